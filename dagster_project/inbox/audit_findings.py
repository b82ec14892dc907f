"""What an audit found: sheets that came back, with values that are wrong in the source's system."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from dagster_project.inbox import sheets
from dagster_project.inbox.answer_files import Unread
from dagster_project.outbox import audit_sample
from silver.findings.kinds import FIELDS

FILES = "audit*.csv"
FINDINGS = ("right", "wrong")
NEEDED = ("record_key", "attribute", "value", "finding")


@dataclass(frozen=True)
class AuditFinding:
    """A value that is wrong in the source's own system.

    The request for it stands while the record says `value`; where that is None, while the sheet
    stands in the answers folder.
    """

    record_key: str
    field: str
    value: str | None


@dataclass(frozen=True)
class AuditSheets:
    """What audits found, a sentence for each row that was not understood, and files like that.

    Sentences name file and row by time and number, never a cell.
    """

    findings: tuple[AuditFinding, ...]
    faults: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


def read(folder: Path) -> AuditSheets:
    """What people found wrong, from the sheets that came back."""
    findings: list[AuditFinding] = []
    faults: list[str] = []
    unread: list[Unread] = []
    headings = {name: name for name in audit_sample.HEADER}
    for line in sheets.lines(filter(is_audit_sheet, folder.glob("*")), headings, NEEDED, unread):
        finding = line.cells["finding"].casefold()
        if finding and finding not in FINDINGS:
            faults.append(f"{line.where}: finding must be one of {', '.join(FINDINGS)}")
        elif finding == "wrong":
            findings.append(_finding(line.cells))
    return AuditSheets(tuple(findings), tuple(faults), tuple(unread))


def is_audit_sheet(path: Path) -> bool:
    """Whether a file is an audit's sheet, by its name in any case."""
    return path.is_file() and fnmatchcase(path.name.lower(), FILES)


def _finding(cells: Mapping[str, str]) -> AuditFinding:
    """The value as a finding takes it: what no finding is about is asked for by what it is near.

    What the record itself does not hold is not compared with it.
    """
    attribute = cells["attribute"]
    return AuditFinding(
        record_key=cells["record_key"],
        field=audit_sample.NEAREST.get(attribute, attribute),
        value=cells["value"] if attribute in FIELDS else None,
    )
