"""What a partner holds about who a person is, before anybody mistypes it."""

from dataclasses import dataclass

import numpy as np

from contracts import Source
from synthetic.draws import Flags, Ints, Words
from synthetic.families import CANARIES, Families
from synthetic.feeds import SourceRecords, habits
from synthetic.homes import Homes, HouseholdAddresses
from synthetic.identifiers import nhs_canaries, nhs_numbers, phones, upns
from synthetic.lexicon import TRADITION_NAMES, variants
from synthetic.people import FORMER_IDENTITY, NEW_IDENTITY, STILLBORN, People

Attributes = dict[str, Words]
"""A column for each attribute of a person; dates are days since 1970, blanks are ""."""

SEXES = np.array(["M", "F", "U"], dtype=object)
"""As sources write them: the last of a child whose sex nobody knows before birth."""
RENAMES = 0.0005
"""Share of people who take another surname in a night."""

ETHNICITIES = {
    0: ("WBRI", "WBRI", "WBRI", "WBRI", "MWBC", "WIRI"),
    1: ("APKN", "ABAN"),
    2: ("AIND", "AOTH"),
    3: ("WOTH",),
    4: ("WOTH", "WROM"),
    5: ("BAFR",),
    6: ("BAFR", "OOTH"),
    7: ("CHNE",),
    8: ("WOTH", "MOTH"),
    9: ("AOTH", "OOTH"),
}

SURNAME_FIRST = tuple(TRADITION_NAMES.index(name) for name in ("chinese", "vietnamese"))
"""Traditions that write the family's name before the given one."""


@dataclass(frozen=True)
class FeedContext:
    """One partner, the people of one block and one night: what every row is made from."""

    council: Families
    people: People
    source: Source
    night: int

    @property
    def homes(self) -> Homes:
        """Where households live on this night."""
        return Homes(self.council, self.night)

    @property
    def today(self) -> int:
        """The day of this night, in days since 1970."""
        return self.council.today + self.night - 1

    def question(self, name: str) -> str:
        """A question to chance that only this partner is asked."""
        return f"{self.source.name} {name}"


def identity(
    context: FeedContext, records: SourceRecords, addresses: HouseholdAddresses
) -> Attributes:
    """What the partner would hold of each record, of people living there, if nobody erred."""
    people, person_rows = context.people, records.person_rows
    is_expected = people.are_expected(context.today)[person_rows]
    born = people.born[person_rows].astype(object)
    surname, upn, nhs_number = (
        surnames(context, person_rows),
        _upns(context, person_rows),
        _nhs_numbers(context, person_rows),
    )
    return {
        "forename": np.where(is_expected, "", people.forename[person_rows]).astype(object),
        "middle_names": people.middle[person_rows],
        "surname": _without_surname(context, people.forename[person_rows], surname),
        "preferred_forename": _preferred(context, records),
        "preferred_surname": surname,
        "former_surname": np.full(len(person_rows), "", dtype=object),
        "date_of_birth": people.born_by(context.today)[person_rows],
        "expected_date_of_birth": np.where(is_expected, born, "").astype(object),
        "sex": SEXES[np.where(is_expected, 2, people.sex[person_rows])],
        "ethnicity": _ethnicities(context, person_rows),
        "postcode": context.homes.postcodes(addresses),
        "upn": upn,
        "nhs_number": nhs_number,
        "phone": phones(context.council.draws.below("phone", people.id[person_rows], 1 << 30)),
        "address_restricted": restricted(context, records),
        "deceased": np.where(people.birth[person_rows] == STILLBORN, "Y", "N").astype(object),
        "role": np.where(people.is_child[person_rows], "child", "adult").astype(object),
        "other_surname": people.other_surname[person_rows],
        "is_baby": np.where(people.ages(context.today)[person_rows] < 1, "Y", "").astype(object),
        "surname_first": np.where(
            np.isin(people.tradition[person_rows], SURNAME_FIRST), "Y", ""
        ).astype(object),
        "sibling_upn": _sibling_values(people, person_rows, upn),
        "sibling_nhs_number": _sibling_values(people, person_rows, nhs_number),
    }


def surnames(context: FeedContext, person_rows: Ints) -> Words:
    """The surname that each person bears on this night."""
    people = context.people
    renamed = context.council.draws.night_of(
        "takes another surname", people.id[person_rows], RENAMES
    )
    return np.where(
        renamed <= context.night, people.other_surname[person_rows], people.surname[person_rows]
    )


def restricted(context: FeedContext, records: SourceRecords) -> Words:
    """Y where whereabouts must not be shown: a share of the children, some in any village."""
    rate = max(context.council.restricted_share, 5 / (0.06 * context.council.children))
    drawn = context.council.draws.chance("restricted", context.people.id[records.person_rows], rate)
    return np.where(drawn, "Y", "N").astype(object)


def sealed(context: FeedContext, person_rows: Ints) -> Flags:
    """True where the partner's signals of adoption mark the record."""
    sealed_identities = habits(context.source).seals
    adoption = context.people.adoption[person_rows]
    is_sealed: Flags = ((adoption == FORMER_IDENTITY) & ("former" in sealed_identities)) | (
        (adoption == NEW_IDENTITY) & ("new" in sealed_identities)
    )
    return is_sealed


def _without_surname(context: FeedContext, forename: Words, surname: Words) -> Words:
    """A person of one name, as this partner's system makes do."""
    style = int(
        context.council.draws.below(context.question("one name"), np.zeros(1, dtype=np.int64), 3)[0]
    )
    replacement = ("", forename, ".")[style]
    return np.where(surname == "", replacement, surname).astype(object)


def _preferred(context: FeedContext, records: SourceRecords) -> Words:
    is_expected = context.people.are_expected(context.today)[records.person_rows]
    forename = np.where(is_expected, "", context.people.forename[records.person_rows])
    short = context.council.draws.chance(context.question("known as"), records.id, 0.12)
    for row in np.flatnonzero(short).tolist():
        forename[row] = variants().get(forename[row], (forename[row],))[0]
    return forename


def _sibling_values(people: People, person_rows: Ints, values: Words) -> Words:
    """The values of the record before, where that is of a brother or sister."""
    family, person = people.family[person_rows], people.id[person_rows]
    is_sibling = (np.roll(family, 1) == family) & (np.roll(person, 1) != person)
    return np.where(is_sibling, np.roll(values, 1), "").astype(object)


def _ethnicities(context: FeedContext, person_rows: Ints) -> Words:
    drawn = context.council.draws.below("ethnicity", context.people.id[person_rows], 60)
    codes = [ETHNICITIES[tradition] for tradition in context.people.tradition[person_rows].tolist()]
    return np.array(
        [c[d % len(c)] for c, d in zip(codes, drawn.tolist(), strict=True)], dtype=object
    )


def _upns(context: FeedContext, person_rows: Ints) -> Words:
    people, draws = context.people, context.council.draws
    has_upn = people.is_child[person_rows] & (people.ages(context.council.today)[person_rows] >= 4)
    moved = np.where(
        draws.chance("came from elsewhere", people.id[person_rows], 0.06),
        draws.below("from where", people.id[person_rows], 5),
        0,
    )
    years = 1974 + (people.born[person_rows] / 365.25).astype(np.int64)
    values = np.full(len(person_rows), "", dtype=object)
    values[has_upn] = upns(people.number[person_rows][has_upn], years[has_upn], moved[has_upn])
    return values


def _nhs_numbers(context: FeedContext, person_rows: Ints) -> Words:
    numbers = context.people.number[person_rows]
    values = np.full(len(person_rows), "", dtype=object)
    values[numbers >= 0] = nhs_numbers(numbers[numbers >= 0])
    planted = (numbers >= 0) & (numbers < CANARIES) & context.council.canaries
    values[planted] = nhs_canaries(numbers[planted])
    values[context.people.are_expected(context.today)[person_rows]] = ""
    return values
