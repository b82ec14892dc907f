"""Where the agreed columns stand in a file, and which columns do not come in.

Headers are compared without case, spaces and punctuation. The header row may stand some lines
down, under the titles of a report: it is the row that names most of what was agreed, and it
must name every column without which no row can be used.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from bronze.readers import layouts
from bronze.readers.raw import MOST_COLUMNS, RawRow, UnreadableError
from contracts import Extract, Field
from contracts.field import folded

FURTHEST = 11
"""The last line (or sheet row) on which a header row is looked for; ten may stand above it."""
UNNAMED = "an unnamed column"
_PLAIN = re.compile(r"[A-Za-z0-9 _\-/().@\[\]]{1,40}")
_MIN_FIELDS = 2
_MIN_SIMILARITY = 0.8
_MOST_NAMED = 5
"""Columns of one name whose numbers are told."""


@dataclass(frozen=True)
class ColumnPlacement:
    """Where what was agreed stands in the rows of one file.

    `positions` gives each present field's cell, from 0; `seals` the cells of each seal's columns,
    empty where the file lacks them; `heading` the cells of the header row itself.
    `unagreed_columns` are those that no agreement names, `forbidden` those it forbids, `missing`
    the agreed ones that the file lacks.
    """

    number: int
    heading: tuple[str, ...]
    positions: dict[str, int]
    seals: tuple[tuple[int, ...], ...]
    unagreed_columns: tuple[str, ...]
    forbidden: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells the header row has, up to its last filled one."""
        return len(self.heading)

    def field_at(self, position: int | None) -> str | None:
        """The agreed field that stands in a cell, None where there is none."""
        return next((name for name, index in self.positions.items() if index == position), None)


def needed_fields(extract: Extract) -> tuple[str, ...]:
    """Fields without whose column a file cannot be used: key, required, and what selects rows."""
    required = (f.name for f in extract.agreed_fields if f.required)
    names = {*extract.key, *extract.agreed_values, *required}
    return tuple(f.name for f in extract.fields if f.name in names)


def score(cells: Iterable[str], extract: Extract) -> int:
    """How many agreed fields a row names, as if it were the header."""
    heading = {folded(cell) for cell in cells}
    return sum(1 for f in extract.agreed_fields if f.spellings & heading)


def place(rows: Sequence[RawRow], extract: Extract, *, by_number: bool) -> ColumnPlacement:
    """Find the header among a file's first rows and place the agreed columns by it.

    Args:
        rows: the file's first rows.
        extract: what was agreed.
        by_number: name columns that no agreement names by their number. A torn line of text may
            put words of a note where a header should stand.

    Raises:
        UnreadableError: no row is a header, it has far too many columns, a field has two, or a
            needed column is missing.
    """
    header_row = max(rows, key=lambda row: fitness(row, extract), default=None)
    if header_row is None or not may_be_header(header_row, extract):
        raise UnreadableError(
            f"No header row stands on the first {FURTHEST} lines: ask the sender for a file with "
            "the agreed headers."
        )
    heading = filled(header_row.cells)
    if len(heading) > MOST_COLUMNS:
        raise UnreadableError(
            f"The file has {len(heading):,} columns: ask the sender for the extract as agreed."
        )
    positions = _positions(heading, extract)
    unagreed = _unagreed_positions(heading, extract, positions.values())
    hints = {
        field.name: _near_miss(field, heading, unagreed)
        for field in extract.agreed_fields
        if field.name not in positions
    }
    _require_needed(hints, extract)
    _require_whole(header_row, rows, extract)
    seals = tuple(_positions_of(heading, seal.spellings) for seal in extract.seals)
    unsealed = () if all(seals) else ("identity_sealed",)
    return ColumnPlacement(
        number=header_row.number,
        heading=heading,
        positions=positions,
        seals=seals,
        unagreed_columns=tuple(
            f"column {index + 1}" if by_number else _printable_header(heading[index])
            for index in unagreed
        ),
        forbidden=tuple(
            h for h in extract.forbidden_headers if _positions_of(heading, {folded(h)})
        ),
        missing=(*hints, *unsealed),
        notes=(
            *_notes(header_row.number, hints, unsealed),
            *layouts.notes(heading, extract, positions),
        ),
    )


def _require_whole(header_row: RawRow, rows: Sequence[RawRow], extract: Extract) -> None:
    """Refuse a header row that goes on in the next row: what stands where nobody could tell.

    Raises:
        UnreadableError: the next row holds headers that we know of.
    """
    following = next((row for row in rows if row.number > header_row.number), None)
    if following is None:
        return
    heading = {folded(cell) for cell in header_row.cells}
    torn = {folded(cell) for cell in following.cells} & (_expected_headers(extract) - heading)
    if len(torn) >= _MIN_FIELDS:
        raise UnreadableError(
            "The header row is broken over two lines: ask the sender for a file whose headers "
            "stand on one line."
        )


def is_header(cells: Iterable[str], extract: Extract) -> bool:
    """Whether a row names every column without which a file cannot be used."""
    heading = {folded(cell) for cell in cells}
    return all(extract.field(name).spellings & heading for name in needed_fields(extract))


def fitness(row: RawRow, extract: Extract) -> tuple[bool, int, int]:
    """How well a row serves as the header: the greatest of a file's first rows is taken."""
    return is_header(row.cells, extract), score(row.cells, extract), -row.number


def may_be_header(row: RawRow, extract: Extract) -> bool:
    """Whether a row names enough of what was agreed to be a header."""
    named = score(row.cells, extract)
    return named >= _MIN_FIELDS or (named > 0 and is_header(row.cells, extract))


def filled(cells: Sequence[str]) -> tuple[str, ...]:
    """The cells of a header row up to the last filled one."""
    last_filled = max(index for index, cell in enumerate(cells) if cell.strip())
    return tuple(cell.strip() for cell in cells[: last_filled + 1])


def placed_spellings(field: Field, extract: Extract, heading: Iterable[str]) -> frozenset[str]:
    """Which folded headers of a file are the field's: of another layout, if the day's own lack."""
    spellings = field.spellings.intersection(heading)
    return spellings & field.spellings_on(extract.day) or spellings


def _positions_of(heading: Sequence[str], spellings: Set[str]) -> tuple[int, ...]:
    return tuple(index for index, cell in enumerate(heading) if folded(cell) in spellings)


def _positions(heading: Sequence[str], extract: Extract) -> dict[str, int]:
    positions = {}
    for field in extract.agreed_fields:
        spellings = placed_spellings(field, extract, map(folded, heading))
        matches = _positions_of(heading, spellings)
        if len(matches) > 1:
            columns = " and ".join(str(index + 1) for index in matches[:_MOST_NAMED])
            raise UnreadableError(
                f"Columns {columns} are both headed {field.name}: "
                "ask the sender which one is right."
            )
        if matches:
            positions[field.name] = matches[0]
    return positions


def _expected_headers(extract: Extract) -> frozenset[str]:
    """Every header that we know of, agreed or not, folded."""
    forbidden = frozenset(map(folded, extract.forbidden_headers))
    fields = (field.spellings for field in extract.agreed_fields)
    return forbidden.union(*fields, *(seal.spellings for seal in extract.seals))


def _unagreed_positions(
    heading: Sequence[str], extract: Extract, placed: Collection[int]
) -> tuple[int, ...]:
    """Columns that do not come in, and that no agreement forbids by name."""
    of_fields = frozenset[str]().union(*(field.spellings for field in extract.fields))
    expected = _expected_headers(extract) - of_fields
    return tuple(
        index
        for index, cell in enumerate(heading)
        if index not in placed and folded(cell) not in expected
    )


def _near_miss(field: Field, heading: Sequence[str], unagreed: Sequence[int]) -> str:
    """A question about a header that may be this field misspelt; "" where none is near."""
    for index in unagreed:
        matches = difflib.get_close_matches(
            folded(heading[index]), field.spellings, n=1, cutoff=_MIN_SIMILARITY
        )
        if matches:
            return (
                f"the header of column {index + 1} is near it: did the sender mean '{field.name}'?"
            )
    return ""


def _protecting_fields(extract: Extract) -> tuple[str, ...]:
    """Fields whose column must stand although its cells may be blank.

    A file without the restricted-address flag would unflag everybody in it.
    """
    names = (person.address_restricted for person in extract.people)
    return tuple(name for name in names if isinstance(name, str) and name)


def required_columns(extract: Extract) -> tuple[str, ...]:
    """Fields whose column a file, and whose cell a row, must not lack."""
    return (*needed_fields(extract), *_protecting_fields(extract))


def _require_needed(hints: Mapping[str, str], extract: Extract) -> None:
    missing = [name for name in required_columns(extract) if name in hints]
    if missing:
        questions = [hints[name] for name in missing if hints[name]]
        advice = (
            "; ".join(questions) or "ask the sender for it, or add its new header to the contract."
        )
        raise UnreadableError(f"The file has no column for {', '.join(missing)}: {advice}")


def _notes(number: int, hints: Mapping[str, str], unsealed: Sequence[str]) -> tuple[str, ...]:
    notes = [f"header found on line {number}"] if number > 1 else []
    for name, hint in hints.items():
        notes.append(f"column not in the file: {name}" + (f" ({hint})" if hint else ""))
    if unsealed:
        notes.append("column not in the file: one that says whether an identity is sealed")
    return tuple(notes)


def _printable_header(header: str) -> str:
    return header if _PLAIN.fullmatch(header) else UNNAMED
