"""People are what their seed says, however many are made at a time."""

from datetime import date

import numpy as np

from synthetic.draws import NO_NIGHT, Draws
from synthetic.families import Families
from synthetic.people import BORN, EXPECTED, FORMER_IDENTITY, STILLBORN, People
from synthetic.population import people_of

COUNCIL = Families(Draws(9), 3000, date(2026, 11, 23))
EVERYBODY = people_of(COUNCIL, np.arange(COUNCIL.count, dtype=np.int64))

BORN_CHILDREN = (
    EVERYBODY.is_child & (EVERYBODY.adoption != FORMER_IDENTITY) & (EVERYBODY.birth == BORN)
)


def described(people: People) -> dict[int, tuple[object, ...]]:
    columns = (people.forename, people.surname, people.born, people.sex, people.home)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return dict(zip(people.id.tolist(), rows, strict=True))


def test_a_few_families_made_alone_are_the_same_families() -> None:
    some = described(people_of(COUNCIL, np.arange(300, 340, dtype=np.int64)))
    every = described(EVERYBODY)
    assert {number: every[number] for number in some} == some


def test_there_are_as_many_children_as_asked_for_and_none_is_grown_up() -> None:
    ages = EVERYBODY.ages(COUNCIL.today)[BORN_CHILDREN]
    assert len(ages) == 3000
    assert sorted(set(ages.tolist())) == list(range(18))
    assert np.bincount(ages).min() > 90


def test_mothers_were_grown_up_when_their_children_were_born() -> None:
    children = np.flatnonzero(EVERYBODY.is_child & (EVERYBODY.adoption != FORMER_IDENTITY))
    mothers = EVERYBODY.kin[children, 0]
    years = (EVERYBODY.born[children] - EVERYBODY.born[mothers]) / 365.25
    assert years.min() >= 17.9
    assert years.max() < 60


def test_no_two_people_share_an_id() -> None:
    assert len(set(EVERYBODY.id.tolist())) == len(EVERYBODY)


def test_draws_are_even_and_independent_of_order() -> None:
    ids = np.arange(20_000, dtype=np.int64)
    drawn = Draws(1).uniform("a question", ids)
    assert np.array_equal(Draws(1).uniform("a question", ids[::-1]), drawn[::-1])
    assert abs(float(drawn.mean()) - 0.5) < 0.01
    other = Draws(1).uniform("another question", ids)
    assert abs(float(np.corrcoef(drawn, other)[0, 1])) < 0.03


def test_things_that_befall_a_share_each_night_befall_that_share() -> None:
    nights = Draws(1).night_of("something", np.arange(50_000, dtype=np.int64), 0.3)
    assert nights.min() == 2
    assert abs(float((nights == 2).mean()) - 0.3) < 0.01
    assert Draws(1).night_of("something", np.arange(3), 0.0).tolist() == [NO_NIGHT] * 3


def test_a_few_children_are_expected_and_one_of_them_was_stillborn() -> None:
    is_unborn = EVERYBODY.birth != BORN
    births = zip(
        (EVERYBODY.born - COUNCIL.today)[is_unborn], EVERYBODY.birth[is_unborn], strict=True
    )
    assert sorted(births) == [(1, EXPECTED), (20, STILLBORN), (40, EXPECTED), (90, EXPECTED)]
    expected_by_day = [EVERYBODY.are_expected(COUNCIL.today + day).sum() for day in (0, 1, 40, 365)]
    assert expected_by_day == [4, 3, 2, 1]
