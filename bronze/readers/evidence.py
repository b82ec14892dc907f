"""Whether the cells of a line of text are a row's, judged by what was agreed of the columns.

A lost quotation mark or a line break within a note moves words into columns in which they do not
belong, and the number of cells alone does not always show it. A row's key and its dates, codes
and numbers do: words of a note are no key like those above, and no date.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from bronze.readers import headers
from contracts import Extract, Field, FieldKind
from contracts.field import folded

_ID = re.compile(r"\s*[^\s\d]*\d\S*\s*")
_DATE = re.compile(
    r"[='\"]*(\d{1,4}[/.\- ]+(\d{1,2}|[A-Za-z]{3,9})[/.\- ,]+\d{2,4}([T ,][\d:.,+\-TZAPMapm ]*)?"
    r"|\d{5,8}(\.\d+)?)Z?[\"']*"
)
_NUMBER = re.compile(r"[='\"]*-?[\d., ]+[\"']*")
_MOST_SHAPES = 50
_SAMPLE = 20
_MOST_TRUST, _LEAST_TRUST = 10, -3


class Evidence:
    """What the header row, and the rows read so far, tell of how a row must look.

    `width` counts the header's cells. Keys of a file are alike: what is no key like the others
    begins no row. A column whose first key holds no digit (a name, a kind) is not judged by this.
    """

    def __init__(self, extract: Extract, heading: Sequence[str]) -> None:
        spellings = [folded(cell) for cell in headers.filled(heading)]
        self.width = len(spellings)
        position_by_field = {
            field.name: spellings.index(spelling)
            for field in extract.agreed_fields
            for spelling in headers.placed_spellings(field, extract, spellings)
        }
        seal_spellings = {spelling for seal in extract.seals for spelling in seal.spellings}
        self._keys = [position_by_field[name] for name in extract.key if name in position_by_field]
        self._test_by_position = {
            position_by_field[field.name]: test
            for field in extract.agreed_fields
            if field.name in position_by_field
            and field.name not in extract.agreed_values
            and (test := _test_for(field))
        }
        self._needed = {
            position_by_field[n]
            for n in headers.required_columns(extract)
            if n in position_by_field
        }
        self._needed |= {
            position for position, cell in enumerate(spellings) if cell in seal_spellings
        }
        self.agreed = set(position_by_field.values())
        unagreed = set(range(self.width)) - self.agreed - self._needed
        self._first_unagreed = min(unagreed, default=self.width)
        self._trust = 0
        self._has_rows = False
        self._id_positions: list[int] | None = None
        self._shapes: dict[int, set[str]] = {}
        self._lengths: dict[int, tuple[int, int]] = {}

    def learn(self, rows: Iterable[Sequence[str]]) -> None:
        """Remember how the keys of rows look whose beginning is certain."""
        for cells in rows:
            if max(self._keys, default=0) >= len(cells):
                continue
            if self._id_positions is None:
                self._id_positions = [
                    position for position in self._keys if _ID.fullmatch(cells[position])
                ]
            for position in self._id_positions:
                self._remember(position, cells[position].strip())

    def learn_from_block(self, rows: Sequence[Sequence[str]]) -> None:
        """As `learn`, from a few rows of many."""
        self.learn((*rows[:_SAMPLE], *rows[-1:]))

    def update_trust(self, *, fits: bool, begins_row: bool) -> None:
        """Trust the header more for a row that fits it, less for one that begins and does not."""
        if fits:
            self._trust = min(self._trust + 1, _MOST_TRUST)
        elif begins_row or not self._has_rows:
            self._trust = max(self._trust - 1, _LEAST_TRUST)
        self._has_rows = True

    def without_surplus(self, cells: list[str]) -> list[str]:
        """The cells without blank ones behind the last header.

        They may stand there because a mark is lost before: not where that could move a note.
        """
        is_blank = not any(map(str.strip, cells[self.width :]))
        return cells[: self.width] if is_blank and not self.may_be_displaced(cells) else cells

    def are_sound(self, rows: Sequence[Sequence[str]]) -> bool:
        """Whether each of many rows has the header's width and keys that may be keys."""
        if self._trust < 0 or any(len(cells) != self.width for cells in rows):
            return False
        id_positions = self._keys if self._id_positions is None else self._id_positions
        return all(_ID.fullmatch(cells[position]) for position in id_positions for cells in rows)

    def is_doubtful(self, cells: Sequence[str]) -> bool:
        """Whether a row of the right width has no key like a key, and nothing else to show.

        Under a header that most rows do not fit, no cell behind a note is where it belongs.
        """
        if self._trust < 0 and self.may_be_displaced(cells):
            return True
        keys = [cells[position].strip() for position in self._keys]
        # Where nothing was learned of rows before, their keys are no names that need no digit.
        unlearned = self._keys if self._has_rows else ()
        id_positions = unlearned if self._id_positions is None else self._id_positions
        ids = [cells[position].strip() for position in id_positions]
        if any(" " in key for key in ids):
            return True
        tests = self._reads_as_agreed(cells)
        is_like_a_row = bool(tests) and all(tests)
        return not (is_like_a_row or (all(keys) and all(map(_ID.fullmatch, ids))))

    def is_shifted(self, cells: Sequence[str]) -> bool:
        """Whether a date, code or number stands beside its column, or in another's of these."""
        # Digits alone may be anything: a house number reads as a spreadsheet's date.
        distinctive = {
            position: cell.strip()
            for position, cell in enumerate(cells)
            if cell.strip() and not cell.strip().isdigit()
        }
        misfits = [
            position
            for position, test in self._test_by_position.items()
            if position in distinctive and not test(distinctive[position])
        ]
        # Something is amiss, and a value stands beside the blank column that it would fit.
        blanks = [
            position
            for position in self._test_by_position
            if misfits and position < len(cells) and not cells[position].strip()
        ]
        return any(
            self._test_by_position[position](distinctive[neighbour])
            for position in (*misfits, *blanks)
            for neighbour in (position - 1, position + 1)
            if neighbour in distinctive
            and (neighbour in misfits or neighbour not in self._test_by_position)
        ) or any(
            test(distinctive[position])
            for position in misfits
            for test in self._test_by_position.values()
        )

    def begins_row(self, cells: Sequence[str]) -> bool:
        """Whether these cells may be the first of a row: keys like those above, nothing amiss."""
        if max(self._keys, default=0) >= len(cells):
            return False
        return all(
            self._is_like(position, cells[position].strip())
            for position in self._id_positions or self._keys
        ) and (all(self._reads_as_agreed(cells)))

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether these cells are a complete row, by more than their number."""
        if len(cells) != self.width or not self.begins_row(cells):
            return False
        return self._trust >= 0 or not self.may_be_displaced(cells)

    def may_hold_rows(self, position: int, cell: str, delimiter: str) -> bool:
        """Whether a cell of several lines may hold rows: two marks lost look like one cell.

        That needs a last line that begins a row and reaches to this very column.
        """
        _, *following_lines = cell.split("\n")
        if not following_lines:
            return False
        last_cells = following_lines[-1].split(delimiter)
        if max(self._keys, default=0) > position:
            return position in self.agreed and cell.count(delimiter) >= self.width - 1
        return len(last_cells) > position and self.begins_row(last_cells)

    def may_be_displaced(self, cells: Sequence[str]) -> bool:
        """Whether an agreed cell stands behind a column that is not agreed."""
        behind = range(self._first_unagreed + 1, len(cells))
        return any(cells[position].strip() for position in self.agreed.intersection(behind))

    def may_hold_words(self, cells: Sequence[str]) -> bool:
        """Whether a column that is not agreed holds words, and an agreed cell stands behind it."""
        words = [
            position
            for position in range(self._first_unagreed, len(cells))
            if position not in self.agreed and cells[position].strip()
        ]
        return bool(words) and any(
            cells[position].strip() for position in self.agreed if words[0] < position < len(cells)
        )

    def is_short_of_optional_cells(self, cells: Sequence[str]) -> bool:
        """Whether a row only lacks blank cells at its end.

        Only in a file of agreed columns alone: in another, a cut may have moved a note's words.
        """
        if self._first_unagreed < self.width or len(cells) >= self.width:
            return False
        missing = set(range(len(cells), self.width))
        return not missing & self._needed and self.begins_row(cells)

    def _reads_as_agreed(self, cells: Sequence[str]) -> list[bool]:
        """Of each filled date, code and number, whether it reads as one."""
        filled = (
            (test, cells[position])
            for position, test in self._test_by_position.items()
            if position < len(cells)
        )
        return [test(cell.strip()) for test, cell in filled if cell.strip()]

    def _remember(self, position: int, key: str) -> None:
        if key:
            shapes = self._shapes.setdefault(position, set())
            shapes |= {_shape(key)} if len(shapes) < _MOST_SHAPES else set()
            shortest, longest = self._lengths.get(position, (len(key), len(key)))
            self._lengths[position] = min(shortest, len(key)), max(longest, len(key))

    def _is_like(self, position: int, key: str) -> bool:
        if not _ID.fullmatch(key):
            return False
        if position not in self._lengths:
            return True
        shortest, longest = self._lengths[position]
        shapes = self._shapes[position]
        has_known_shape = _shape(key) in shapes or len(shapes) == _MOST_SHAPES
        return shortest - 1 <= len(key) <= longest + 1 and has_known_shape


def _shape(key: str) -> str:
    """A key with each run of digits as one 9; its letters often say what it is a key of."""
    return re.sub(r"\d+", "9", key.upper())


def _test_for(field: Field) -> Callable[[str], bool] | None:
    if field.kind is FieldKind.DATE:
        return partial(_fits, _DATE)
    if field.kind is FieldKind.INTEGER:
        return partial(_fits, _NUMBER)
    if field.codes:
        return partial(_is_among, frozenset(code.strip().upper() for code in field.codes))
    return None


def _fits(pattern: re.Pattern[str], cell: str) -> bool:
    return pattern.fullmatch(cell) is not None


def _is_among(codes: frozenset[str], cell: str) -> bool:
    return cell.upper() in codes
