"""Packs that came back: what owners answered, read from workbooks and CSV files."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dagster_project import answers, auditing, packs, published, sheets
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


def rulings(root: Path, replies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What owners said about two records, as rows of silver/ruling.

    The same answer is one ruling however often its file is put there. A request about one record,
    or one that is not known, rules nothing.
    """
    said = [reply for reply in replies if reply["children"]]
    if not said:
        return []
    wanted = ("request_id", "record_key", "other_record_key")
    asked = {"request_id": [reply["request_id"] for reply in said]}
    pairs = {
        row["request_id"]: sorted((row["record_key"], row["other_record_key"]))
        for row in published.rows(root, correction.TABLE, wanted, asked)
        if row["other_record_key"]
    }
    return [_ruling(one, *pairs[one["request_id"]]) for one in said if one["request_id"] in pairs]


def _ruling(reply: Mapping[str, Any], left: str, right: str) -> dict[str, Any]:
    ruling = packs.CHILDREN[reply["children"]]
    told = (left, right, ruling, reply["answered_by"], reply["request_id"], str(reply["asked"]))
    return {
        "ruling_id": hashlib.sha256("|".join(told).encode()).hexdigest()[:16],
        "left_key": left,
        "right_key": right,
        "ruling": ruling,
        "decided_by": reply["answered_by"],
        "decided_on": reply["answered_at"],
        "reason": "answered in a correction pack",
    }
