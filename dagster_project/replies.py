"""Packs that came back: what owners answered, read from workbooks and CSV files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dagster_project import answers, auditing, packs, sheets
from silver import correction

HEADINGS = {title.casefold(): name for name, (title, _) in packs.COLUMNS.items()} | {
    name: name for name in packs.COLUMNS
}
"""How a column may be called, in a workbook or in a CSV file."""
OTHERS = (answers.FILES, auditing.FILES)
"""Files in the same folder that are no packs."""
NEEDED = ("request", "answer")


@dataclass
class Replied:
    """What owners answered, and a sentence for each row that could not be understood."""

    replies: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def read(folder: Path) -> Replied:
    """Every answer in the packs that stand in the answers folder; of two on one row the newer.

    Returns:
        Replies with request_id, asked, answer, children, answered_by, answered_at. Faults name
        file and row by time and number, never by a name or a cell.
    """
    told = Replied()
    files = [p for p in folder.glob("*") if p.suffix.lower() in {".xlsx", ".csv"}]
    mine = [p for p in files if not any(p.match(others) for others in OTHERS)]
    for line in sheets.lines(mine, HEADINGS, NEEDED, told.faults):
        found = _reply(line)
        if isinstance(found, str):
            told.faults.append(f"{line.where}: {found}")
        elif found:
            told.replies[found["request_id"], found["asked"]] = found
    return told


def _reply(line: sheets.Line) -> dict[str, Any] | str | None:
    """The answer in a row, why it is none, or None where nothing was answered."""
    row = line.cells
    answer, children = row.get("answer", "").casefold(), row.get("children", "").casefold()
    if not answer and not children:
        return None
    request, _, asked = row["request"].rpartition("-")
    if fault := _fault(asked if request else "", answer, children):
        return fault
    return {
        "request_id": request,
        "asked": int(asked),
        "answer": answer or None,
        "children": children or None,
        "answered_by": row.get("answered_by") or "the source's owner",
        "answered_at": line.changed,
    }


def _fault(asked: str, answer: str, children: str) -> str:
    if not (asked.isascii() and asked.isdigit()):
        return "the request's own number was changed: copy it from the pack"
    if answer and answer not in correction.ANSWERS:
        return f"the answer must be one of: {', '.join(correction.ANSWERS)}"
    if children and children not in packs.CHILDREN:
        return f"'One child or two?' must be one of: {', '.join(packs.CHILDREN)}"
    return ""


def rulings(
    replies: Sequence[Mapping[str, Any]], requests: Sequence[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """What owners said about two records of their own, as rows of silver/ruling.

    The same answer is one ruling however often its file is put there. Of another source's record
    an owner has seen nothing, so only a steward rules on it.

    Args:
        replies: as `read` gives them.
        requests: of silver/correction: request_id, both record keys and both sources.

    Returns:
        The rulings, and how many rows said what is not the owner's to say, in a sentence.
    """
    known = {row["request_id"]: row for row in requests}
    said = [reply for reply in replies if reply["children"]]
    own = [reply for reply in said if _is_own(known.get(reply["request_id"]))]
    told = [_ruling(reply, known[reply["request_id"]]) for reply in own]
    others = len(said) - len(own)
    fault = (
        f"'One child or two?' was answered {others} times where the two records are not both the "
        "owner's: nothing was changed; a steward can rule with `single-view rule`"
    )
    return told, [fault] if others else []


def _is_own(request: Mapping[str, Any] | None) -> bool:
    return request is not None and request["source"] == request["other_source"]


def _ruling(reply: Mapping[str, Any], request: Mapping[str, Any]) -> dict[str, Any]:
    left, right = sorted((request["record_key"], request["other_record_key"]))
    return answers.identified(
        {
            "left_key": left,
            "right_key": right,
            "ruling": packs.CHILDREN[reply["children"]],
            "decided_by": reply["answered_by"],
            "decided_on": reply["answered_at"],
            "reason": "answered in a correction pack",
        },
        (reply["request_id"], str(reply["asked"])),
    )
