"""A file that a partner sends: its fields, what each row says, and the bronze table it becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from contracts.audience import EVERY_AUDIENCE, Audience
from contracts.field import Field, FieldKind, Seal, folded
from contracts.formats import Csv, FileFormat
from contracts.session_marks import SUMS, SessionMarks
from contracts.statements import (
    KINDS,
    Constant,
    FactWithKind,
    Involvement,
    Person,
    Statement,
    fields_used,
)
from contracts.table import Column, ContractError, Layer, Personal, Severity, Table, Type


class DeliveryMode(StrEnum):
    """Whether a delivery holds everybody, or only what changed since the last one.

    Files of changes are all applied, also one that comes late: the newer row of a key wins.
    """

    SNAPSHOT = "snapshot"
    CHANGES = "changes"


@dataclass(frozen=True)
class Extract:
    """One kind of file that a source sends.

    `files` is a glob within the source's landing folder. `effective_date_pattern` finds the
    effective date (the day that the content describes) in a file's name: one group, YYYY-MM-DD or
    YYYYMMDD; without one the day of arrival is taken. `key` identifies a row in the source's own
    words. `forbidden_headers` are headers that we know of and leave out on purpose: the report
    tells them apart from columns that are new. `agreed_values` names, per field, the values whose
    rows were agreed (case and spaces do not count): a row with another value, or with none, is
    rejected and nothing of it is kept. `smallest_share` is the part of the last good snapshot under
    which a new one is held. `session_marks` says how the file is laid out whose weekly sums the
    extract holds. `withheld_from` is the field by which the source marks a row of which some
    audiences are not to be told: its codes mean audiences, several with a comma between them, or
    every audience. `day` is the effective date of the file that is meant, where one is (`on`).
    """

    name: str
    about: str
    files: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    statements: tuple[Statement, ...]
    format: FileFormat = field(default_factory=Csv)
    delivery_mode: DeliveryMode = DeliveryMode.SNAPSHOT
    effective_date_pattern: str = r"(\d{4}-?\d{2}-?\d{2})"
    seals: tuple[Seal, ...] = ()
    forbidden_headers: tuple[str, ...] = ()
    agreed_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    smallest_share: float = 0.8
    session_marks: SessionMarks | None = None
    withheld_from: str = ""
    day: date | None = None

    def __post_init__(self) -> None:
        """Refuse an extract that contradicts itself.

        Raises:
            ContractError: with one sentence that names the extract and the fault.
        """
        for fault in (
            *self._name_faults(),
            *self._day_faults(),
            *self._header_faults(),
            *self._statement_faults(),
            *self._mark_faults(),
        ):
            raise ContractError(f"{self.name}: {fault}")

    def _name_faults(self) -> Iterator[str]:
        names = [f.name for f in self.fields]
        if len(set(names)) != len(names):
            yield "a field is declared twice"
        yield from (f"key {key!r} is no field" for key in self.key if key not in names)
        for name, agreed in self.agreed_values.items():
            if name not in names or not agreed:
                yield f"agreed_values: {name!r} is no field with agreed values"
        if self.session_marks:
            yield from self.session_marks.faults(set(names))

    def _day_faults(self) -> Iterator[str]:
        """Days of layouts that are none, or do not follow each other."""
        for each in self.fields:
            ends = [layout.until for layout in each.earlier]
            try:
                days = [*map(date.fromisoformat, filter(None, (each.since, each.until)))]
                former = [*map(date.fromisoformat, ends)]
            except ValueError:
                yield f"{each.name!r}: write the days of a layout as YYYY-MM-DD"
                continue
            if days != sorted(days) or former != sorted(set(former)):
                yield f"{each.name!r}: the days of its layouts do not follow each other"
            if each.is_dated and each.name in {*self.key, *self.agreed_values}:
                yield f"{each.name!r} says which row it is: it has to be in every layout"

    def _header_faults(self) -> Iterator[str]:
        agreed = [(f.name, spelling) for f in self.fields for spelling in f.spellings]
        signals = [("a seal", spelling) for seal in self.seals for spelling in seal.spellings]
        label_by_spelling: dict[str, str] = {}
        for label, spelling in (*agreed, *signals):
            if spelling in label_by_spelling:
                yield f"{label!r} and {label_by_spelling[spelling]!r} share a header"
            label_by_spelling[spelling] = label
        yield from (
            f"{h!r} is both agreed and forbidden"
            for h in self.forbidden_headers
            if folded(h) in label_by_spelling
        )

    def _statement_faults(self) -> Iterator[str]:
        names = {f.name for f in self.fields}
        aliases = {person.alias for person in self.people}
        for statement in self.statements:
            yield from (
                f"{name!r} is no field" for name in fields_used(statement) if name not in names
            )
            if isinstance(statement, FactWithKind):
                yield from self._kind_faults(statement)
            if not isinstance(statement, Person):
                used = {statement.of, getattr(statement, "to", statement.of)}
                yield from (f"no person is called {alias!r}" for alias in sorted(used - aliases))

    def _kind_faults(self, statement: FactWithKind) -> Iterator[str]:
        """Kinds that the vocabulary does not have: nobody could tell who may read them."""
        kind = statement.kind
        if isinstance(kind, Constant):
            words = {kind.text}
        else:
            words = {word for f in self.fields if f.name == kind for word in f.every_code.values()}
            if not words:
                yield f"{kind!r} says what kind of thing a row is, and has no codes"
        name = type(statement).__name__
        for word in sorted(words - KINDS[type(statement)].keys()):
            yield f"{word!r} is no kind of {name}: see contracts/kinds.py"

    def _mark_faults(self) -> Iterator[str]:
        """A mark that no field has, or whose codes mean no audience."""
        if not self.withheld_from:
            return
        if not any(f.name == self.withheld_from and f.codes for f in self.fields):
            yield f"withheld_from: {self.withheld_from!r} is no field with codes"
            return
        named = {name for names in self.audiences_by_mark.values() for name in names}
        for name in sorted(named - {*Audience, EVERY_AUDIENCE}):
            yield f"withheld_from: {name!r} is no audience: see contracts/audience.py"

    def on(self, day: date) -> "Extract":
        """The extract as it is laid out in files of a day."""
        return replace(self, day=day)

    @property
    def agreed_fields(self) -> tuple[Field, ...]:
        """The fields that files of `day` have; all where no day is meant."""
        return tuple(f for f in self.fields if f.is_agreed_on(self.day))

    @property
    def people(self) -> tuple[Person, ...]:
        """The people that a row speaks of, in order."""
        return tuple(each for each in self.statements if isinstance(each, Person))

    @property
    def audiences_by_mark(self) -> Mapping[str, tuple[str, ...]]:
        """By code of the field `withheld_from`, the audiences that are not told of a row."""
        if not self.withheld_from:
            return {}
        codes = self.field(self.withheld_from).every_code
        return {code: tuple(words.split(", ")) for code, words in codes.items()}

    @property
    def services(self) -> frozenset[str]:
        """What every row of the extract calls the service that is involved."""
        involvements = (each for each in self.statements if isinstance(each, Involvement))
        services = (involvement.service for involvement in involvements)
        return frozenset(service.text for service in services if isinstance(service, Constant))

    def kinds_of(self, statement: Statement) -> tuple[str, ...]:
        """The kinds of fact that a statement of this extract may state; none where it has no kind.

        A row says which where the kind is a field: then all that the field's codes mean.
        """
        if not isinstance(statement, FactWithKind):
            return ()
        if isinstance(statement.kind, Constant):
            return (statement.kind.text,)
        return tuple(dict.fromkeys(self.field(statement.kind).codes.values()))

    def person(self, alias: str) -> Person:
        """The person that the row's other statements call `alias`."""
        return {person.alias: person for person in self.people}[alias]

    def field(self, name: str) -> Field:
        """The field of that name.

        Raises:
            KeyError: the extract has no such field.
        """
        return {f.name: f for f in self.fields}[name]

    @property
    def as_delivered(self) -> "Extract":
        """The extract as its file is laid out: itself, but where marks are summed by the week."""
        marks = self.session_marks
        if marks is None:
            return self
        shared = tuple(field for field in self.fields if field.name not in SUMS)
        return replace(
            self,
            key=marks.key,
            fields=(*shared, *marks.fields),
            statements=(),
            session_marks=None,
        )

    @property
    def table(self) -> Table:
        """The extract's bronze table."""
        columns = [_bronze_column(f) for f in self.fields]
        if self.seals:
            columns.append(_SEALED)
        return Table(
            layer=Layer.BRONZE,
            name=self.name,
            about=f"{self.about} As sent: agreed columns only, one row per version of a row.",
            key=("row_key", "first_delivery"),
            columns=(*_KEYS, *columns, *_PROVENANCE),
            record_key="row_key",
        )


def _bronze_column(agreed: Field) -> Column:
    return Column(
        agreed.name,
        Type.TEXT,
        agreed.about,
        required=agreed.required and not agreed.is_dated,
        one_of=tuple(agreed.every_code),
        pattern=agreed.pattern,
        date_formats=agreed.every_format if agreed.kind is FieldKind.DATE else (),
        severity=Severity.WARNING,
        personal=Personal.IDENTIFIES,
    )


_KEYS = (
    Column(
        "row_key",
        Type.TEXT,
        "Opaque key of the row: a keyed hash of the source's own key.",
        required=True,
    ),
    Column(
        "row_version",
        Type.TEXT,
        "Hash of the agreed cells: one per version of the row.",
        required=True,
    ),
)
_SEALED = Column("identity_sealed", Type.FLAG, "The source signals that this identity is sealed.")
_PROVENANCE = (
    Column("first_delivery", Type.TEXT, "Delivery that first carried this version.", required=True),
    Column(
        "first_row_number", Type.INTEGER, "Its line (or sheet row) in that file.", required=True
    ),
    Column("last_delivery", Type.TEXT, "Delivery that last carried this version.", required=True),
    Column("last_row_number", Type.INTEGER, "Its line (or sheet row) in that file.", required=True),
    Column("first_seen", Type.DATE, "Date that the first delivery speaks for.", required=True),
    Column("last_seen", Type.DATE, "Date that the last delivery speaks for.", required=True),
    Column("is_latest", Type.FLAG, "True for the newest version of the row.", required=True),
)
OWN_COLUMNS = frozenset(column.name for column in (*_KEYS, *_PROVENANCE))
"""Columns of a bronze table that we add: what is left is what the partner sent."""
SEALED = _SEALED.name
"""The column that stands for what seals an identity."""
