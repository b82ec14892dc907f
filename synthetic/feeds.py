"""Which partner knows whom, under how many numbers, and from which night until which."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from contracts import Extract, Person, Source
from contracts.statements import ROLES
from synthetic.draws import Draws, Flags, Ints, Words
from synthetic.families import CANARIES, Families
from synthetic.identifiers import row_id, row_numbers
from synthetic.people import (
    EXPECTED,
    FORMER_IDENTITY,
    MAIN_HOME,
    STILLBORN,
    YEAR,
    People,
)

COMES = 0.002
VANISHES = 0.002
"""Shares of a feed's people who come and who vanish in a night."""


@dataclass(frozen=True)
class Habits:
    """How one partner's feed is, beyond what its contract says.

    `share` is the part of children of its ages (of households, where it names households) whom
    it knows; `by_need` the part of those whom it knows for their need; `twice` those whom it
    holds twice; `stale` the part of addresses that are behind; then the parts left blank;
    `unnamed` the part of babies without a name; `former` the part of former identities (before
    adoption) that it still holds; `seals` which identity its signals mark.
    """

    share: float = 0.10
    by_need: float = 0.3
    twice: float = 0.02
    stale: float = 0.15
    no_birth: float = 0.02
    no_sex: float = 0.03
    no_postcode: float = 0.08
    no_upn: float = 0.35
    no_nhs: float = 0.6
    unnamed: float = 0.0
    former: float = 0.0
    seals: tuple[str, ...] = ("former", "new")


HABITS = {
    "csc": Habits(0.06, 1.0, 0.02, 0.12, 0.005, 0.01, 0.05, 0.12, 0.3, 0.4, 1.0, ("former",)),
    "earlyhelp": Habits(0.05, 0.6, 0.02, 0.15, 0.02, 0.03, 0.08, 0.35, 0.6, 0.0, 0.3),
    "school": Habits(0.985, 0.0, 0.01, 0.04, 0.0, 0.0, 0.01, 0.01, 0.6, 0.0, 0.7, ("new",)),
    "police": Habits(0.04, 0.6, 0.03, 0.15, 0.06, 0.03, 0.20, 1.0, 1.0, 0.4),
    "camhs": Habits(0.05, 0.5, 0.01, 0.20, 0.0, 0.01, 0.02, 0.4, 0.03),
    "housing": Habits(0.15, 0.0, 0.02, 0.03, 0.03, 0.02, 0.01),
    "send": Habits(0.07, 0.4, 0.01, 0.1, 0.005, 0.01, 0.03, 0.05),
    "encompass": Habits(0.04, 0.6, 0.0, 0.0, 0.02),
    "health0_19": Habits(0.9, 0.0, 0.01, 0.1, 0.0, 0.01, 0.02, 1.0, 0.02, 0.3, 0.3, ("new",)),
    "yjs": Habits(0.008, 0.9, 0.01, 0.15, 0.01, 0.02, 0.08),
    "probation": Habits(0.02, 0.0, 0.0, 0.15, 0.01, 0.02, 0.08),
    "benefits": Habits(0.15, 0.0, 0.0, 0.1, 0.02, 0.0, 0.05),
    "vcs": Habits(0.02, 0.6, 0.02, 0.1, 0.05, 0.0, 0.15),
    "post16": Habits(0.95, 0.0, 0.01, 0.1, 0.0, 0.01, 0.03, 0.05),
}
"""The shipped partners' habits; a partner not named here has the habits of `Habits()`."""


def habits(source: Source) -> Habits:
    """How the partner's feed is."""
    return HABITS.get(source.name, Habits())


def main_person(extract: Extract) -> Person | None:
    """The person whom a row of the extract is about, if it is about anybody."""
    return extract.people[0] if extract.people else None


def names_households(source: Source) -> bool:
    """True for a partner whose rows say in a field whether a person is a child or an adult."""
    people = (main_person(extract) for extract in source.extracts)
    return any(isinstance(p.role, str) and p.role not in ROLES for p in people if p and p.role)


def names_adults(source: Source) -> bool:
    """True for a partner that knows adults alone."""
    people = [main_person(extract) for extract in source.extracts]
    return bool(people) and all(person is None or person.role == "adult" for person in people)


def expects(source: Source) -> bool:
    """True for a partner that says when unborn children are expected; others know none of them."""
    people = (person for extract in source.extracts for person in extract.people)
    return any(person.expected_date_of_birth for person in people)


@dataclass(frozen=True)
class SourceRecords:
    """The people of a block whom one partner knows: one row per number that it gave.

    `person_rows` are rows of `People`; `id` is unique within the source; `key` is its own number,
    as written; `first_night` and `gone_night` are when the record comes and is gone.
    """

    person_rows: Ints
    id: Ints
    key: Words
    first_night: Ints
    gone_night: Ints

    def __len__(self) -> int:
        """How many records there are."""
        return len(self.person_rows)

    def subset(self, rows: Ints | Flags) -> "SourceRecords":
        """Some of the records."""
        return SourceRecords(
            self.person_rows[rows],
            self.id[rows],
            self.key[rows],
            self.first_night[rows],
            self.gone_night[rows],
        )

    def sent_on(self, night: int) -> "SourceRecords":
        """The records that the partner sends on a night."""
        return self.subset((self.first_night <= night) & (night < self.gone_night))


def records_of_source(source: Source, council: Families, people: People) -> SourceRecords:
    """Everybody of a block whom the partner ever knows."""
    draws, feed_habits = council.draws, habits(source)
    first_nights = _first_night(source, council, people)
    person_rows = np.flatnonzero(first_nights > 0)
    twice = person_rows[
        draws.chance(f"{source.name} twice", people.id[person_rows], feed_habits.twice)
    ]
    rows = np.concatenate([person_rows, twice])
    ids = people.id[rows] * 4 + np.repeat([0, 1], [len(person_rows), len(twice)])
    order = np.argsort(ids)
    rows, ids = rows[order], ids[order]
    first_nights = first_nights[rows]
    gone_nights = first_nights - 1 + draws.night_of(f"{source.name} vanishes", ids, VANISHES)
    return SourceRecords(rows, ids, own_keys(source.name, ids), first_nights, gone_nights)


def own_keys(name: str, ids: Ints, prefix: str = "") -> Words:
    """Numbers that a partner gives: a letter and nine digits, unlike those of any other.

    `prefix` follows the letter and tells numbers of rows from numbers of people.
    """
    numbers = row_numbers(ids + _shift(name))
    start = name[0].upper() + prefix
    return np.array([f"{start}{n:09d}" for n in numbers.tolist()], dtype=object)


def id_of(name: str, key: str) -> int:
    """The id for which `own_keys` gave a number; the other way round."""
    return row_id(int(key[-9:])) - _shift(name)


def _shift(name: str) -> int:
    return crc32(name.encode()) % 10_000_000


def _first_night(source: Source, council: Families, people: People) -> Ints:
    """The night from which the partner knows each person; 0 for never."""
    eligible, group = _eligible(source, council, people)
    share = np.where(
        people.adoption == FORMER_IDENTITY, habits(source).former, habits(source).share
    )
    draw = _draw_of_need(source, council.draws, people, group)
    planted = council.are_canaries(people.family) & (people.number < CANARIES)
    draw = np.where(planted, 0.0, draw)
    waits = np.maximum(draw - share, 0) / np.maximum(share * COMES, 1e-9)
    night = np.where(draw < share, 1, 2 + np.minimum(waits, 1e8).astype(np.int64))
    if not expects(source):
        eligible = eligible & (people.birth != STILLBORN)
        night = np.where(
            people.birth == EXPECTED, np.maximum(night, people.born - council.today + 2), night
        )
    return np.where(eligible & (share > 0), night, 0)


def _draw_of_need(source: Source, draws: Draws, people: People, group: Ints) -> Words:
    own = draws.uniform(f"{source.name} knows", group)
    by_need = draws.chance(f"{source.name} by need", group, habits(source).by_need)
    former = people.adoption == FORMER_IDENTITY
    return np.where(by_need & people.is_child & ~former, people.need, own)


def _eligible(source: Source, council: Families, people: People) -> tuple[Flags, Ints]:
    youngest, oldest = source.coverage.youngest, source.coverage.oldest
    ages = people.ages(council.today)
    if names_households(source):
        in_household = people.exists & (people.home % 4 < 2) & (people.adoption != FORMER_IDENTITY)
        return in_household & (ages <= oldest), people.home
    if names_adults(source):
        at_home = people.exists & ~people.is_child & (people.home % 4 == MAIN_HOME)
        return at_home & (youngest <= ages) & (ages <= oldest), people.id
    ages_in_feed = np.where(
        people.adoption == FORMER_IDENTITY,
        ((people.adopted_on - people.born) / YEAR).astype(np.int64),
        ages,
    )
    return people.is_child & (ages_in_feed >= youngest) & (ages <= oldest), people.id
