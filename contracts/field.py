"""One agreed column of a partner's file: its headers, how it reads, what may be done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum


class FieldKind(StrEnum):
    """What a text should read as. Bronze keeps it; silver reads what a statement speaks of."""

    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    FLAG = "flag"
    CODE = "code"


class FieldUse(StrEnum):
    """What a field may be used for (the agreement's words)."""

    KEY = "key only"
    MATCH = "needed for matching"
    SHOW = "may be shown"
    RESTRICTED = "control only, never shown"


@dataclass(frozen=True)
class Layout:
    """How a column was laid out in files of up to and with a day.

    `until` is that day, as YYYY-MM-DD; what is left empty was as it is now.
    """

    until: str
    headers: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        """The last day of which files are laid out so."""
        return date.fromisoformat(self.until)


@dataclass(frozen=True)
class Field:
    """One agreed column of an extract.

    `headers` are the spellings under which it may arrive; case, spaces and punctuation do not
    count, and the name itself is always one of them. `formats` are Spark date patterns, tried in
    order. `codes` maps what the partner writes to what we say; a value outside it is a finding. A
    row whose `required` field is blank is rejected. A value that does not match `pattern` is a
    finding. `locates` marks a key that tells where somebody is (a school's number): it is left out
    of what is shown of a protected person's keys.

    A layout that changes is declared here with its days, which are effective dates of files.
    `since` and `until` (YYYY-MM-DD) are the first and last day on which the column is agreed:
    outside them a file need not have it, and one that has it is told. `earlier` are layouts of
    before, the oldest first: a header that was another, other codes, other date formats.
    """

    name: str
    about: str
    kind: FieldKind = FieldKind.TEXT
    use: FieldUse = FieldUse.SHOW
    headers: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("d/M/yyyy",)
    codes: Mapping[str, str] = field(default_factory=dict)
    required: bool = False
    pattern: str = ""
    locates: bool = False
    since: str = ""
    until: str = ""
    earlier: tuple[Layout, ...] = ()

    @property
    def header(self) -> str:
        """What the partner calls the column: the first header agreed, else the name itself."""
        return self.headers[0] if self.headers else self.name

    @property
    def spellings(self) -> frozenset[str]:
        """The headers of this field in whatever layout, folded for comparison."""
        former = (header for layout in self.earlier for header in layout.headers)
        return frozenset(folded(header) for header in (self.name, *self.headers, *former))

    def spellings_on(self, day: date | None) -> frozenset[str]:
        """The headers that are this field's own in files of a day (today, where None is given)."""
        layout = self._layout_on(day)
        if layout and layout.headers:
            return frozenset(map(folded, layout.headers))
        former = {folded(header) for earlier in self.earlier for header in earlier.headers}
        return frozenset(map(folded, (self.name, *self.headers))) - former

    def is_agreed_on(self, day: date | None) -> bool:
        """Whether files of a day have this column; of no day in particular, they have."""
        if day is None:
            return True
        is_begun = not self.since or day >= date.fromisoformat(self.since)
        return is_begun and (not self.until or day <= date.fromisoformat(self.until))

    @property
    def is_dated(self) -> bool:
        """Whether there are files that need not have the column."""
        return bool(self.since or self.until)

    @property
    def every_code(self) -> Mapping[str, str]:
        """The codes of all layouts; where one changed its meaning, today's."""
        codes: dict[str, str] = {}
        for layout in self.earlier:
            codes |= layout.codes
        return {**self.codes, **{code: codes[code] for code in codes if code not in self.codes}}

    @property
    def every_format(self) -> tuple[str, ...]:
        """The date formats of all layouts, today's first."""
        former = (pattern for layout in self.earlier for pattern in layout.formats)
        return tuple(dict.fromkeys((*self.formats, *former)))

    def on(self, day: date | None) -> "Field":
        """The field as files of a day have it."""
        layout = self._layout_on(day)
        return self.laid_out(layout) if layout else self

    def laid_out(self, layout: Layout) -> "Field":
        """The field as it was in an earlier layout."""
        return replace(
            self,
            headers=layout.headers or self.headers,
            formats=layout.formats or self.formats,
            codes=layout.codes or self.codes,
            earlier=(),
        )

    def _layout_on(self, day: date | None) -> Layout | None:
        """The earlier layout of a day; None where that day's files are as today's."""
        return next((each for each in self.earlier if day and day <= each.last_day), None)


@dataclass(frozen=True)
class Seal:
    """A column whose value says that an identity is sealed (adoption).

    The reader turns it into the one field `identity_sealed` and drops the column itself.
    """

    headers: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def spellings(self) -> frozenset[str]:
        """The headers of this signal, folded for comparison."""
        return frozenset(folded(header) for header in self.headers)


def folded(header: str) -> str:
    """A header without case, spaces and punctuation: what two spellings share."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())
