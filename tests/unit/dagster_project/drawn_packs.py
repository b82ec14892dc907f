"""A pack as tests draw it: one row of a request, and the workbook that is written of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bronze.sources.csc import SOURCE
from contracts import Source
from dagster_project.outbox import pack_layout, pack_workbook, packs

DAY = date(2026, 11, 23)
ROW: dict[str, Any] = dict.fromkeys((*packs.COLUMNS, *packs.BESIDE)) | {
    "request": "0123456789abcdef-1",
    "scope": "record",
    "extract": "csc_person",
    "source_key": "9000001",
    "record_key": "k1",
    "field": "pers_dob",
    "kind": "possible",
    "reason": "Probably one child: they differ in date of birth.",
    "evidence": "2 sources with this record's value.",
    "likely": "the others'",
    "sure": "possible",
    "answer_by": date(2026, 12, 21),
    **dict.fromkeys(pack_layout.ANSWERED, ""),
}
OWN: dict[str, Any] = {"other_source_key": "9000002", "other_record_key": "k2"} | {
    "other_extract": "csc_person", "other_source": "csc", "disclosed": "Children's social care",
}  # fmt: skip
TITLES = {"csc": "Children's social care", "school": "Schools"}


def pack(*rows: Mapping[str, Any], source: Source = SOURCE, mailbox: str = "") -> pack_layout.Pack:
    return pack_layout.Pack(source, [ROW | dict(row) for row in rows], DAY, mailbox, TITLES)


def written(folder: Path, *rows: Mapping[str, Any], source: Source = SOURCE) -> Path:
    path = folder / "corrections.xlsx"
    pack_workbook.write(path, pack(*rows, source=source))
    return path
