"""Teams, their workers, and the spells for which they work with a child."""

from dataclasses import dataclass, replace

import numpy as np

from contracts import DataGroup
from synthetic.draws import Flags, Ints, Words
from synthetic.identifiers import phones
from synthetic.lexicon import SHARES, pick_names, places
from synthetic.name_errors import plain_letters
from synthetic.people import BORN, FORMER_IDENTITY
from synthetic.rows import Rows

NEW_WORKER = 0.004
CLOSES = 0.001
"""Shares of spells whose worker changes, or that end, in a night."""

WORKERS_IN_A_TEAM = 6
CHILDREN_OF_A_SCHOOL = 330
CHILDREN_OF_A_TEAM = 2500
STILL_OPEN = 0.55
PREGNANCY = 200
"""Days before birth on which a service may begin to work with an unborn child."""
SECONDARY_AGE = 11


@dataclass(frozen=True)
class Service:
    """A kind of team: what it is called and under which data group its involvement is shown."""

    title: str
    data_group: DataGroup
    domain: str


def teams(rows: Rows, service: Service) -> Ints:
    """The team of each row: siblings share one; a second record or spell has another."""
    people, person = rows.context.people, rows.person
    size = CHILDREN_OF_A_SCHOOL if service.data_group is DataGroup.EDUCATION else CHILDREN_OF_A_TEAM
    count = 3 + rows.context.council.children // size
    phase = (people.ages(rows.context.council.today)[person] >= SECONDARY_AGE).astype(np.int64)
    copy = rows.contents.records.id[rows.record_rows] % 4
    group = people.family[person] * 16 + copy * 4 + np.minimum(rows.turn, 1) * 2 + phase
    team = rows.context.council.draws.below(rows.context.question("team"), group, count)
    return team * 2 + phase if service.data_group is DataGroup.EDUCATION else team


def team_names(rows: Rows, service: Service) -> Words:
    """What each row's team is called."""
    team = teams(rows, service)
    towns, streets = places("town"), places("street")
    if service.data_group is DataGroup.EDUCATION:
        school = team // 2
        kind = np.array([" Primary School", " Academy"], dtype=object)[team % 2]
        names: Words = streets[school % len(streets)] + " " + _town_of_school(towns, school) + kind
        return names
    numbers = np.array([f" {service.title} team {n // len(towns) + 1}" for n in team.tolist()])
    named: Words = towns[team % len(towns)] + numbers.astype(object)
    return named


def workers(rows: Rows, service: Service) -> Ints:
    """The worker of each row, as a number; another after a change. A school has one for all."""
    draws, ids, team = rows.context.council.draws, rows.id, teams(rows, service)
    worker = draws.below(rows.context.question("worker"), ids, WORKERS_IN_A_TEAM)
    if service.data_group is DataGroup.EDUCATION:
        worker = np.zeros_like(worker)
    subjects = team if service.data_group is DataGroup.EDUCATION else ids
    changed = (
        draws.night_of(rows.context.question("new worker"), subjects, NEW_WORKER)
        <= rows.context.night
    )
    return team * 32 + worker + np.where(changed, WORKERS_IN_A_TEAM, 0)


def worker_names(rows: Rows, service: Service) -> tuple[Words, Words]:
    """Forename and surname of each row's worker."""
    draws, worker = rows.context.council.draws, workers(rows, service)
    tradition = draws.weighted(rows.context.question("worker tradition"), worker, SHARES)
    letters = np.array(["F", "F", "M"], dtype=object)[draws.below("worker sex", worker, 3)]
    forename = pick_names(
        draws, rows.context.question("worker forename"), worker, (tradition, letters)
    )
    surname = pick_names(draws, rows.context.question("worker surname"), worker, (tradition, "S"))
    return forename, surname


def worker_roles(rows: Rows, service: Service) -> Words:
    """What each row's worker does for the child."""
    roles = np.array(["social worker", "family support worker", "personal adviser"], dtype=object)
    worker = workers(rows, service)
    picked: Words = roles[
        rows.context.council.draws.weighted("role", worker, np.array([8.0, 3.0, 1.0]))
    ]
    return picked


def worker_emails(rows: Rows, service: Service) -> Words:
    """The address at which each row's worker is reached."""
    first, last = worker_names(rows, service)
    names, inverse = np.unique((first + "." + last).astype(str), return_inverse=True)
    emails = [f"{_mailbox(name)}@{service.domain}" for name in names.tolist()]
    return np.array([*emails, ""], dtype=object)[inverse]


def worker_phones(rows: Rows, service: Service) -> Words:
    """The telephone of each row's team or worker."""
    worker = workers(rows, service)
    return phones(
        rows.context.council.draws.below(rows.context.question("worker phone"), worker, 1 << 30)
    )


def is_open(rows: Rows, service: Service) -> Flags:
    """True for spells that have not ended."""
    context, people, person = rows.context, rows.context.people, rows.person
    by_need = people.need[person] < 0.033
    drawn = context.council.draws.chance(context.question("open"), rows.id, STILL_OPEN)
    is_ongoing = by_need if service.data_group is DataGroup.PLANS else drawn
    if service.data_group in (DataGroup.EDUCATION, DataGroup.HOUSING):
        is_ongoing = np.ones(len(rows), dtype=bool)
    closed = (
        context.council.draws.night_of(context.question("closes"), rows.id, CLOSES) <= context.night
    )
    has_left = (people.adoption[person] == FORMER_IDENTITY) | _second_roll(rows, service)
    open_now: Flags = is_ongoing & ~closed & ~has_left & (rows.turn == 0)
    return open_now


def since(rows: Rows, service: Service) -> Ints:
    """The day on which each spell began."""
    context, born = rows.context, rows.context.people.born[rows.person]
    if service.data_group is DataGroup.HOUSING:
        return context.homes.since(rows.addresses)
    days_ago = (
        20 + context.council.draws.below(context.question("since"), rows.id, 600) + rows.turn * 700
    )
    if service.data_group is DataGroup.EDUCATION:
        return _first_of_september(rows)
    first_day = np.where(context.people.birth[rows.person] == BORN, born, born - PREGNANCY)
    return np.maximum(_last_day(rows) - days_ago, first_day)


def until(rows: Rows, service: Service) -> Words:
    """The day on which each spell ended; "" while it goes on."""
    start = since(rows, service)
    part = rows.context.council.draws.uniform(rows.context.question("until"), rows.id)
    closed = rows.context.council.draws.night_of(rows.context.question("closes"), rows.id, CLOSES)
    last = np.where(rows.turn > 0, _next_start(rows, service), _last_day(rows))
    part = np.where((rows.turn > 0) & (service.data_group is DataGroup.HOUSING), 1.0, part)
    end = start + (np.maximum(last - start, 0) * part).astype(np.int64)
    tonight = closed <= rows.context.night
    end = np.where(tonight & (rows.turn == 0), rows.context.council.today + closed - 1, end)
    return np.where(is_open(rows, service), "", end.astype(object)).astype(object)


def _next_start(rows: Rows, service: Service) -> Ints:
    """The day on which each record's newest spell began."""
    newest = replace(rows, turn=np.zeros_like(rows.turn), id=rows.id - rows.turn)
    return since(newest, service)


def _last_day(rows: Rows) -> Ints:
    people, person = rows.context.people, rows.person
    former = people.adoption[person] == FORMER_IDENTITY
    return np.where(former, people.adopted_on[person], rows.context.council.today)


def _second_roll(rows: Rows, service: Service) -> Flags:
    second = rows.contents.records.id[rows.record_rows] % 4 > 0
    half = rows.context.council.draws.chance("left the second roll", rows.id, 0.6)
    return second & half & (service.data_group is DataGroup.EDUCATION)


def _first_of_september(rows: Rows) -> Ints:
    born = rows.context.people.born[rows.person]
    ages = rows.context.people.ages(rows.context.council.today)[rows.person]
    started = born + np.where(ages >= SECONDARY_AGE + 1, SECONDARY_AGE + 1, 4) * 365.25
    years = started.astype(np.int64).astype("datetime64[D]").astype("datetime64[Y]")
    terms = years.astype("datetime64[M]") + np.timedelta64(8, "M")
    days = terms.astype("datetime64[D]").astype(np.int64)
    return np.minimum(days, rows.context.council.today - 1)


def _town_of_school(towns: Words, school: Ints) -> Words:
    picked: Words = towns[(school + school // 60) % len(towns)]
    return picked


def _mailbox(name: str) -> str:
    plain = plain_letters(name).lower()
    return "".join(
        letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == ".")
    )


def completed(rows: Rows, service: Service) -> Words:
    """The day on which each assessment was finished; "" for some that are not."""
    duration = 10 + rows.context.council.draws.below(rows.context.question("took"), rows.id, 50)
    end = since(rows, service) + duration
    return np.where(end < rows.context.today, end.astype(object), "").astype(object)


def left_on(rows: Rows, service: Service) -> Words:
    """The day on which a pupil left; "" for one who goes on, or of whom no school may say so.

    Of an identity before adoption no transfer is made: nothing may lead from it to the new one.
    """
    is_former = rows.context.people.adoption[rows.person] == FORMER_IDENTITY
    return np.where(is_former, "", until(rows, service)).astype(object)
