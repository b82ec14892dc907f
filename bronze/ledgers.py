"""The tables of bronze that tell what became of what was sent, and hold no partner's own rows."""

from collections.abc import Iterable

from bronze import delivery, erased, erased_record, rejected, removed
from contracts import Layer

LEDGERS = (delivery.TABLE, rejected.TABLE, removed.TABLE, erased.TABLE, erased_record.TABLE)


def extract_paths(paths: Iterable[str]) -> list[str]:
    """Those of some tables that hold partners' own rows, in order."""
    ledgers = {table.path for table in LEDGERS}
    return sorted(
        path for path in paths if path.startswith(f"{Layer.BRONZE}/") and path not in ledgers
    )
