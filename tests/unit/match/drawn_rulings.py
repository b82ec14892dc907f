"""Rulings on one pair of records, drawn: what is in force then, and which contradict each other."""

from datetime import datetime
from typing import Any

# ruling, by whom, when, run in which it came | what is in force | rulings that contradict
CASES = {
    "none": ("", "", ""),
    "the newest": ("same R 09 1, different S 10 2", "different", ""),
    "the newest, though it came in earlier": ("same R 11 1, different S 10 2", "same", ""),
    "what the same person said last": ("same R 09 1, different R 10 1", "different", ""),
    "none of two people's on one night": ("same R 09 1, different S 10 1", "", "r0 r1"),
    "none of one person's in one breath": ("same R 09 1, different R 09 1", "", "r0 r1"),
    "what was before, where two contradict": (
        "same R 08 1, same R 09 2, different S 10 2",
        "same",
        "r1 r2",
    ),
    "what was ruled after two had contradicted": (
        "same R 09 1, different S 10 1, different T 11 2",
        "different",
        "",
    ),
    "neither of two, though a third cannot tell": (
        "same R 09 1, different S 10 1, undecided T 11 1",
        "",
        "r0 r1 r2",
    ),
    "a decided word before an undecided one of the same time": (
        "undecided R 09 1, same S 09 1",
        "same",
        "",
    ),
    "none where the newest withdraws": ("same R 09 1, withdrawn S 10 2", "", ""),
    "none where two contradict and a third withdraws": (
        "same R 08 1, same R 09 2, different S 10 2, withdrawn T 11 2",
        "",
        "r1 r2",
    ),
    "the same said twice": ("same R 09 1, same S 10 1", "same", ""),
}


def rows_of(drawing: str) -> list[dict[str, Any]]:
    """Rows of silver/ruling on the pair a, b."""
    words = [line.split() for line in drawing.split(",") if line.strip()]
    return [
        {
            "ruling_id": f"r{number}",
            "left_key": "a",
            "right_key": "b",
            "ruling": ruling,
            "decided_by": by,
            "decided_on": datetime(2026, 11, 20, int(hour)),  # noqa: DTZ001 # as a table holds it
            "run_number": int(run),
        }
        for number, (ruling, by, hour, run) in enumerate(words)
    ]
