"""Who objected: whose records are kept and not shown, as lists in the answers folder say."""

from pathlib import Path

import pytest

from dagster_project.inbox import decision_files, holds

HEAD = ",".join(holds.LIST.headings)


@pytest.mark.parametrize(
    ("lines", "held", "sentence"),
    [
        pytest.param(["held,k1,IG,2026-11-20,objected"], ["k1"], "", id="held"),
        pytest.param(
            ["held,k1,IG,2026-11-20,objected", "released,k1,IG,2026-11-21,withdrawn"],
            [],
            "",
            id="released later",
        ),
        pytest.param(
            ["released,k1,IG,2026-11-21,x", "held,k1,IG,2026-11-20,x", "held,k2,IG,2026-11-20,x"],
            ["k2"],
            "",
            id="the newest counts wherever it stands",
        ),
        pytest.param(
            ["released,k1,IG,2026-11-20,x", "held,k1,IG,2026-11-20,x"],
            ["k1"],
            "",
            id="of one moment the hold counts",
        ),
        pytest.param(["hide,k1,IG,2026-11-20,x"], [], "must be one of held", id="no such word"),
        pytest.param(["held,k1,IG,20.11.26,x"], [], "no date", id="a date of another form"),
        pytest.param(["held,k1,,2026-11-20,x"], [], "decided_by", id="nobody decided"),
    ],
)
def test_who_is_held_is_what_the_newest_line_says(
    tmp_path: Path, lines: list[str], held: list[str], sentence: str
) -> None:
    text = "\n".join([HEAD, *lines])
    (tmp_path / "Holds 2026.csv").write_text(text, encoding="utf-8")
    files = holds.read(tmp_path)
    assert [hold.record_key for hold in holds.in_force(files.decisions)] == held
    assert bool(files.faults) == bool(sentence)
    assert all(sentence in fault and "k1" not in fault for fault in files.faults)


def test_what_the_command_line_adds_is_read_back(tmp_path: Path) -> None:
    row = dict(zip(holds.LIST.headings, ["held", "k1", "IG", "2026-11-20", "x"], strict=True))
    decision_files.add(tmp_path, holds.LIST, [row])
    decision_files.add(tmp_path, holds.LIST, [{**row, "record": "k2"}])
    kept = holds.in_force(holds.read(tmp_path).decisions)
    assert [hold.record_key for hold in kept] == ["k1", "k2"]
