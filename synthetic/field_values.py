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
from contracts.statements import ROLES, Statement
from synthetic import services
from synthetic.draws import Flags, Words
from synthetic.error_injection import Held
from synthetic.feeds import main_person
from synthetic.people import KIN, LOOKED_AFTER, PLACEMENT
from synthetic.rows import Rows, kin_kind, row_keys
from synthetic.services import Service

Mentioned = dict[str, Held]
"""What the rows say of the people whom they only mention, by alias."""


@dataclass(frozen=True)
class Meaning:
    """What a field means: an attribute of a statement, and its place where it is one of several."""

    statement: Statement
    attribute: str
    place: int = 0


def meanings(extract: Extract) -> dict[str, Meaning]:
    """The first meaning of each field that has one."""
    found: dict[str, Meaning] = {}
    for statement in extract.statements:
        for attribute in fields(statement):
            if attribute.name in {"alias", "of", "to", "known_in", "data_group", "key"}:
                continue
            said = getattr(statement, attribute.name)
            for place, name in enumerate(said if isinstance(said, tuple) else (said,)):
                if isinstance(name, str) and name and name not in ROLES:
                    found.setdefault(name, Meaning(statement, attribute.name, place))
    return found


@dataclass(frozen=True)
class Telling:
    """One extract's rows and what they may say: the people in them, clean or not."""

    rows: Rows
    mentioned: Mentioned

    def columns(self) -> dict[str, Words]:
        """What each agreed field says: text, days since 1970, or our word for a code."""
        extract = self.rows.extract
        keys = row_keys(self.rows, main_person(extract))
        known = meanings(extract)
        return {
            one.name: keys[one.name]
            if one.name in keys
            else self._said(one, known[one.name])
            if one.name in known
            else self._unexplained(one)
            for one in extract.fields
        }

    def _said(self, one: Field, meaning: Meaning) -> Words:
        statement = meaning.statement
        if isinstance(statement, Person):
            return self._of_person(statement, meaning.attribute)
        if isinstance(statement, Address):
            return self._of_address(statement, meaning)
        if isinstance(statement, Relationship):
            return self._of_relationship(meaning.attribute)
        return self._of_service(one, statement, meaning.attribute)

    def _of_person(self, person: Person, attribute: str) -> Words:
        if attribute == "full_name":
            return self._full_names(person)
        return self._identity(person.alias, attribute)

    def _identity(self, alias: str, attribute: str) -> Words:
        if alias not in self.mentioned:
            own = self.rows.held.said[attribute][self.rows.at]
            return self._where_then(own) if attribute == "postcode" else own
        named = np.full(len(self.rows), "", dtype=object)
        named[self.rows.relative >= 0] = self.mentioned[alias].said[attribute]
        return named

    def _where_then(self, now: Words) -> Words:
        """Postcodes: what the record holds now, and for older rows those of then."""
        rows = self.rows
        then = rows.scene.homes.postcodes(rows.lived)
        return np.where(rows.turn > 0, then, now).astype(object)

    def _full_names(self, person: Person) -> Words:
        parts = [
            self._identity(person.alias, a) for a in ("surname", "forename", "middle_names", "sex")
        ]
        adult = self._identity(person.alias, "role") == "adult"
        titles = {("M", True): "MR", ("F", True): "MRS", ("M", False): "MSTR", ("F", False): "MISS"}
        made = [
            _in_one(surname, titles.get((sex, grown), ""), f"{first} {middle}".strip())
            for surname, first, middle, sex, grown in zip(*parts, adult.tolist(), strict=True)
        ]
        return np.array(made, dtype=object)

    def _of_address(self, statement: Address, meaning: Meaning) -> Words:
        if statement.of in self.mentioned:
            return self._of_their_address(statement, meaning)
        if meaning.attribute == "postcode":
            return self._identity(statement.of, "postcode")
        if meaning.attribute == "lines":
            lines = self.rows.scene.homes.lines(self.rows.lived)
            return self._lines(lines, statement, meaning.place)
        tell = {
            "since": self._since,
            "until": self._until,
            "uprn": self._uprns,
            "kind": self._kinds,
        }
        return tell[meaning.attribute]()

    def _since(self) -> Words:
        return self.rows.scene.homes.since(self.rows.lived).astype(object)

    def _until(self) -> Words:
        """The day on which the next address began, for those that are not the newest."""
        now = replace(self.rows, turn=np.zeros_like(self.rows.turn))
        next_began = self.rows.scene.homes.since(now.lived).astype(object)
        return np.where(self.rows.turn > 0, next_began, "").astype(object)

    def _uprns(self) -> Words:
        numbers = self.rows.scene.homes.uprns(self.rows.lived)
        return np.where(self._chance("uprn", 0.5), "", numbers).astype(object)

    def _kinds(self) -> Words:
        placed = self.rows.lived.home % 4 == PLACEMENT
        return np.where(placed, "placement", "home").astype(object)

    def _of_their_address(self, statement: Address, meaning: Meaning) -> Words:
        """Where somebody lives whom the row only mentions."""
        rows = self.rows
        if meaning.attribute == "postcode":
            return self._identity(statement.of, "postcode")
        named, homes = rows.relative >= 0, rows.scene.homes
        lived = homes.now(rows.scene.people.home[rows.relative[named]])
        made = np.full(len(rows), "", dtype=object)
        if meaning.attribute == "lines":
            made[named] = self._lines(homes.lines(lived), statement, meaning.place)
        if meaning.attribute == "since":
            made[named] = homes.since(lived).astype(object)
        return made

    def _lines(self, lines: tuple[Words, Words], statement: Address, place: int) -> Words:
        if len(statement.lines) == 1:
            whole: Words = lines[0] + ", " + lines[1]
            return whole
        return lines[min(place, 1)]

    def _of_relationship(self, attribute: str) -> Words:
        rows = self.rows
        if attribute == "kind":
            kinds = np.array(KIN, dtype=object)[kin_kind(rows)]
            return np.where(rows.relative >= 0, kinds, "").astype(object)
        if attribute == "parental_responsibility":
            return np.where(kin_kind(rows) <= 1, "Y", "N").astype(object)
        if attribute == "since":
            return rows.scene.people.born[rows.person].astype(object)
        return np.full(len(rows), "", dtype=object)

    def _of_service(self, one: Field, statement: Involvement | Assessment, attribute: str) -> Words:
        rows, service = self.rows, _service(self.rows.scene.source, statement)
        if attribute in {"worker", "author"}:
            first, last = services.worker_names(rows, service)
            named: Words = first + " " + last
            return self._some(named, statement)
        if attribute in {"email", "author_email"}:
            return self._some(services.worker_emails(rows, service), statement)
        if attribute == "status":
            return self._statuses()
        if attribute == "role":
            return services.worker_roles(rows, service)
        tell = {
            "team": services.team_names,
            "organisation": services.team_names,
            "phone": services.worker_phones,
            "since": services.since,
            "started": services.since,
            "until": services.until,
            "completed": services.completed,
        }
        told = tell.get(attribute)
        return told(rows, service).astype(object) if told else self._unexplained(one)

    def _some(self, words: Words, statement: Involvement | Assessment) -> Words:
        """Words of which an involvement lacks some: nobody is allocated yet."""
        lacking = (
            isinstance(statement, Involvement) and statement.data_group is not DataGroup.EDUCATION
        )
        return np.where(self._chance("unallocated", 0.15 * lacking), "", words).astype(object)

    def _statuses(self) -> Words:
        need = self.rows.scene.people.need[self.rows.person]
        states = np.select([need < LOOKED_AFTER, need < 0.013], [0, 1], default=2)
        words = np.array(["looked after", "child protection plan", "child in need"], dtype=object)
        told: Words = words[states]
        return told

    def _unexplained(self, one: Field) -> Words:
        """A plausible filling for a field that no statement explains."""
        if one.kind is FieldKind.CODE or one.kind is FieldKind.FLAG:
            return self._any_code(one)
        if one.use is FieldUse.KEY and any(one.name in p.key for p in self.rows.extract.people):
            return self._place_numbers(one)
        if one.use is FieldUse.KEY:
            return self.rows.key if one.required else np.full(len(self.rows), "", dtype=object)
        return np.full(len(self.rows), "", dtype=object)

    def _any_code(self, one: Field) -> Words:
        codes = np.array(
            self.rows.extract.agreed_values.get(one.name) or tuple(one.codes) or ("",), dtype=object
        )
        drawn = self.rows.scene.council.draws.below(f"code {one.name}", self.rows.id, len(codes))
        picked: Words = codes[drawn]
        return picked

    def _place_numbers(self, one: Field) -> Words:
        """The number of the place (school, clinic) in whose register the record stands."""
        first = replace(self.rows, turn=np.zeros_like(self.rows.turn))
        made = services.teams(first, _service(self.rows.scene.source, None))
        width = int(one.pattern.partition("{")[2].partition("}")[0] or 7)
        return np.array([f"933{n:0{max(width - 3, 1)}d}" for n in made.tolist()], dtype=object)

    def _chance(self, question: str, rate: float) -> Flags:
        scene = self.rows.scene
        return scene.council.draws.chance(scene.ask(question), self.rows.id, rate)


def _in_one(surname: str, title: str, forenames: str) -> str:
    """A name in one column, surname first: `Turing, MR Alan Mathison`."""
    if not forenames:
        return surname
    return f"{surname}, {title} {forenames}" if surname else f"{title} {forenames}"


def _service(source: Source, statement: Involvement | Assessment | None) -> Service:
    said = getattr(statement, "service", "")
    title = said.text if isinstance(said, Constant) else source.title.lower()
    return Service(
        title, getattr(statement, "data_group", source.data_group), source.email.partition("@")[2]
    )
