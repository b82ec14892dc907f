"""Packs that came back: what owners answered, read from workbooks and CSV files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dagster_project.inbox import audit_findings, sheets
from dagster_project.inbox import rulings as ruling_files
from dagster_project.inbox.answer_files import Unread
from dagster_project.outbox import pack_layout
from silver.corrections import states

HEADINGS = {title.casefold(): name for name, title in pack_layout.HEADINGS.items()} | {
    name: name for name in pack_layout.HEADINGS
}
"""How a column may be called, in a workbook or in a CSV file."""
NEEDED = ("request", "answer")


@dataclass
class Replied:
    """What owners answered, a sentence for each row that could not be understood, and files.

    `replies` is one answer a request and time that it was asked; `rows` is every row that says
    anything, for what it says of one child or two.
    """

    replies: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def read(folder: Path) -> Replied:
    """Every answer in the packs that stand in the answers folder; of two on one row the newer.

    Where one file, or two that were saved at one moment, answer a request in two ways, neither
    counts.

    Returns:
        Replies with request_id, asked, answer, children, answered_by, answered_at, said_in. Faults
        name file and row by time and number, never by a name or a cell.
    """
    back = Replied()
    for line in sheets.lines(filter(is_mine, folder.glob("*")), HEADINGS, NEEDED, back.unread):
        reply = _reply(line)
        if isinstance(reply, str):
            back.faults.append(f"{line.where}: {reply}")
        elif reply:
            back.rows.append(reply)
    _take(back)
    return back


def is_mine(path: Path) -> bool:
    """Whether a file is a pack that came back: a workbook or CSV file, and nobody else's."""
    others = ruling_files.is_mine(path) or audit_findings.is_mine(path)
    return path.is_file() and path.suffix.lower() in {".xlsx", ".csv"} and not others


def _take(back: Replied) -> None:
    """The newest answer to each request, whatever the order of files and rows."""
    by_request: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for row in back.rows:
        by_request[row["request_id"], row["asked"]].append(row)
    for request, rows in sorted(by_request.items()):
        newest = max(row["answered_at"] for row in rows)
        last = [row for row in rows if row["answered_at"] == newest]
        if len({row["answer"] for row in last}) == 1:
            back.replies[request] = min(
                last, key=lambda row: (row["answered_by"], row["file_and_row"])
            )
        else:
            back.faults += [f"{row['file_and_row']}: {TWICE}" for row in last]


TWICE = (
    "the same request is answered otherwise in another row, so neither answer counts: answer it "
    "once in the next pack"
)


def _reply(line: sheets.Line) -> dict[str, Any] | str | None:
    """The answer in a row, why it is none, or None where nothing was answered."""
    row = line.cells
    answer, children = row.get("answer", "").casefold(), row.get("children", "").casefold()
    if not answer and not children:
        return None
    request, _, asked = row["request"].rpartition("-")
    if fault := _fault(request, asked, answer, children):
        return fault
    return {
        "request_id": request,
        "asked": int(asked),
        "answer": _answer(answer, children),
        "children": children or None,
        "answered_by": row.get("answered_by") or "the source's owner",
        "answered_at": line.changed,
        "file_and_row": line.where,
    }


def _answer(answer: str, children: str) -> str:
    """What the request is told: that two records are one child, they are not right as they are."""
    is_right = answer == states.OwnerAnswer.IT_IS_RIGHT and children == states.OwnerAnswer.ONE_CHILD
    return children if is_right or not answer else answer


def _fault(request: str, asked: str, answer: str, children: str) -> str:
    if not (request and asked.isascii() and asked.isdigit()):
        return "the request's own number was changed: copy it from the pack"
    is_matter = request.startswith(states.MATTER_ID_PREFIX)
    choices = states.MATTER_ANSWERS if is_matter else states.RECORD_ANSWERS
    if answer and answer not in choices:
        return f"the answer must be one of: {', '.join(choices)}"
    if children and children not in pack_layout.CHILDREN:
        return f"'One child or two?' must be one of: {', '.join(pack_layout.CHILDREN)}"
    return ""


def rulings(
    replies: Sequence[Mapping[str, Any]], requests: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """What owners said about two records of their own, as rows of silver/ruling.

    The same answer is one ruling however often its file is put there. Of another source's record
    an owner has seen nothing, so only a steward rules on it.

    Args:
        replies: every row that `read` gives.
        requests: of silver/correction: request_id, both record keys and both sources.

    Returns:
        The rulings, and how many rows said what is not the owner's to say, in a sentence.
    """
    by_id = {row["request_id"]: row for row in requests}
    spoken = [reply for reply in replies if reply["children"]]
    own = [reply for reply in spoken if _is_own(by_id.get(reply["request_id"]))]
    others = len(spoken) - len(own)
    fault = (
        f"'One child or two?' was answered {others} times where the two records are not both the "
        "owner's: nothing was changed; a steward can rule with `single-view rule`"
    )
    own_rulings = ruling_files.once(_ruling(reply, by_id[reply["request_id"]]) for reply in own)
    return list(own_rulings), [fault] if others else []


def _is_own(request: Mapping[str, Any] | None) -> bool:
    return request is not None and request["source"] == request["other_source"]


def _ruling(reply: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    left, right = sorted((request["record_key"], request["other_record_key"]))
    return ruling_files.identified(
        {
            "left_key": left,
            "right_key": right,
            "ruling": pack_layout.CHILDREN[reply["children"]],
            "decided_by": reply["answered_by"],
            "decided_on": reply["answered_at"],
            "reason": "answered in a correction pack",
            "file_and_row": reply["file_and_row"],
        },
        (reply["request_id"], str(reply["asked"])),
    )
