"""What a steward has to do today, from how the sources stand: what is most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from expectations.page_data import Feed, Morning, Standing


@dataclass(frozen=True)
class Task:
    """Something to do: what, why or how, and the places where it is done (words, page).

    `urgent` where somebody waits because it was not done.
    """

    what: str
    how: str
    links: Sequence[tuple[str, str]]
    urgent: bool = False


def to_do(morning: Morning) -> list[Task]:
    """Everything to do today; nothing where nothing waits for a steward."""
    return [
        *_rulings(morning),
        *_answers(morning),
        *_overdue(morning.worst_first),
        *_matters(morning.worst_first),
        *_packs(morning.worst_first),
        *_feeds(morning.worst_first),
        *_disputed(morning.worst_first),
    ]


def _rulings(morning: Morning) -> Iterator[Task]:
    pairs = len(morning.contradictions)
    if pairs:
        yield Task(
            f"Settle {_counted(pairs, 'pair')} on which people ruled opposite things",
            "Neither ruling is obeyed until then.",
            [("The rulings, with file and row", "#rulings")],
            urgent=True,
        )


def _answers(morning: Morning) -> Iterator[Task]:
    if morning.unread:
        files = len(morning.unread)
        yield Task(
            f"Look at {_counted(files, 'file')} in the answers folder that could not be read",
            "Nothing in such a file counts until it can be read.",
            [("Which, and why", "#answers")],
            urgent=True,
        )
    if morning.faults:
        rows = len(morning.faults)
        yield Task(
            f"Look at {_counted(rows, 'answer')} that could not be understood",
            "A row that is not understood changes nothing.",
            [("Which, and why", "#answers")],
        )


def _overdue(sources: Sequence[Standing]) -> Iterator[Task]:
    late = [one for one in sources if one.counts["overdue"]]
    if late:
        whole = sum(one.counts["overdue"] for one in late)
        yield Task(
            f"Remind {_counted(len(late), 'owner')}: {_counted(whole, 'request')} overdue",
            "They were sent, and no answer came in time.",
            [_place(one, _number(one, "overdue"), "requests") for one in late],
            urgent=True,
        )


def _matters(sources: Sequence[Standing]) -> Iterator[Task]:
    asked = [(one, matter) for one in sources for matter in one.matters if matter.waits]
    if asked:
        yield Task(
            f"Ask what changed: {_counted(len(asked), 'fault')} in a large part of a feed",
            "One cause in how the extract is made is likely. Ring the owner before the pack goes.",
            [
                _place(one, f"{matter.found:,} of {matter.held:,} records", "matters")
                for one, matter in asked
            ],
        )


def _packs(sources: Sequence[Standing]) -> Iterator[Task]:
    due = [one for one in sources if one.counts["to_send"]]
    if due:
        yield Task(
            f"Send {_counted(len(due), 'correction pack')}",
            "Requests joined within the last week. If not sent yet: by the council's secure "
            "transfer.",
            [_place(one, _of_pack(one), "pack") for one in due],
        )


def _feeds(sources: Sequence[Standing]) -> Iterator[Task]:
    late, thin = sum(len(one.late) for one in sources), sum(len(one.thin) for one in sources)
    if late:
        yield Task(
            f"Chase {_counted(late, 'late feed')}",
            "What an old feed says may be true no longer.",
            [_place(one, _named(one.late), "feeds") for one in sources if one.late],
            urgent=True,
        )
    if thin:
        yield Task(
            f"Ask whether {_counted(thin, 'delivery', 'deliveries')} came whole",
            "Half a file looks like a day on which children vanished.",
            [_place(one, _named(one.thin), "feeds") for one in sources if one.thin],
        )


def _named(feeds: Sequence[Feed]) -> str:
    return ", ".join(feed.extract for feed in feeds)


def _disputed(sources: Sequence[Standing]) -> Iterator[Task]:
    theirs = [one for one in sources if one.counts["disputed"]]
    if theirs:
        whole = sum(one.counts["disputed"] for one in theirs)
        yield Task(
            f"Decide {_counted(whole, 'request')} that owners say are not theirs",
            "Find out with both owners whose record it is; single-view rule settles two records.",
            [_place(one, _number(one, "disputed"), "requests") for one in theirs],
        )


def _of_pack(one: Standing) -> str:
    day = f", of {one.pack_of.day} {one.pack_of:%B}" if one.pack_of else ""
    return f"{_number(one, 'to_send')} new{day}"


def _place(one: Standing, words: str, part: str) -> tuple[str, str]:
    return f"{one.title}: {words}", f"{one.name}.html#{part}"


def _number(one: Standing, count: str) -> str:
    return f"{one.counts[count]:,}"


def _counted(number: int, thing: str, several: str = "") -> str:
    return f"1 {thing}" if number == 1 else f"{number:,} {several or thing + 's'}"
