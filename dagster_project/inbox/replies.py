"""Packs that came back: what owners answered, read from workbooks and CSV files."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from dagster_project.inbox import audit_findings, sheets, staff_lists
from dagster_project.inbox import holds as hold_files
from dagster_project.inbox import rulings as ruling_files
from dagster_project.inbox.answer_files import Unread
from dagster_project.inbox.rulings import Ruling
from dagster_project.lake import published
from dagster_project.outbox import pack_layout
from silver.corrections import states

HEADINGS = {title.casefold(): name for name, title in pack_layout.HEADINGS.items()} | {
    name: name for name in pack_layout.HEADINGS
}
"""How a column may be called, in a workbook or in a CSV file."""
NEEDED = ("request", "answer")


@dataclass(frozen=True)
class Reply:
    """What an owner answered to a request, the `times_asked`th time that it was times_asked.

    `children` says what they say of one child or two, if anything. `file_and_row` names file and
    row by time and number, never by a name or a cell.
    """

    request_id: str
    times_asked: int
    answer: str
    children: str | None
    answered_by: str
    answered_at: datetime
    file_and_row: str


@dataclass
class ReturnedPacks:
    """What owners answered, a sentence for each row that could not be understood, and files.

    `replies` is one answer for each request and time that it was asked; `rows` is every row that
    says anything, for what it says of one child or two.
    """

    replies: dict[tuple[str, int], Reply] = field(default_factory=dict)
    rows: list[Reply] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read(folder: Path) -> ReturnedPacks:
    """Every answer in the packs that stand in the answers folder; of two on one row the newer.

    Where one file, or two that were saved at one moment, answer a request in two ways, neither
    counts.
    """
    packs = ReturnedPacks()
    for line in sheets.lines(filter(is_pack, folder.glob("*")), HEADINGS, NEEDED, packs.unread):
        reply = _reply(line)
        if isinstance(reply, str):
            packs.faults.append(f"{line.where}: {reply}")
        elif reply:
            packs.rows.append(reply)
    _take_newest(packs)
    return packs


def is_pack(path: Path) -> bool:
    """Whether a file is a pack that came back: a workbook or CSV file, and nobody else's."""
    is_list = any(
        kind.holds(path) for kind in (ruling_files.LIST, hold_files.LIST, *staff_lists.LISTS)
    )
    is_other = is_list or audit_findings.is_audit_sheet(path)
    return path.is_file() and path.suffix.lower() in {".xlsx", ".csv"} and not is_other


def _take_newest(packs: ReturnedPacks) -> None:
    """The newest answer to each request, whatever the order of files and rows."""
    by_request: dict[tuple[str, int], list[Reply]] = defaultdict(list)
    for reply in packs.rows:
        by_request[reply.request_id, reply.times_asked].append(reply)
    for request, replies in sorted(by_request.items()):
        newest = max(reply.answered_at for reply in replies)
        last = [reply for reply in replies if reply.answered_at == newest]
        if len({reply.answer for reply in last}) == 1:
            packs.replies[request] = min(
                last, key=lambda reply: (reply.answered_by, reply.file_and_row)
            )
        else:
            packs.faults += [f"{reply.file_and_row}: {TWICE}" for reply in last]


TWICE = (
    "the same request is answered otherwise in another row, so neither answer counts: answer it "
    "once in the next pack"
)


def _reply(line: sheets.Line) -> Reply | str | None:
    """The answer in a row, why it is none, or None where nothing was answered."""
    row = line.cells
    answer, children = row.get("answer", "").casefold(), row.get("children", "").casefold()
    if not answer and not children:
        return None
    request, _, times_asked = row["request"].rpartition("-")
    if fault := _fault(request, times_asked, answer, children):
        return fault
    return Reply(
        request_id=request,
        times_asked=int(times_asked),
        answer=_answer(answer, children),
        children=children or None,
        answered_by=row.get("answered_by") or "the source's owner",
        answered_at=line.changed,
        file_and_row=line.where,
    )


def _answer(answer: str, children: str) -> str:
    """What the request is told: that two records are one child, they are not right as they are."""
    is_right = answer == states.OwnerAnswer.IT_IS_RIGHT and children == states.OwnerAnswer.ONE_CHILD
    return children if is_right or not answer else answer


def _fault(request: str, times_asked: str, answer: str, children: str) -> str:
    if not (request and times_asked.isascii() and times_asked.isdigit()):
        return "the request's own number was changed: copy it from the pack"
    is_matter = request.startswith(states.MATTER_ID_PREFIX)
    choices = states.MATTER_ANSWERS if is_matter else states.RECORD_ANSWERS
    if answer and answer not in choices:
        return f"the answer must be one of: {', '.join(choices)}"
    if children and children not in pack_layout.CHILDREN:
        return f"'One child or two?' must be one of: {', '.join(pack_layout.CHILDREN)}"
    return ""


def rulings(
    replies: Sequence[Reply], requests: Sequence[published.Row]
) -> tuple[tuple[Ruling, ...], list[str]]:
    """What owners said about two records of their own, as rulings.

    The same answer is one ruling however often its file is put there. Of another source's record
    an owner has seen nothing, so only a steward rules on it.

    Args:
        replies: every row that `read` gives.
        requests: of silver/correction: request_id, both record keys and both sources.

    Returns:
        The rulings, and how many rows said what is not the owner's to say, in a sentence.
    """
    by_id = {request["request_id"]: request for request in requests}
    about_children = [reply for reply in replies if reply.children]
    own = [reply for reply in about_children if _is_own(by_id.get(reply.request_id))]
    others = len(about_children) - len(own)
    fault = (
        f"'One child or two?' was answered {others} times where the two records are not both the "
        "owner's: nothing was changed; a steward can rule with `single-view rule`"
    )
    made = (_ruling(reply, by_id[reply.request_id]) for reply in own)
    return ruling_files.without_repeats(made), [fault] if others else []


def _is_own(request: published.Row | None) -> bool:
    return request is not None and request["source"] == request["other_source"]


def _ruling(reply: Reply, request: published.Row) -> Ruling:
    left, right = sorted((request["record_key"], request["other_record_key"]))
    ruling = pack_layout.CHILDREN[reply.children or ""]
    words = (ruling, reply.answered_by, reply.request_id, str(reply.times_asked))
    return Ruling(
        ruling_id=ruling_files.ruling_id(left, right, *words),
        left_key=left,
        right_key=right,
        ruling=ruling,
        decided_by=reply.answered_by,
        decided_on=reply.answered_at,
        reason="answered in a correction pack",
        file_and_row=reply.file_and_row,
    )
