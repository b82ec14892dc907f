"""Hostile files of every kind: rows or a reason, within bounds, and nothing done elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit.bronze.hostile_files import KINDS, read_apart

Outcome = dict[str, Any]
Check = Callable[[Outcome], bool]

CHECKS: dict[str, Check] = {
    "it ends neither the process nor the patience of its reader": lambda o: "ended" not in o,
    "it has rows or a reason": lambda o: bool(o["fault"]) or o["rows_in"] >= o["staged"][0],
    "a file that is set aside has no rows": lambda o: not o["fault"] or o["staged"] == [0, 0],
    "every row is staged or rejected": lambda o: o["rows_in"] == o["staged"][0] + o["rejected"][0],
    "what is told is what is there": lambda o: (
        o["staged"][0] == o["staged"][1] and o["rejected"][0] == o["rejected"][1]
    ),
    "every rejection has a reason": lambda o: all(o["reasons"]),
    "a file that is set aside says why": lambda o: not o["fault"] or o["fault"] in o["reasons"],
    "sound rows come in": lambda o: bool(o["fault"]) or o["staged"][0] >= o["kept"],
    "nothing is left lying about": lambda o: o["left"] == ["rejected.parquet", "rows.parquet"],
}


def broken(outcomes: list[Outcome]) -> dict[str, list[str]]:
    """What each outcome breaks, by kind and seed."""
    found = {}
    for outcome in outcomes:
        if "ended" in outcome:
            found[f"{outcome['kind']}, {outcome['seed']}"] = [outcome["ended"]]
        elif faults := [name for name, check in CHECKS.items() if not check(outcome)]:
            found[f"{outcome['kind']}, {outcome['seed']}"] = faults
    return found


def test_there_are_kinds_enough() -> None:
    assert len(KINDS) >= 25


def all_that_stands(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


@pytest.mark.parametrize(
    ("seeds", "megabytes"),
    [
        pytest.param(range(1), 1, id="one of each kind"),
        pytest.param(range(1, 21), 2, marks=pytest.mark.long, id="a thousand"),
        pytest.param(range(21, 22), 100, marks=pytest.mark.long, id="one of each kind, large"),
    ],
)
def test_a_hostile_file_ends_in_rows_or_a_reason_and_harms_nothing(
    tmp_path: Path, seeds: range, megabytes: int
) -> None:
    (tmp_path / "elsewhere").mkdir()
    inside = tmp_path / "elsewhere" / "lake" / "run"

    outcomes = read_apart(inside, seeds, megabytes)

    assert broken(outcomes) == {}
    assert len(outcomes) == len(KINDS) * len(seeds)
    # Kinds that all break at their header would try nothing else.
    assert len({outcome["fault"] for outcome in outcomes}) > 10
    assert all_that_stands(tmp_path) == {tmp_path / "elsewhere", inside.parent, inside}
