"""Who objected: whose records are kept and not shown, as lists in the answers folder say."""

from datetime import date
from pathlib import Path

import pytest

from dagster_project.inbox import decision_files, holds
from silver.hold import HELD

HEAD = ",".join(holds.LIST.headings)
NIGHT = date(2026, 11, 29)
A, B = "a" * 20, "b" * 20


@pytest.mark.parametrize(
    ("lines", "held", "sentence"),
    [
        pytest.param(["held,{A},IG,2026-11-20,objected"], ["{A}"], "", id="held"),
        pytest.param(
            ["held,{A},IG,2026-11-20,objected", "released,{A},IG,2026-11-21,withdrawn"],
            [],
            "",
            id="released later",
        ),
        pytest.param(
            [
                "released,{A},IG,2026-11-21,x",
                "held,{A},IG,2026-11-20,x",
                "held,{B},IG,2026-11-20,x",
            ],
            ["{B}"],
            "",
            id="the newest counts wherever it stands",
        ),
        pytest.param(
            ["released,{A},IG,2026-11-20,x", "held,{A},IG,2026-11-20,x"],
            ["{A}"],
            "",
            id="of one moment the hold counts",
        ),
        pytest.param(
            ["released,{A},IG,2026-11-20T10:00,x", "held,{A},IG,2026-11-20,x"],
            ["{A}"],
            "",
            id="a hold of the same day without its hour counts",
        ),
        pytest.param(
            ["held,{A},IG,2026-11-20,x", "released,{A},IG,2030-01-01,x"],
            ["{A}"],
            "",
            id="a release of a later day is none yet",
        ),
        pytest.param(
            [
                "held,{A},IG,2026-11-20,x",
                "locked,{A},IG,2026-11-21,x",
                "unlocked,{A},IG,2026-11-22,x",
            ],
            ["{A}"],
            "",
            id="what lifts a lock lifts no hold",
        ),
        pytest.param(["held,KTR-4WN-8,IG,2026-11-20,x"], [], "opaque key", id="a person's id"),
        pytest.param(["hide,{A},IG,2026-11-20,x"], [], "must be one of held", id="no such word"),
        pytest.param(["held,{A},IG,20.11.26,x"], [], "no date", id="a date of another form"),
        pytest.param(["held,{A},,2026-11-20,x"], [], "decided_by", id="nobody decided"),
    ],
)
def test_who_is_held_is_what_the_newest_line_says(
    tmp_path: Path, lines: list[str], held: list[str], sentence: str
) -> None:
    text = "\n".join([HEAD, *lines]).replace("{A}", A).replace("{B}", B)
    (tmp_path / "Holds 2026.csv").write_text(text, encoding="utf-8")
    files = holds.read(tmp_path)
    newest = holds.newest(files.decisions, NIGHT)
    assert [hold.record_key for hold in newest if hold.hold == HELD] == [
        key.format(A=A, B=B) for key in held
    ]
    assert bool(files.faults) == bool(sentence)
    assert all(sentence in fault and A not in fault for fault in files.faults)


def test_what_the_command_line_adds_is_read_back(tmp_path: Path) -> None:
    row = dict(zip(holds.LIST.headings, ["held", A, "IG", "2026-11-20", "x"], strict=True))
    decision_files.add(tmp_path, holds.LIST, [row])
    decision_files.add(tmp_path, holds.LIST, [{**row, "record": B}])
    kept = holds.newest(holds.read(tmp_path).decisions, NIGHT)
    assert [hold.record_key for hold in kept] == [A, B]
