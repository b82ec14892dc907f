"""Reading what the made-up council wrote, with nothing of its own code."""

import csv
from pathlib import Path

import python_calamine

Cells = dict[str, str]


def table(path: Path, delimiter: str = ",", encoding: str = "utf-8") -> list[Cells]:
    """The rows of a delimited file by header."""
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def sheet(path: Path) -> list[Cells]:
    """The rows of a workbook's first sheet by header."""
    header, *rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    return [{str(name): str(cell) for name, cell in zip(header, row, strict=True)} for row in rows]


def contents(landing: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {
        path.relative_to(landing).as_posix(): path.read_bytes()
        for path in sorted(landing.rglob("*"))
        if path.is_file()
    }
