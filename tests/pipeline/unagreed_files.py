"""Files in every format whose columns are not all agreed: read, in part rejected, and quarantined.

In each, `UNAGREED` stands in every column that no agreement names, and nowhere else.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from tests.pipeline.partners.clubs import FORMATS

UNAGREED = "unagreedzq"
"""A word that no search finds anywhere but in the landing folder."""
AGREED = "Chess club zq"
"""A word in a column that is agreed: a search of the lake must find it."""
DAY = "2026-11-23"
Row = Mapping[str, str]

NOT_AGREED = {"Notes": f"Rang. {UNAGREED}", "Narrative": UNAGREED}
KEPT: Row = {"Ref": "C1", "Club": AGREED, **NOT_AGREED}
REJECTED: Row = {"Ref": "", "Club": "Drama", **NOT_AGREED}
"""A row without its key."""
KEYLESS: Row = {"Club": "Drama", **NOT_AGREED}
"""A row of a file that has no column for the key."""


def put_unagreed_files(landing: Path) -> None:
    """Put three files of each format into the clubs' folder, and one of clubs without agreement."""
    folder = landing / "clubs"
    folder.mkdir()
    for name, (ending, _) in FORMATS.items():
        contents = {
            "read": content(name, [KEPT, REJECTED]),
            "keyless": content(name, [KEYLESS]),
            "torn": torn(content(name, [KEPT])),
        }
        for case, written in contents.items():
            (folder / f"clubs_{name}_{DAY}_{case}.{ending}").write_bytes(written)
    former = landing / "former_clubs"
    former.mkdir()
    (former / f"former_clubs_{DAY}.csv").write_bytes(content("csv", [KEPT]))


def content(name: str, rows: Sequence[Row]) -> bytes:
    """The rows as a file of a format; what is packed is not compressed, so that torn it tells."""
    return {"csv": _csv, "xlsx": _xlsx, "json": _json, "xml": _xml, "zip": _zip}[name](rows)


def torn(written: bytes) -> bytes:
    """A file whose transfer broke off; a CSV, which may end anywhere, loses its mark as text."""
    is_delimited = written.startswith(b"Ref,")
    return b"\0\0\0" + written if is_delimited else written[: len(written) * 9 // 10]


def _csv(rows: Sequence[Row]) -> bytes:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "\r\n".join([*map(",".join, lines), ""]).encode()


def _xlsx(rows: Sequence[Row]) -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([list(rows[0]), *(list(row.values()) for row in rows)]):
            sheet.write_row(number, 0, line)
    return written.getvalue()


def _json(rows: Sequence[Row]) -> bytes:
    return json.dumps([dict(row) for row in rows]).encode()


def _xml(rows: Sequence[Row]) -> bytes:
    members = ["".join(f"<{name}>{value}</{name}>" for name, value in row.items()) for row in rows]
    return f"<Club>{''.join(f'<Member>{member}</Member>' for member in members)}</Club>".encode()


def _zip(rows: Sequence[Row]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("members.csv", _csv(rows))
    return written.getvalue()
