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
from contracts.source import folded

_ID = re.compile(r"\s*\S*\d\S*\s*")
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
    begins no row. A column whose first key holds no digit (a name, a kind) is not judged so.
    """

    def __init__(self, extract: Extract, heading: Sequence[str]) -> None:
        spellings = [folded(cell) for cell in headers.filled(heading)]
        self.width = len(spellings)
        standing = {
            one.name: spellings.index(folded_name)
            for one in extract.fields
            for folded_name in one.spellings & set(spellings)
        }
        seals = {s for seal in extract.seals for s in seal.spellings}
        self._keys = [standing[name] for name in extract.key if name in standing]
        self._tests = {
            standing[one.name]: test
            for one in extract.fields
            if one.name in standing
            and one.name not in extract.agreed_values
            and (test := _test_of(one))
        }
        self._needed = {standing[n] for n in headers.must_stand(extract) if n in standing}
        self._needed |= {at for at, cell in enumerate(spellings) if cell in seals}
        self.agreed = set(standing.values())
        strange = set(range(self.width)) - self.agreed - self._needed
        self._first_strange = min(strange, default=self.width)
        self._trust = 0
        self._has_rows = False
        self._judged: list[int] | None = None
        self._shapes: dict[int, set[str]] = {}
        self._lengths: dict[int, tuple[int, int]] = {}

    def learn(self, rows: Iterable[Sequence[str]]) -> None:
        """Remember how the keys of rows look whose beginning is certain."""
        for cells in rows:
            if max(self._keys, default=0) >= len(cells):
                continue
            if self._judged is None:
                self._judged = [at for at in self._keys if _ID.fullmatch(cells[at])]
            for at in self._judged:
                self._remember(at, cells[at].strip())

    def learn_from_block(self, rows: Sequence[Sequence[str]]) -> None:
        """As `learn`, from a few rows of many."""
        self.learn((*rows[:_SAMPLE], *rows[-1:]))

    def check_size(self, *, fits: bool, begins: bool) -> None:
        """Trust the header more for a row that fits it, less for one that begins and does not."""
        if fits:
            self._trust = min(self._trust + 1, _MOST_TRUST)
        elif begins or not self._has_rows:
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
        judged = self._keys if self._judged is None else self._judged
        return all(_ID.fullmatch(cells[at]) for at in judged for cells in rows)

    def is_doubtful(self, cells: Sequence[str]) -> bool:
        """Whether a row of the right width has no key like a key, and nothing else to show.

        Under a header that most rows do not fit, no cell behind a note is where it belongs.
        """
        if self._trust < 0 and self.may_be_displaced(cells):
            return True
        keys = [cells[at].strip() for at in self._keys]
        judged = [cells[at].strip() for at in self._judged or ()]
        if any(" " in key for key in judged):
            return True
        shown = self._shown(cells)
        is_like_a_row = bool(shown) and all(shown)
        return not (is_like_a_row or (all(keys) and all(map(_ID.fullmatch, judged))))

    def is_shifted(self, cells: Sequence[str]) -> bool:
        """Whether a date, code or number stands beside its column, or in another's of these."""
        filled = {at: cell.strip() for at, cell in enumerate(cells) if cell.strip()}
        # Digits alone may be anything: a house number reads as a spreadsheet's date.
        shown = {at: cell for at, cell in filled.items() if not cell.isdigit()}
        amiss = [at for at, test in self._tests.items() if at in shown and not test(shown[at])]
        return any(
            self._tests[at](shown[near])
            for at in amiss
            for near in (at - 1, at + 1)
            if near in shown and (near in amiss or near not in self._tests)
        ) or any(test(shown[at]) for at in amiss for test in self._tests.values())

    def begins(self, cells: Sequence[str]) -> bool:
        """Whether these cells may be the first of a row: keys like those above, nothing amiss."""
        if max(self._keys, default=0) >= len(cells):
            return False
        return all(self._is_like(at, cells[at].strip()) for at in self._judged or self._keys) and (
            all(self._shown(cells))
        )

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether these cells are a whole row, told by more than their number."""
        if len(cells) != self.width or not self.begins(cells):
            return False
        return self._trust >= 0 or not self.may_be_displaced(cells)

    def swallows(self, at: int, cell: str, delimiter: str) -> bool:
        """Whether a cell of several lines may hold rows: two marks lost look like one cell.

        That needs a last line that begins a row and reaches to this very column.
        """
        _, *later = cell.split("\n")
        if not later:
            return False
        last = later[-1].split(delimiter)
        if max(self._keys, default=0) > at:
            return at in self.agreed and cell.count(delimiter) >= self.width - 1
        return len(last) > at and self.begins(last)

    def may_be_displaced(self, cells: Sequence[str]) -> bool:
        """Whether an agreed cell stands behind a column that is not agreed."""
        behind = (at for at in self.agreed if at > self._first_strange and at < len(cells))
        return any(cells[at].strip() for at in behind)

    def is_short_of_optional_cells(self, cells: Sequence[str]) -> bool:
        """Whether a row only lacks blank cells at its end.

        Only in a file of agreed columns alone: in another, a cut may have moved a note's words.
        """
        if self._first_strange < self.width or len(cells) >= self.width:
            return False
        lacking = set(range(len(cells), self.width))
        return not lacking & self._needed and self.begins(cells)

    def _shown(self, cells: Sequence[str]) -> list[bool]:
        """Of each filled date, code and number, whether it reads as one."""
        filled = ((test, cells[at]) for at, test in self._tests.items() if at < len(cells))
        return [test(cell.strip()) for test, cell in filled if cell.strip()]

    def _remember(self, at: int, key: str) -> None:
        if key:
            shapes = self._shapes.setdefault(at, set())
            shapes |= {_shape(key)} if len(shapes) < _MOST_SHAPES else set()
            least, most = self._lengths.get(at, (len(key), len(key)))
            self._lengths[at] = min(least, len(key)), max(most, len(key))

    def _is_like(self, at: int, key: str) -> bool:
        if not _ID.fullmatch(key):
            return False
        if at not in self._lengths:
            return True
        least, most = self._lengths[at]
        shapes = self._shapes[at]
        is_known = _shape(key) in shapes or len(shapes) == _MOST_SHAPES
        return least - 1 <= len(key) <= most + 1 and is_known


def _shape(key: str) -> str:
    """A key with each run of digits as one 9; its letters often say what it is a key of."""
    return re.sub(r"\d+", "9", key.upper())


def _test_of(one: Field) -> Callable[[str], bool] | None:
    if one.kind is FieldKind.DATE:
        return partial(_fits, _DATE)
    if one.kind is FieldKind.INTEGER:
        return partial(_fits, _NUMBER)
    if one.codes:
        return partial(_among, frozenset(code.strip().upper() for code in one.codes))
    return None


def _fits(pattern: re.Pattern[str], cell: str) -> bool:
    return pattern.fullmatch(cell) is not None


def _among(codes: frozenset[str], cell: str) -> bool:
    return cell.upper() in codes
