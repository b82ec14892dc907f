"""What a person should ask about: facts on one user's looks of one day, and no verdict.

An alarm is to be asked about the next morning. A note waits for the monthly audit: it says nothing
by itself, and much of it is ordinary work.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dagster_project.look_audit import patterns, thresholds
from dagster_project.look_audit.day_views import History
from dagster_project.look_audit.signs import Evidence, Sight, sights


class FlagKind(StrEnum):
    """What a flag is about, as its heading says it."""

    OWN_FAMILY = "on the list of staff relations"
    LOCKED = "locked record"
    AFTER_LEAVING = "after the last day"
    MAY_BE_FAMILY = "may be family"
    NO_REASON = "outside caseload, without a reason"
    ODD_HOURS = "outside working hours"
    REPEATED = "one child again and again"
    MANY = "many children in a day"
    ONE_SURNAME = "many families of one surname"
    WITH_A_REASON = "outside caseload, with a reason"


@dataclass(frozen=True)
class Flag:
    """A fact about one user's looks of one day; `person_ids` are whom it is about."""

    kind: FlagKind
    user: str
    day: date
    person_ids: tuple[str, ...]
    sentence: str
    is_alarm: bool


@dataclass(frozen=True)
class UserDay:
    """All that one user saw on one day, and what it is compared with."""

    sights: tuple[Sight, ...]
    history: History
    evidence: Evidence

    def opened(self, is_meant: Callable[[Sight], bool]) -> list[Sight]:
        """The sights of persons opened for which something holds."""
        return [sight for sight in self.sights if sight.view.is_opened and is_meant(sight)]


def flags_of(day: date, history: History, evidence: Evidence) -> list[Flag]:
    """Everything about the looks of one day that is worth asking about.

    Args:
        day: the day.
        history: looks of this day and of the weeks before; later ones do not count.
        evidence: what they are compared with, as it stands when the question is put.
    """
    every = []
    for _, views in sorted(history.users(day).items()):
        user_day = UserDay(tuple(sights(views, history, evidence)), history, evidence)
        every += [flag for rule in RULES for flag in rule(user_day)]
    return every


def _flag(
    kind: FlagKind, of: Sequence[Sight], sentence: str, *, is_alarm: bool = True
) -> Iterator[Flag]:
    """The flag, where it is of anybody; `{}` in its sentence is how many they are."""
    if of:
        persons = tuple(sorted(sight.view.person_id for sight in of))
        count = "1 child" if len(persons) == 1 else f"{len(persons):,} children"
        view = of[0].view
        yield Flag(kind, view.user, view.day, persons, sentence.format(count), is_alarm)


def _own_family(day: UserDay) -> Iterator[Flag]:
    opened = day.opened(lambda sight: sight.is_declared_relation)
    yield from _flag(
        FlagKind.OWN_FAMILY, opened, "opened {} whom the list of staff relations names for them"
    )
    unopened = [s for s in day.sights if s.is_declared_relation and not s.view.is_opened]
    for is_shown, verb in ((True, "was shown {} in a search"), (False, "searched for {}")):
        listed = [sight for sight in unopened if sight.view.is_shown is is_shown]
        sentence = f"{verb} whom the list of staff relations names for them"
        yield from _flag(FlagKind.OWN_FAMILY, listed, sentence, is_alarm=False)


def _locked(day: UserDay) -> Iterator[Flag]:
    opened = day.opened(lambda sight: sight.is_locked and sight.is_outside)
    yield from _flag(
        FlagKind.LOCKED, opened, "opened {} whose record is locked and whom their team does not "
        "work with",
    )  # fmt: skip
    tried = [sight for sight in day.sights if sight.is_tried_lock]
    times = patterns.tries_of_locks(tried[0], day.history, day.evidence) if tried else 0
    is_alarm = times >= thresholds.TRIED_LOCKS
    sentence = "searched for {} whose record is locked and whom their team does not work with"
    if is_alarm:
        sentence += f": {times} such searches in four weeks"
    yield from _flag(FlagKind.LOCKED, tried, sentence, is_alarm=is_alarm)


def _after_leaving(day: UserDay) -> Iterator[Flag]:
    def has_left(sight: Sight) -> bool:
        last_day = sight.member.last_day
        return last_day is not None and sight.view.day > last_day

    sentence = "opened {} after the last day that the staff list gives for them"
    yield from _flag(FlagKind.AFTER_LEAVING, day.opened(has_left), sentence)


def _may_be_family(day: UserDay) -> Iterator[Flag]:
    """The user's own surname: of those who see any child, only where chance is no answer."""

    def is_alarming(sight: Sight) -> bool:
        share = day.evidence.surname_share(sight.member.surname)
        is_rare = share < thresholds.RARE_SURNAME
        return is_rare and not sight.has_reason if sight.sees_any_child else True

    same = day.opened(lambda sight: sight.shares_surname and sight.is_unexplained)
    sentence = "opened {} of their own surname whom their team does not work with: may be family"
    for is_alarm in (True, False):
        of = [sight for sight in same if is_alarming(sight) is is_alarm]
        yield from _flag(FlagKind.MAY_BE_FAMILY, of, sentence, is_alarm=is_alarm)


def _outside(day: UserDay) -> Iterator[Flag]:
    """Outside the caseload: without a reason, where nothing explains it, is to be asked about."""
    outside = day.opened(lambda sight: sight.is_outside and not sight.sees_any_child)
    for is_alarm in (True, False):
        of = [s for s in outside if not s.has_reason and s.is_unexplained is is_alarm]
        sentence = "opened {} whom their team does not work with, and gave no reason"
        if not is_alarm:
            sentence += "; family, a colleague, cover or the front door may have led there"
        yield from _flag(FlagKind.NO_REASON, of, sentence, is_alarm=is_alarm)
    with_reason = [sight for sight in outside if sight.has_reason]
    sentence = "opened {} whom their team does not work with, and gave a reason"
    yield from _flag(FlagKind.WITH_A_REASON, with_reason, sentence, is_alarm=False)


def _odd_hours(day: UserDay) -> Iterator[Flag]:
    odd = day.opened(lambda sight: sight.is_at_odd_hours)
    unexplained = [sight for sight in odd if sight.is_unexplained and not sight.sees_any_child]
    is_alarm = len(unexplained) >= thresholds.NIGHT_CHILDREN
    sentence = "opened {} whom their team does not work with, outside the hours that it works"
    yield from _flag(FlagKind.ODD_HOURS, unexplained, sentence, is_alarm=is_alarm)
    silent = [sight for sight in odd if sight.sees_any_child and not sight.has_reason]
    is_alarm = len(silent) >= thresholds.NIGHT_CHILDREN
    sentence = "opened {} outside the hours that their team works, and gave no reason"
    yield from _flag(FlagKind.ODD_HOURS, silent, sentence, is_alarm=is_alarm)
    others = [sight for sight in odd if sight not in unexplained and sight not in silent]
    sentence = "opened {} outside the hours that their team works"
    yield from _flag(FlagKind.ODD_HOURS, others, sentence, is_alarm=False)


def _repeated(day: UserDay) -> Iterator[Flag]:
    for sight in day.opened(lambda sight: sight.is_unexplained):
        days = patterns.days_of_looking(sight, day.history)
        if patterns.is_repeated(sight, days):
            sentence = (
                f"opened {{}} on {len(days)} days, and neither they nor their team work with them"
            )
            yield from _flag(FlagKind.REPEATED, [sight], sentence)


def _many(day: UserDay) -> Iterator[Flag]:
    outside = day.opened(lambda sight: sight.is_unexplained)
    opened = day.opened(lambda _: True)
    if not outside or not patterns.are_many(outside):
        return
    usual = patterns.usual(outside[0], day.history, day.evidence)
    if len(opened) >= thresholds.TIMES_USUAL * usual:
        sentence = (
            f"opened {{}} whom their team does not work with, {len(opened):,} children in all; "
            f"on their usual day it is {usual:.0f}"
        )
        yield from _flag(FlagKind.MANY, outside, sentence)


def _one_surname(day: UserDay) -> Iterator[Flag]:
    outside = day.opened(lambda sight: sight.is_outside)
    for of, families in patterns.of_one_surname(outside, day.evidence):
        sentence = f"opened {{}} of {families} families who share a surname and whom their team "
        yield from _flag(FlagKind.ONE_SURNAME, of, f"{sentence}does not work with")


RULES = (
    _own_family, _locked, _after_leaving, _may_be_family, _outside, _odd_hours, _repeated, _many,
    _one_surname,
)  # fmt: skip
"""Each gives the flags of one kind."""
