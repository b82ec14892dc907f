"""What the bench of locks measured, as a page that says first what the clock tells."""

from collections.abc import Iterator
from math import sqrt
from statistics import median, quantiles

from bench.locks import ANOTHER, CASES, LOCKED, LOCKED_ONE_IN, NAMED, NEVER, RECORDS_OF_ONE, Timed
from bench.report import machine

HOW = (
    "`single-view explain` answers in one process that is warm, {rounds:,} times in each case for "
    "an id and for a record, in turn and in an order drawn by chance. The time holds all that the "
    "command does, the line in the access log as well, but not the start of the process, which "
    "takes seconds and would hide more. The lake is made up: {persons:,} persons of "
    "{records} records, one in {locked:,} locked, written by delta-rs in order of key, on a disk "
    "whose files are in memory."
)
NOISE = (
    "What chance alone makes is shown by the second of two cases that nothing tells apart: two ids "
    "that were never issued. A share of 50% is a coin; the range is what a coin gives 19 times in "
    "20 in so many rounds."
)

LEFT = (
    "A difference that is no larger than that between the two cases which nothing tells apart is "
    "not ruled out, nor is one that whoever asks many thousands of times could find. A night of "
    "Spark's may lay its tables out in other files than these."
)


def page(timed: Timed, seed: int) -> str:
    """The page, as Markdown."""
    how = HOW.format(
        rounds=timed.rounds, persons=timed.persons, records=RECORDS_OF_ONE, locked=LOCKED_ONE_IN
    )
    parts = [
        f"# How long an answer about a locked person takes, seed {seed}",
        machine(),
        how,
        "\n".join(table_of_times(timed)),
        NOISE,
        "\n".join(table_of_shares(timed)),
        LEFT,
    ]
    return "\n\n".join(parts) + "\n"


def table_of_times(timed: Timed) -> Iterator[str]:
    """Medians and quartiles of each case, and its ratio to an id that was never issued."""
    yield "| asked by | who | median, ms | middle half, ms | times never issued |"
    yield "|---|---|--:|--:|--:|"
    for named in NAMED:
        for case in CASES:
            seconds = timed.seconds[named, case]
            low, _, high = (1000 * each for each in quantiles(seconds, n=4))
            ratio = median(seconds) / median(timed.seconds[named, NEVER])
            yield (
                f"| {named} | {case} | {1000 * median(seconds):.2f} | {low:.2f} to {high:.2f} "
                f"| {ratio:.3f} |"
            )


def table_of_shares(timed: Timed) -> Iterator[str]:
    """How often an answer took longer than that of an id never issued in the same round."""
    spread = 1.96 * sqrt(0.25 / timed.rounds)
    yield f"| asked by | took longer than never issued | rounds (a coin: {_range(spread)}) |"
    yield "|---|---|--:|"
    for named in NAMED:
        for case in (LOCKED, ANOTHER):
            yield f"| {named} | {case} | {share_longer(timed, named, case):.1%} |"


def share_longer(timed: Timed, named: str, case: str) -> float:
    """The share of rounds in which the answer took longer than that of an id never issued."""
    of_case, of_nobody = timed.seconds[named, case], timed.seconds[named, NEVER]
    return sum(a > b for a, b in zip(of_case, of_nobody, strict=True)) / timed.rounds


def _range(spread: float) -> str:
    return f"{0.5 - spread:.1%} to {0.5 + spread:.1%}"
