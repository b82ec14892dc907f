"""`single-view erase`: a person, or one record, leaves the lake and everything beside it."""

import re

from bronze import sources
from dagster_project import settings
from dagster_project.cli import explain
from dagster_project.erasure import erase as erasure
from dagster_project.erasure.ledger import Decision, Receipt
from dagster_project.erasure.whom import Named


def erase(name: str, by: str, why: str, instructed_by: str, *, opens_locked: bool = False) -> str:
    """Erase all records of a person of the published night, or the one record that is named.

    Args:
        name: a person's id, or the opaque key of a record.
        by: who decided.
        why: in a sentence, without a name.
        instructed_by: reference of the controller's written instruction; empty where there is none.

    Returns:
        What went, without any of it.

    Raises:
        BadParameter: the published night has no such person or record.
        SingleViewError: it may not be erased, or not now; the sentence says what to do.
    """
    config = settings.load()
    held = explain.held_person(config.lake_root, name, opens_locked=opens_locked)
    is_record = re.fullmatch(explain.RECORD_KEY, name) is not None
    named = Named(held.person_id, (name,) if is_record else held.record_keys)
    decision = Decision(by, why, instructed_by or None)
    receipt = erasure.erase(config, named, sources.find(config.sources_folder), decision)
    return "\n".join([*_lines(receipt), "", AFTERWARDS])


def readmit(erasure_id: str, by: str, why: str) -> str:
    """Let the records of an erasure come in again.

    Args:
        erasure_id: the erasure, as its receipt names it.
        by: who decided.
        why: in a sentence, without a name.

    Raises:
        NotErasedError: there is no such erasure.
    """
    receipt = erasure.readmit(settings.load(), erasure_id, Decision(by, why))
    [count] = receipt.counts.values()
    records = "1 record" if count == 1 else f"{count} records"
    return (
        f"{records} of erasure {erasure_id} may come in again with the next new file. Whether the "
        "person was held or locked was erased with them: if they were, decide it again on the "
        "first morning on which they are back."
    )


AFTERWARDS = (
    "The receipt is in bronze/erased. Run `single-view nightly` now: until then pages, packs and "
    "tables have gaps where the person stood. Ask the sources to erase the person too: what they "
    "send of these records from now on is left out and counted as rejected. Back-ups that were "
    "made before still hold the person: restore none without erasing again."
)


def _lines(receipt: Receipt) -> list[str]:
    counts = sorted(receipt.counts.items())
    lines = [f"  {what}: {rows:,}" for what, rows in counts if rows]
    return [f"Erased. Receipt {receipt.erasure_id}, in rows, files and words:", *lines]
