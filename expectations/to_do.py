"""What a steward has to do today, from the state of the sources: the most pressing first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts import Review
from expectations.page_data import FeedToChase, SourceStatus, StewardPageData
from expectations.register_page import WHAT_WE_HOLD, Standing


@dataclass(frozen=True)
class Task:
    """Something to do: a title, why or how, and links to where it is done (words, page).

    `urgent` where somebody waits because it was not done.
    """

    title: str
    details: str
    links: Sequence[tuple[str, str]]
    urgent: bool = False


def to_do(page_data: StewardPageData) -> list[Task]:
    """Everything to do today; nothing where nothing waits for a steward."""
    return [
        *_rulings(page_data),
        *_answers(page_data),
        *_agreements(page_data.register.standings),
        *_locks(page_data.locks_to_review),
        *_overdue(page_data.worst_first),
        *_matters(page_data.worst_first),
        *_packs(page_data.worst_first),
        *_files(page_data.worst_first),
        *_feeds(page_data.worst_first),
        *_disputed(page_data.worst_first),
    ]


def _rulings(page_data: StewardPageData) -> Iterator[Task]:
    pairs = len(page_data.contradictions)
    if pairs:
        yield Task(
            f"Settle {_number_of(pairs, 'pair')} on which people ruled opposite things",
            "Neither ruling is obeyed until then.",
            [("The rulings, with file and row", "#rulings")],
            urgent=True,
        )


def _answers(page_data: StewardPageData) -> Iterator[Task]:
    if page_data.unread:
        files = len(page_data.unread)
        yield Task(
            f"Look at {_number_of(files, 'file')} in the answers folder that could not be read",
            "Nothing in such a file counts until it can be read.",
            [("Which, and why", "#answers")],
            urgent=True,
        )
    if page_data.faults:
        rows = len(page_data.faults)
        yield Task(
            f"Look at {_number_of(rows, 'answer')} that could not be understood",
            "A row that is not understood changes nothing.",
            [("Which, and why", "#answers")],
        )


def _agreements(standings: Sequence[Standing]) -> Iterator[Task]:
    closed = [each for each in standings if not each.is_open]
    overdue = [each for each in standings if each.is_open and each.review is Review.OVERDUE]
    soon = [each for each in standings if each.is_open and each.review is Review.SOON]
    if closed:
        yield Task(
            f"Settle {_number_of(len(closed), 'agreement')} without which a feed is closed",
            "Its files are not opened and nothing of it is shown until it is in force.",
            _agreement_links(closed),
            urgent=True,
        )
    if overdue:
        yield Task(
            f"Review {_number_of(len(overdue), 'agreement')}: the day has passed",
            "The feed goes on; whether it may is for you and the partner to say.",
            _agreement_links(overdue),
            urgent=True,
        )
    if soon:
        yield Task(
            f"Prepare the review of {_number_of(len(soon), 'agreement')}",
            "When an agreement ends, its feed closes and leaves every page the same night.",
            _agreement_links(soon),
        )


def _locks(children: int) -> Iterator[Task]:
    if children:
        yield Task(
            f"Have {_number_of(children, 'lock')} reviewed",
            "Whoever decided on a lock reviews it when its days are up: single-view hold --lock "
            "renews it, with --release it lifts it. Until then it stays.",
            [],
            urgent=True,
        )


def _agreement_links(standings: Sequence[Standing]) -> list[tuple[str, str]]:
    return [
        (f"{each.title}, {each.reference}: {each.tag[1]}", f"{WHAT_WE_HOLD}#{each.name}")
        for each in standings
    ]


def _overdue(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    late = [source for source in sources if source.counts["overdue"]]
    if late:
        total = sum(source.counts["overdue"] for source in late)
        yield Task(
            f"Remind {_number_of(len(late), 'owner')}: {_number_of(total, 'request')} overdue",
            "They were sent, and no answer came in time.",
            [_link(source, _count_text(source, "overdue"), "requests") for source in late],
            urgent=True,
        )


def _matters(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    unanswered = [
        (source, matter) for source in sources for matter in source.matters if matter.is_unanswered
    ]
    if unanswered:
        yield Task(
            f"Ask what changed: {_number_of(len(unanswered), 'fault')} in a large part of a feed",
            "One cause in how the extract is made is likely. Ring the owner before the pack goes.",
            [
                _link(
                    source,
                    f"{matter.records_with_fault:,} of {matter.records:,} records",
                    "matters",
                )
                for source, matter in unanswered
            ],
        )


def _packs(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    due = [source for source in sources if source.counts["to_send"]]
    if due:
        yield Task(
            f"Send {_number_of(len(due), 'correction pack')}",
            "New requests were added within the last week. Send the packs that have not gone "
            "out yet by the council's secure transfer.",
            [_link(source, _new_in_pack(source), "pack") for source in due],
        )


def _files(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    set_aside = [
        (source, [line.extract for line in source.deliveries if line.is_set_aside])
        for source in sources
    ]
    files = sum(len(extracts) for _, extracts in set_aside)
    if files:
        yield Task(
            f"Ask for {_number_of(files, 'file')} that could not be read",
            "Nothing of it came in. Why stands beside it, in words for the sender.",
            [
                _link(source, ", ".join(extracts), "deliveries")
                for source, extracts in set_aside
                if extracts
            ],
            urgent=True,
        )


def _feeds(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    late = sum(len(source.late) for source in sources)
    thin = sum(len(source.thin) for source in sources)
    if late:
        yield Task(
            f"Chase {_number_of(late, 'late feed')}",
            "What an old feed says may no longer be true.",
            [
                _link(source, _extract_names(source.late), "feeds")
                for source in sources
                if source.late
            ],
            urgent=True,
        )
    if thin:
        yield Task(
            f"Ask whether {_number_of(thin, 'delivery', 'deliveries')} came whole",
            "Half a file looks like a day on which children vanished.",
            [
                _link(source, _extract_names(source.thin), "feeds")
                for source in sources
                if source.thin
            ],
        )


def _extract_names(feeds: Sequence[FeedToChase]) -> str:
    return ", ".join(feed.extract for feed in feeds)


def _disputed(sources: Sequence[SourceStatus]) -> Iterator[Task]:
    disputed = [source for source in sources if source.counts["disputed"]]
    if disputed:
        total = sum(source.counts["disputed"] for source in disputed)
        yield Task(
            f"Decide {_number_of(total, 'request')} that owners say are not theirs",
            "Find out with both owners whose record it is; single-view rule settles two records.",
            [_link(source, _count_text(source, "disputed"), "requests") for source in disputed],
        )


def _new_in_pack(source: SourceStatus) -> str:
    day = f", of {source.pack_of.day} {source.pack_of:%B}" if source.pack_of else ""
    return f"{_count_text(source, 'to_send')} new{day}"


def _link(source: SourceStatus, words: str, part: str) -> tuple[str, str]:
    return f"{source.title}: {words}", f"{source.name}.html#{part}"


def _count_text(source: SourceStatus, count: str) -> str:
    return f"{source.counts[count]:,}"


def _number_of(number: int, noun: str, plural: str = "") -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {plural or noun + 's'}"
