"""What owners were asked to correct, and on which night they did.

Packs may be replaced from night to night, so what was corrected is remembered in a file of the
made-up world, beside the deliveries: without it an error would come back.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from contracts import Address, Extract, Person, Source
from synthetic.error_injection import CorrectedWhenAsked
from synthetic.feeds import main_person
from synthetic.field_values import meanings
from synthetic.rows import record_key

LEDGER = ".mended.csv"
COLUMNS = ("source", "extract", "source_key", "field", "night")
ROW_KEY = re.compile(r"^[A-Z]R\d{9}$")

RequestKey = tuple[str, str, str, str]
"""Source, extract, own key and field."""


def apply_packs(outbox: Path, landing: Path, night: int) -> dict[RequestKey, int]:
    """Correct tonight what packs ask for and was not corrected before; all that ever was, by night.

    Packs are `<outbox>/<source>/*.csv` with at least the columns extract, source_key and field,
    and other_source_key where two records of the source's own are meant. A row without a key is
    about the whole extract: nobody corrects a record by it.
    """
    ledger = landing / LEDGER
    night_by_key = {
        request: night_corrected
        for request, night_corrected in _ledger_rows(ledger)
        if night_corrected < night
    }
    for request in _requests(outbox):
        night_by_key.setdefault(request, night)
    landing.mkdir(parents=True, exist_ok=True)
    with ledger.open("w", encoding="utf-8", newline="") as file:
        rows = (
            (*request, night_corrected) for request, night_corrected in sorted(night_by_key.items())
        )
        csv.writer(file).writerows([COLUMNS, *rows])
    return night_by_key


def read_ledger(landing: Path) -> dict[RequestKey, int]:
    """All that owners ever corrected, by night."""
    return dict(_ledger_rows(landing / LEDGER))


def corrections_of(
    sources: tuple[Source, ...], night_by_key: dict[RequestKey, int]
) -> CorrectedWhenAsked:
    """The requests, as attributes of the people that the records are about."""
    extracts = {e.name: e for source in sources for e in source.extracts}
    night_by_request: dict[tuple[str, str, str, bool], int] = {}
    for (source, extract, key, field_name), night in night_by_key.items():
        if extract not in extracts:
            continue
        for attribute, is_mentioned in _attributes(extracts[extract], field_name):
            number = _source_number(extracts[extract], key, mentioned=is_mentioned)
            night_by_request[(source, number, attribute, is_mentioned)] = night
    return CorrectedWhenAsked(night_by_request)


def _attributes(extract: Extract, field_name: str) -> list[tuple[str, bool]]:
    """The attributes that a field speaks of, and whether those of somebody only mentioned."""
    meaning = meanings(extract).get(field_name)
    main = main_person(extract)
    if meaning is None or main is None:
        return []
    if isinstance(meaning.statement, Address):
        return [("postcode", meaning.statement.of != main.alias)]
    if not isinstance(meaning.statement, Person):
        return []
    parts = {"full_name": ("forename", "middle_names", "surname")}
    attributes = parts.get(meaning.attribute, (meaning.attribute,))
    return [(attribute, meaning.statement.alias != main.alias) for attribute in attributes]


def _source_number(extract: Extract, key: str, *, mentioned: bool) -> str:
    """The number under which the made-up partner keeps the record that a key names."""
    parts = key.partition("/")[0].split("|")
    rows = [part for part in parts if ROW_KEY.match(part)]
    if mentioned:
        return rows[0] if rows else ""
    people = [part for part in parts if part not in rows]
    return people[0] if people else record_key(extract, rows[0])


def _requests(outbox: Path) -> Iterator[RequestKey]:
    for path in sorted(outbox.glob("*/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                # Of two records of its own an owner is asked once, and looks at both.
                keys = (row["source_key"], row.get("other_source_key"))
                yield from (
                    (path.parent.name, row["extract"], key, row["field"]) for key in keys if key
                )


def _ledger_rows(ledger: Path) -> Iterator[tuple[RequestKey, int]]:
    if not ledger.exists():
        return
    with ledger.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield (
                (row["source"], row["extract"], row["source_key"], row["field"]),
                int(row["night"]),
            )
