"""Whom an erasure is of: every name that the lake has for them, and what sources call them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from bronze import erasing
from bronze.ledgers import extract_paths
from contracts import Extract, Person, SingleViewError, Source
from contracts.statements import FieldOrConstant
from dagster_project.lake import published
from dagster_project.lake.storage import Folder

LONG_ENOUGH = 6
"""Characters of a number that names one person wherever it stands: `7` may be anybody's."""
NAME_DISTANCE = 100
"""Characters within which a forename and a surname are one person's."""
NUMBERS = ("upn", "nhs_number")
FORENAMES = ("forename", "preferred_forename")
SURNAMES = ("surname", "preferred_surname", "former_surname")


class UndeclaredExtractError(SingleViewError, RuntimeError):
    """A table of bronze is of no source that is declared, so nobody can tell whom its rows name."""


@dataclass
class PersonValues:
    """What sources call a person, in lower case: numbers and keys, and names."""

    numbers: set[str] = field(default_factory=set)
    forenames: set[str] = field(default_factory=set)
    surnames: set[str] = field(default_factory=set)
    full_names: set[str] = field(default_factory=set)

    def add(self, extract: Extract, person: Person, row: Mapping[str, str | None]) -> None:
        """Take what a row of an extract says of the person."""
        # A part of a key that locates (a school's number) is shared by many.
        key = [name for name in person.key if not extract.field(name).locates]
        numbers = _cells(row, (*key, *_fields(person, NUMBERS)))
        self.numbers |= {text for text in numbers if len(text) >= LONG_ENOUGH}
        self.forenames |= _cells(row, _fields(person, FORENAMES))
        self.surnames |= _cells(row, _fields(person, SURNAMES))
        self.full_names |= _cells(row, _fields(person, ("full_name",)))

    def are_in(self, cells: Iterable[str]) -> bool:
        """Whether the cells of a row name the person."""
        texts = {cell.strip().casefold() for cell in cells}
        has_name = bool(texts & self.forenames) and bool(texts & self.surnames)
        return bool(texts & (self.numbers | self.full_names)) or has_name

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """One of these stands wherever `pattern` finds the person: a surname near a forename."""
        alone = dict.fromkeys(self.numbers | self.full_names, frozenset[str]())
        return dict.fromkeys(self.surnames, frozenset(self.forenames)) | alone

    def any_in(self, text: str) -> bool:
        """Whether a single name of the person stands in a text."""
        names = sorted(self.forenames | self.surnames)
        return any(re.search(_word(name), text, re.IGNORECASE) for name in names)

    @property
    def pattern(self) -> "re.Pattern[str] | None":
        """Finds the person in any text: a number, or forename and surname close together."""
        whole = [_word(text) for text in sorted(self.numbers | self.full_names)]
        gap = rf".{{0,{NAME_DISTANCE}}}?"
        pairs = [
            f"{first}{gap}{second}"
            for forename in sorted(self.forenames)
            for surname in sorted(self.surnames)
            for first, second in _orders(_word(forename), _word(surname))
        ]
        parts = [*whole, *pairs]
        return re.compile("|".join(parts), re.IGNORECASE | re.DOTALL) if parts else None


@dataclass(frozen=True)
class RowsOfPerson:
    """Versions of an extract's rows, by row key and row version: which go whole, and of which
    some cells are emptied."""

    whole: frozenset[tuple[str, str]] = frozenset()
    emptied: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many versions name the person."""
        return len(self.whole) + len(self.emptied)


@dataclass(frozen=True)
class Subject:
    """A person, or one of their records, as the lake and its sources name them.

    `record_keys` hold those of people who stand in the person's own rows alone. `ended_ids` are of
    persons of whom no record is left, `shrunk_ids` of those who keep some. `rows` is by extract.
    """

    record_keys: frozenset[str]
    row_keys: frozenset[str]
    ended_ids: frozenset[str]
    shrunk_ids: frozenset[str]
    values: PersonValues
    rows: Mapping[str, RowsOfPerson]

    @property
    def names(self) -> frozenset[str]:
        """Everything opaque that names the person alone."""
        return self.record_keys | self.row_keys | self.ended_ids

    @property
    def words(self) -> dict[str, frozenset[str]]:
        """One of these stands wherever `opaque_pattern` finds the person."""
        return dict.fromkeys(self.names, frozenset())

    @property
    def opaque_pattern(self) -> "re.Pattern[str]":
        """Finds an opaque name in a text; a longer one before one that it begins with."""
        longest_first = sorted(self.names, key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def rows_of(
    root: Folder, extract: Extract, record_keys: Iterable[str], secret: str, values: PersonValues
) -> tuple[RowsOfPerson, frozenset[str], frozenset[str]]:
    """An extract's rows that name a person.

    Args:
        root: of the lake.
        extract: whose table is read.
        record_keys: of the person.
        secret: the council's secret for opaque keys.
        values: what the rows say of the person is added.

    Returns:
        The rows; the row keys of which no version stays; the keys of records that only stand there.
    """
    wanted, whole, stays = frozenset(record_keys), set[tuple[str, str]](), set[str]()
    emptied: dict[tuple[str, str], tuple[str, ...]] = {}
    mentioned: set[str] = set()
    for row in _rows(root, extract, _key_fields(extract)):
        version = (str(row["row_key"]), str(row["row_version"]))
        people = erasing.people_of_row(extract, row, secret)
        named = [person for person, key in people if key in wanted]
        if any(erasing.goes_whole(extract, person) for person in named):
            whole.add(version)
            mentioned |= {key for person, key in people if key and not person.key}
            continue
        stays.add(version[0])
        if named:
            cells = [name for person in named for name in erasing.cells_of(extract, person)]
            emptied[version] = tuple(dict.fromkeys(cells))
    rows = RowsOfPerson(frozenset(whole), emptied)
    gone = frozenset(row_key for row_key, _ in whole) - stays
    _add_values(root, extract, rows, (wanted, secret), values)
    only_there = frozenset(key for key in mentioned if key.partition("/")[0] in gone)
    return rows, gone, only_there


def _add_values(
    root: Folder,
    extract: Extract,
    rows: RowsOfPerson,
    known_by: tuple[frozenset[str], str],
    values: PersonValues,
) -> None:
    """Take what an extract's rows say of the person: of these rows alone are all cells read."""
    record_keys, secret = known_by
    versions = {*rows.whole, *rows.emptied}
    row_keys = [row_key for row_key, _ in versions]
    every = [field.name for field in extract.fields]
    for row in _rows(root, extract, every, row_keys) if row_keys else ():
        if (row["row_key"], row["row_version"]) in versions:
            for person, key in erasing.people_of_row(extract, row, secret):
                if key in record_keys:
                    values.add(extract, person, row)


def declared_extracts(root: Folder, sources: Sequence[Source]) -> list[Extract]:
    """The extracts that the published night holds rows of.

    Raises:
        UndeclaredExtractError: a table is of none that is declared.
    """
    extracts = {extract.table.path: extract for source in sources for extract in source.extracts}
    paths = extract_paths(published.last(root).versions)
    for path in paths:
        if path not in extracts:
            raise UndeclaredExtractError(
                f"{path} is of no source that is declared, so whom its rows name cannot be told: "
                "put its module back into SOURCES_FOLDER, or remove the table's folder first"
            )
    return [extracts[path] for path in paths]


def _rows(
    root: Folder, extract: Extract, fields: Iterable[str], row_keys: Sequence[str] = ()
) -> Iterable[Mapping[str, str | None]]:
    """Rows of an extract's table, all or those with one of some keys."""
    version = published.last(root).versions[extract.table.path]
    dataset = published.dataset(root / extract.table.path, version)
    names = ("row_key", "row_version", *fields)
    on_disk = [name for name in names if name in dataset.schema.names]
    wanted = pc.field("row_key").isin(pa.array(row_keys, pa.string())) if row_keys else None
    batches: Iterable[pa.RecordBatch] = dataset.to_batches(columns=on_disk, filter=wanted)
    for batch in batches:
        yield from batch.to_pylist()


def _key_fields(extract: Extract) -> tuple[str, ...]:
    """The fields that say which row, and which record of each person, a row is."""
    of_people = (name for person in extract.people for name in person.key)
    return tuple(dict.fromkeys((*extract.key, *of_people)))


def _fields(person: Person, attributes: Iterable[str]) -> tuple[str, ...]:
    declared: list[FieldOrConstant] = [getattr(person, name) for name in attributes]
    return tuple(each for each in declared if isinstance(each, str) and each)


def _cells(row: Mapping[str, str | None], names: Iterable[str]) -> set[str]:
    texts = ((row.get(name) or "").strip().casefold() for name in names)
    return {text for text in texts if text}


def _word(text: str) -> str:
    return rf"(?<!\w){re.escape(text)}(?!\w)"


def _orders(first: str, second: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (first, second), (second, first)
