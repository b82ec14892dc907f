"""One agreed column of a partner's file: its headers, how it reads, what may be done with it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Field:
    """One agreed column of an extract.

    `headers` are the spellings under which it may arrive; case, spaces and punctuation do not
    count, and the name itself is always one of them. `formats` are Spark date patterns, tried in
    order. `codes` maps what the partner writes to what we say; a value outside it is a finding. A
    row whose `required` field is blank is rejected. A value that does not match `pattern` is a
    finding. `locates` marks a key that tells where somebody is (a school's number): it is left out
    of what is shown of a protected person's keys.
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

    @property
    def header(self) -> str:
        """What the partner calls the column: the first header agreed, else the name itself."""
        return self.headers[0] if self.headers else self.name

    @property
    def spellings(self) -> frozenset[str]:
        """The headers of this field, folded for comparison."""
        return frozenset(folded(header) for header in (self.name, *self.headers))


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
