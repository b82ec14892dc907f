"""Explanations of the published night: why two records are one person, and what one person is."""

import re
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import typer

from contracts import Table
from dagster_project import settings
from dagster_project.lake import locks, published
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.storage import Folder
from silver import match_edge, person, person_history, person_record, ruling
from silver.match import version
from silver.match.duckdb_tasks import TableFiles
from silver.match.explain import compare, in_words
from silver.match.guards import guard_by_name
from silver.match.id_events import Cause, IdEvent
from silver.match.record import Records, match_records
from silver.match.waterfall import svg

RECORD_KEY = person_record.TABLE.column("record_key").pattern
PERSON_ID = person.TABLE.column("person_id").pattern
SECOND_LOOK = "no register holds both, or others agree with each"
HAPPENED = {
    IdEvent.CREATED: "issued",
    IdEvent.REVIVED: "issued again, as it was before",
    IdEvent.MERGED: "merged into {into}",
    IdEvent.SPLIT: "parted: some records went on as {into}",
    IdEvent.RETIRED: "ended, because its records are no longer held",
}
BECAUSE = {
    Cause.RECORDS: "a record came, changed or left",
    Cause.RULING: "of a ruling",
    Cause.MODEL: "of another model or other rules",
}


def two_records(left: str, right: str, picture: Path | None, *, opens_locked: bool = False) -> str:
    """Why two records are, or are not, one person; with a picture where one is wanted."""
    config = settings.load()
    root, model = config.lake_root, version.in_force(config.models)
    rows = records_of(root, left, right, opens_locked=opens_locked)
    same = rows[0]["source"] == rows[1]["source"] and not any(row["is_mention"] for row in rows)
    with tempfile.TemporaryDirectory(prefix="single-view-") as scratch:
        copies = LocalCopies(Path(scratch))
        tables = (person_record.TABLE, ruling.TABLE)
        files = Records(*(_files(root, table, copies) for table in tables))
        pair = match_records(files, model, (left, right))
    evidence_of_pair = compare(pair, model, same_source=same)
    if picture:
        picture.write_text(svg(evidence_of_pair), encoding="utf-8")
    ruled = [_ruled(row) for row in _rulings(root, (left, right), both_sides=True)]
    return "\n".join([in_words(evidence_of_pair), *ruled, _outcome(root, (left, right))])


def records_of(
    root: Folder, left: str, right: str, *, opens_locked: bool = False
) -> list[published.Row]:
    """`source` and `is_mention` of two different records of the published night.

    Of a locked person there are none, unless it `opens_locked`.

    Raises:
        BadParameter: there are no two such records.
    """
    keys = {"record_key": (left, right)}
    columns = ("record_key", "source", "is_mention")
    every = published.rows(root, person_record.TABLE, columns, keys)
    rows = _hiding(root, opens_locked=opens_locked).of_others(every)
    if len(rows) != 2 or left == right:
        raise typer.BadParameter(
            "name two different records by their opaque keys (gold/child_record)"
        )
    return rows


def _files(root: Folder, table: Table, copies: LocalCopies) -> TableFiles:
    """Where a table's rows of the published night are to be read."""
    columns = tuple((column.name, str(column.type)) for column in table.columns)
    version_number = published.last(root).versions.get(table.path)
    if version_number is None:
        return TableFiles((), columns)
    names = published.dataset(root / table.path, version_number).files
    return TableFiles(tuple(map(str, copies.paths(root / table.path, names))), columns)


def explain_name(name: str, *, opens_locked: bool = False) -> str:
    """What a person id or a record's opaque key names.

    Raises:
        BadParameter: it names neither.
    """
    if re.fullmatch(RECORD_KEY, name):
        return one_record(name, opens_locked=opens_locked)
    if re.fullmatch(PERSON_ID, name.upper()):
        return one_person(name.upper(), opens_locked=opens_locked)
    raise typer.BadParameter(
        "that is neither a person's id (XXX-XXX-X, gold/child) nor a record's opaque key "
        "(20 letters and digits, gold/child_record)"
    )


@dataclass(frozen=True)
class HeldPerson:
    """A person of the published night, and the opaque keys of all their records."""

    person_id: str
    record_keys: tuple[str, ...]


def held_person(root: Folder, name: str, *, opens_locked: bool = False) -> HeldPerson:
    """The person of the published night whom a name means.

    Args:
        root: of the lake.
        name: a person's id, or the opaque key of one of its records.
        opens_locked: whether a locked person is there at all.

    Raises:
        BadParameter: it names neither.
    """
    is_record = re.fullmatch(RECORD_KEY, name) is not None
    where = {"record_key": (name,)} if is_record else {"person_id": (name.upper(),)}
    every = published.rows(root, person.TABLE, where=where)
    rows = _hiding(root, opens_locked=opens_locked).of_others(every)
    if not rows:
        raise typer.BadParameter("no person or record of the published night is called that")
    person_id = rows[0]["person_id"]
    records = published.rows(root, person.TABLE, where={"person_id": (person_id,)})
    return HeldPerson(person_id, tuple(sorted(row["record_key"] for row in records)))


def counted(record_keys: Collection[str]) -> str:
    """How many records, in words."""
    return "1 record" if len(record_keys) == 1 else f"{len(record_keys)} records"


def _hiding(root: Folder, *, opens_locked: bool) -> locks.Locks:
    """Whom an answer must not tell of."""
    return locks.Locks() if opens_locked else locks.of_night(root)


def one_record(record_key: str, *, opens_locked: bool = False) -> str:
    """Which person a record is, and what is known of that person."""
    root = settings.load().lake_root
    every = published.rows(root, person.TABLE, where={"record_key": (record_key,)})
    held = _hiding(root, opens_locked=opens_locked).of_others(every)
    if not held:
        raise typer.BadParameter("no record of the published night has that key")
    person_id = held[0]["person_id"]
    explained = one_person(person_id, opens_locked=opens_locked)
    return f"Record {record_key} is person {person_id}.\n\n{explained}"


def one_person(person_id: str, *, opens_locked: bool = False) -> str:
    """What is known of a person id: its records, what joins them, rulings, and its history."""
    root = settings.load().lake_root
    hiding = _hiding(root, opens_locked=opens_locked)
    every = published.rows(root, person_history.TABLE, where={"person_id": (person_id,)})
    history = hiding.of_others(every)
    # Of an erased or a locked id nobody is told that there was one.
    if not history or any(row["event"] == IdEvent.ERASED for row in history):
        raise typer.BadParameter("nobody has that id: see gold/child for tonight's children")
    held = published.rows(root, person.TABLE, where={"person_id": (person_id,)})
    keys = tuple(sorted(row["record_key"] for row in held))
    lines = [f"Person {person_id}: {counted(keys)}."]
    if keys:
        lines += ["", "Its records:", *_listed(root, keys)]
        lines += ["", "What joins or parts them:", *_pairs(root, keys, hiding)]
        rulings = hiding.of_others(_rulings(root, keys, both_sides=False))
        lines += [_ruled(row) for row in rulings]
    return "\n".join([*lines, "", "What happened to the id:", *_happened(history)])


def _listed(root: Folder, keys: tuple[str, ...]) -> list[str]:
    rows = published.rows(
        root, person_record.TABLE, ("record_key", "source", "extract"), {"record_key": keys}
    )
    ordered = sorted(rows, key=lambda row: (row["source"], row["record_key"]))
    return [f"  {row['record_key']}  from {row['source']} ({row['extract']})" for row in ordered]


def _pairs(root: Folder, keys: tuple[str, ...], hiding: locks.Locks) -> list[str]:
    by_keys = {}
    for side in ("left_key", "right_key"):
        for row in hiding.of_others(published.rows(root, match_edge.TABLE, where={side: keys})):
            by_keys[row["left_key"], row["right_key"]] = row
    lines = [
        _pair(row, inside=left in keys and right in keys)
        for (left, right), row in sorted(by_keys.items())
    ]
    return lines or ["  Nothing: it is one record, and no other comes near."]


def _pair(row: published.Row, *, inside: bool) -> str:
    why = f", rule '{row['guard']}': {guard_by_name(row['guard']).reason}" if row["guard"] else ""
    is_second_look = row["second_look"] and row["grade"] != "certain"
    second = f", and one person all the same: {SECOND_LOOK}" if is_second_look else ""
    where = second if inside else " (the other is another person)"
    return (
        f"  {row['left_key']} and {row['right_key']}: {row['grade']}, "
        f"weight {row['weight']:.1f}{why}{where}"
    )


def _rulings(root: Folder, keys: tuple[str, ...], *, both_sides: bool) -> list[published.Row]:
    left = published.rows(root, ruling.TABLE, where={"left_key": keys})
    right = published.rows(root, ruling.TABLE, where={"right_key": keys})
    by_id = {row["ruling_id"]: row for row in (left if both_sides else left + right)}
    rows = [row for row in by_id.values() if not both_sides or row["right_key"] in keys]
    return sorted(rows, key=lambda row: (row["decided_on"], row["ruling_id"]))


def _ruled(row: published.Row) -> str:
    return (
        f"  {row['left_key']} and {row['right_key']}: ruled '{row['ruling']}' by "
        f"{row['decided_by']} on {row['decided_on']:%d %B %Y}: {row['reason']}"
    )


def _happened(history: list[published.Row]) -> list[str]:
    ordered = sorted(history, key=lambda row: (row["run_number"], row["into_person_id"]))
    return [
        f"  run {row['run_number']}, {row['as_of']:%d %B %Y}: "
        f"{HAPPENED[row['event']].format(into=row['into_person_id'])}, "
        f"because {BECAUSE[row['cause']]}"
        for row in ordered
    ]


def _outcome(root: Folder, pair: tuple[str, str]) -> str:
    """What became of the pair on the published night, third records and all."""
    rows = published.rows(root, person.TABLE, ("record_key", "person_id"), {"record_key": pair})
    ids = sorted({row["person_id"] for row in rows})
    if len(ids) == 1:
        through = "directly, or because other records agree with each"
        return f"On the published night both are {ids[0]}: {through}."
    return f"On the published night they are {' and '.join(ids)}."
