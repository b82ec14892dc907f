"""What the bench of looks measured, as a page that says first whether it is enough."""

from collections import Counter
from collections.abc import Iterator

from bench.looks import WANTED_ALARMS, Measured
from bench.report import machine

HOW = (
    "Made-up users work for {days} days, each day is audited the next morning with what feeds and "
    "staff list had by then, and ten of the users begin to pry. An alarm is in time if it names a "
    "child of the first day on which its user pried: it is read the morning after. A false alarm "
    "is one user on one day who did nothing wrong, whatever the alarm names."
)
HIDDEN = (
    "Two more give nothing away on their first day, and are not among the ten: a plausible reason, "
    "or a worker who may look at any child, at an ordinary hour and at one child. They are caught "
    "only when they look again and again."
)
MADE_UP = (
    "How users work is made up (`synthetic/looks`): how often reasons are typed, how late feeds "
    "are and how much work crosses teams decide the number of false alarms. A council's own will "
    "differ."
)


def page(measured: Measured, seed: int) -> str:
    """The page, as Markdown."""
    council = measured.council
    users, looks = len(council.users), len(council.looks)
    return "\n".join(
        [
            f"# Looks of {users:,} users over {measured.days} days, seed {seed}",
            "",
            machine(),
            "",
            _verdict(measured),
            "",
            HOW.format(days=measured.days),
            "",
            f"{looks:,} looks. {MADE_UP}",
            "",
            *_caught(measured, is_hidden=False),
            "",
            HIDDEN,
            "",
            *_caught(measured, is_hidden=True),
            "",
            *_counted("false alarms by kind", Counter(f.kind for f in measured.false_alarms)),
            "",
            *_counted("notes for the monthly audit, by kind", measured.notes),
            "",
        ]
    )


def _verdict(measured: Measured) -> str:
    ten = [each for each in measured.council.snoopers if not each.is_hidden]
    in_time = sum(measured.found_after[each.kind] == 0 for each in ten)
    is_met = in_time == len(ten) and measured.a_week <= WANTED_ALARMS
    word = "met" if is_met else "missed"
    return (
        f"**Wanted: {len(ten)} of {len(ten)} in time, and at most {WANTED_ALARMS} false alarms a "
        f"week. Measured: {in_time} of {len(ten)}, and {measured.a_week:.1f} a week: {word}.**"
    )


def _caught(measured: Measured, *, is_hidden: bool) -> Iterator[str]:
    yield "| who pries | days from the first improper look to an alarm about one |"
    yield "|---|--:|"
    for snooper in measured.council.snoopers:
        if snooper.is_hidden is is_hidden:
            days = measured.found_after[snooper.kind]
            yield f"| {snooper.kind} | {'never' if days is None else days} |"


def _counted(what: str, counts: Counter[str]) -> Iterator[str]:
    yield f"| {what} | |"
    yield "|---|--:|"
    for kind, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"| {kind} | {count:,} |"
