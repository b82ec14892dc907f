"""What each field of an extract says, from what the contract says that it means."""

from dataclasses import dataclass, fields, replace

import numpy as np

from contracts import (
    Address,
    Assessment,
    Constant,
    DataGroup,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Involvement,
    Person,
    Relationship,
    Source,
)
from contracts.statements import ROLES, FactWithKind, Statement
from synthetic import services
from synthetic.draws import Flags, Words
from synthetic.error_injection import RecordContents
from synthetic.facts import Facts
from synthetic.feeds import main_person
from synthetic.people import KIN, LOOKED_AFTER, PLACEMENT
from synthetic.rows import Rows, kin_kind, row_keys
from synthetic.services import Service

CURRENT = "current"
NEEDS = ("looked after", "child protection plan", "child in need")
MentionedPeople = dict[str, RecordContents]
"""What the rows say of the people whom they only mention, by alias."""


@dataclass(frozen=True)
class Meaning:
    """What a field means: an attribute of a statement, and its place where it is one of several."""

    statement: Statement
    attribute: str
    place: int = 0


def meanings(extract: Extract) -> dict[str, Meaning]:
    """The first meaning of each field that has one."""
    meaning_by_field: dict[str, Meaning] = {}
    for statement in extract.statements:
        for attribute in fields(statement):
            if attribute.name in {"alias", "of", "to", "known_in", "data_group", "key"}:
                continue
            value = getattr(statement, attribute.name)
            for place, name in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(name, str) and name and name not in ROLES:
                    meaning_by_field.setdefault(name, Meaning(statement, attribute.name, place))
    return meaning_by_field


@dataclass(frozen=True)
class FieldValues:
    """One extract's rows and what they may say: the people in them, clean or not."""

    rows: Rows
    mentioned: MentionedPeople

    def columns(self) -> dict[str, Words]:
        """What each agreed field says: text, days since 1970, or our word for a code."""
        keys = row_keys(self.rows, main_person(self.rows.extract))
        return {
            field.name: keys[field.name] if field.name in keys else self.column(field)
            for field in self.rows.extract.fields
        }

    def column(self, field: Field) -> Words:
        """What one field says that is no key."""
        meaning = meanings(self.rows.extract).get(field.name)
        return self._values_of(field, meaning) if meaning else self._values_without_meaning(field)

    def _values_of(self, field: Field, meaning: Meaning) -> Words:
        statement = meaning.statement
        if isinstance(statement, Person):
            return self._person_values(statement, meaning.attribute)
        if isinstance(statement, Address):
            return self._address_values(statement, meaning)
        if isinstance(statement, Relationship):
            return self._relationship_values(statement, meaning.attribute)
        if isinstance(statement, FactWithKind):
            return self._fact_values(field, statement, meaning.attribute)
        return self._service_values(field, statement, meaning.attribute)

    def _person_values(self, person: Person, attribute: str) -> Words:
        if attribute == "full_name":
            return self._full_names(person)
        return self._identity(person.alias, attribute)

    def _identity(self, alias: str, attribute: str) -> Words:
        if alias not in self.mentioned:
            own = self.rows.contents.attributes[attribute][self.rows.record_rows]
            return self._postcodes_by_spell(own) if attribute == "postcode" else own
        values = np.full(len(self.rows), "", dtype=object)
        values[self.rows.relatives(alias) >= 0] = self.mentioned[alias].attributes[attribute]
        return values

    def _postcodes_by_spell(self, current: Words) -> Words:
        """Postcodes: what the record holds now, and for older rows those of then."""
        rows = self.rows
        former_postcodes = rows.context.homes.postcodes(rows.addresses)
        return np.where(rows.turn > 0, former_postcodes, current).astype(object)

    def _full_names(self, person: Person) -> Words:
        parts = [
            self._identity(person.alias, attribute)
            for attribute in ("surname", "forename", "middle_names", "sex")
        ]
        adult = self._identity(person.alias, "role") == "adult"
        titles = {("M", True): "MR", ("F", True): "MRS", ("M", False): "MSTR", ("F", False): "MISS"}
        names = [
            _full_name(surname, titles.get((sex, is_adult), ""), f"{first} {middle}".strip())
            for surname, first, middle, sex, is_adult in zip(*parts, adult.tolist(), strict=True)
        ]
        return np.array(names, dtype=object)

    def _address_values(self, statement: Address, meaning: Meaning) -> Words:
        if statement.of in self.mentioned:
            return self._mentioned_address_values(statement, meaning)
        if meaning.attribute == "postcode":
            return self._identity(statement.of, "postcode")
        if meaning.attribute == "lines":
            lines = self.rows.context.homes.lines(self.rows.addresses)
            return self._lines(lines, statement, meaning.place)
        values_by_attribute = {
            "since": self._since,
            "until": self._until,
            "uprn": self._uprns,
            "kind": self._kinds,
        }
        return values_by_attribute[meaning.attribute]()

    def _since(self) -> Words:
        return self.rows.context.homes.since(self.rows.addresses).astype(object)

    def _until(self) -> Words:
        """The day on which the next address began, for those that are not the newest."""
        current = replace(self.rows, turn=np.zeros_like(self.rows.turn))
        next_began = self.rows.context.homes.since(current.addresses).astype(object)
        return np.where(self.rows.turn > 0, next_began, "").astype(object)

    def _uprns(self) -> Words:
        numbers = self.rows.context.homes.uprns(self.rows.addresses)
        return np.where(self._chance("uprn", 0.5), "", numbers).astype(object)

    def _kinds(self) -> Words:
        return np.where(self.rows.addresses.home % 4 == PLACEMENT, "placement", "home").astype("O")

    def _mentioned_address_values(self, statement: Address, meaning: Meaning) -> Words:
        """Where somebody lives whom the row only mentions."""
        rows = self.rows
        if meaning.attribute == "postcode":
            return self._identity(statement.of, "postcode")
        relatives, homes = rows.relatives(statement.of), rows.context.homes
        is_named = relatives >= 0
        addresses = homes.current(rows.context.people.home[relatives[is_named]])
        values = np.full(len(rows), "", dtype=object)
        if meaning.attribute == "lines":
            values[is_named] = self._lines(homes.lines(addresses), statement, meaning.place)
        if meaning.attribute == "since":
            values[is_named] = homes.since(addresses).astype(object)
        return values

    def _lines(self, lines: tuple[Words, Words], statement: Address, place: int) -> Words:
        if len(statement.lines) == 1:
            line: Words = lines[0] + ", " + lines[1]
            return line
        return lines[min(place, 1)]

    def _relationship_values(self, statement: Relationship, attribute: str) -> Words:
        rows = self.rows
        aliases = {statement.of, statement.to} & self.mentioned.keys()
        relatives = rows.relatives(aliases.pop()) if aliases else rows.relative
        if attribute == "kind":
            kinds = np.array(KIN, dtype=object)[kin_kind(rows, relatives)]
            return np.where(relatives >= 0, kinds, "").astype(object)
        if attribute == "parental_responsibility":
            return np.where(kin_kind(rows, relatives) <= 1, "Y", "N").astype(object)
        if attribute == "since":
            return rows.context.people.born_by(rows.context.today)[rows.person]
        return np.full(len(rows), "", dtype=object)

    def _service_values(
        self, field: Field, statement: Involvement | Assessment, attribute: str
    ) -> Words:
        rows, service = self.rows, _service(self.rows.context.source, statement)
        if attribute in {"worker", "author"}:
            first, last = services.worker_names(rows, service)
            names: Words = first + " " + last
            return self._with_gaps(names, statement)
        if attribute in {"email", "author_email"}:
            return self._with_gaps(services.worker_emails(rows, service), statement)
        if attribute == "status":
            return self._statuses(field)
        if attribute == "role":
            return services.worker_roles(rows, service)
        values_by_attribute = {
            "team": services.team_names,
            "organisation": services.team_names,
            "phone": services.worker_phones,
            "since": services.since,
            "started": services.since,
            "until": services.until,
            "completed": services.completed,
        }
        values_of = values_by_attribute.get(attribute)
        return (
            values_of(rows, service).astype(object)
            if values_of
            else self._values_without_meaning(field)
        )

    def _fact_values(self, field: Field, statement: FactWithKind, attribute: str) -> Words:
        facts = Facts(self.rows, statement)
        if attribute == "happened" and facts.kind == "left a school":
            return services.left_on(self.rows, _service(self.rows.context.source, None))
        if field.kind is FieldKind.FLAG:
            return facts.flags()
        if attribute == "organisation":
            service = _service(self.rows.context.source, None)
            return facts.words(services.team_names(self.rows, service))
        values = facts.values(attribute)
        return facts.words(self._values_without_meaning(field)) if values is None else values

    def _with_gaps(self, words: Words, statement: Involvement | Assessment) -> Words:
        """Words of which an involvement lacks some: nobody is allocated yet."""
        has_gaps = (
            isinstance(statement, Involvement) and statement.data_group is not DataGroup.EDUCATION
        )
        return np.where(self._chance("unallocated", 0.15 * has_gaps), "", words).astype(object)

    def _statuses(self, field: Field) -> Words:
        """Social care's kinds of need, a school's current roll, or any code of another's."""
        if CURRENT in field.codes.values():
            return np.full(len(self.rows), CURRENT, dtype=object)
        if field.codes and not set(NEEDS) & set(field.codes.values()):
            return self._any_code(field)
        need = self.rows.context.people.need[self.rows.person]
        states = np.select([need < LOOKED_AFTER, need < 0.013], [0, 1], default=2)
        statuses: Words = np.array(NEEDS, dtype=object)[states]
        return statuses

    def _values_without_meaning(self, field: Field) -> Words:
        """A plausible filling for a field that no statement explains."""
        if field.name == self.rows.extract.withheld_from:
            return np.where(self._chance("withheld", 0.01), self._any_code(field), "").astype(
                object
            )
        if field.kind is FieldKind.CODE or field.kind is FieldKind.FLAG:
            return self._any_code(field)
        keys = {name for person in self.rows.extract.people for name in person.key}
        if field.use is FieldUse.KEY and field.name in keys:
            return self._place_numbers(field)
        if field.use is FieldUse.KEY:
            return self.rows.key if field.required else np.full(len(self.rows), "", dtype=object)
        return np.full(len(self.rows), "", dtype=object)

    def _any_code(self, field: Field) -> Words:
        codes = np.array(
            self.rows.extract.agreed_values.get(field.name) or tuple(field.codes) or ("",),
            dtype=object,
        )
        draws = self.rows.context.council.draws
        picked: Words = codes[draws.below(f"code {field.name}", self.rows.id, len(codes))]
        return picked

    def _place_numbers(self, field: Field) -> Words:
        """The number of the place (school, clinic) in whose register the record stands."""
        first = replace(self.rows, turn=np.zeros_like(self.rows.turn))
        teams = services.teams(first, _service(self.rows.context.source, None))
        width = int(field.pattern.partition("{")[2].partition("}")[0] or 7)
        return np.array(
            [f"933{number:0{max(width - 3, 1)}d}" for number in teams.tolist()], dtype=object
        )

    def _chance(self, question: str, rate: float) -> Flags:
        context = self.rows.context
        return context.council.draws.chance(context.question(question), self.rows.id, rate)


def _full_name(surname: str, title: str, forenames: str) -> str:
    """A name in one column, surname first: `Turing, MR Alan Mathison`."""
    if not forenames:
        return surname
    return f"{surname}, {title} {forenames}" if surname else f"{title} {forenames}"


def _service(source: Source, statement: Involvement | Assessment | None) -> Service:
    value = getattr(statement, "service", "")
    title = value.text if isinstance(value, Constant) else source.title.lower()
    return Service(
        title, getattr(statement, "data_group", source.data_group), source.email.partition("@")[2]
    )
