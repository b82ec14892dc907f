"""The smallest workbook of Excel 97 (.xls): one sheet of texts and numbers, written byte by byte.

No library that we have writes this format, and partners with old programs still send it. A compound
file of sectors of 512 bytes holds one stream, `Workbook`, of BIFF8 records.
"""

import struct
from collections.abc import Sequence

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SMALLEST = 4096
"""Bytes under which a stream would have to stand in sectors of another size."""

Cell = str | int | float


def old_workbook(rows: Sequence[Sequence[Cell]], sheet: str = "Sheet1") -> bytes:
    """The bytes of a workbook with these rows: as many as 60,000 bytes hold."""
    stream = _workbook(rows, sheet)
    stream = stream.ljust(max(SMALLEST, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    # Sector 0 is the allocation table, 1 the directory, then the stream.
    chain = [FAT, END, *range(3, sectors + 2), END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return _header() + table + directory.ljust(SECTOR, b"\0") + stream


def _header() -> bytes:
    start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    versions = struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    places = struct.pack("<9I", 0, 1, 1, 0, SMALLEST, END, 0, END, 0)
    return start + versions + places + struct.pack("<109I", 0, *[FREE] * 108)


def _entry(name: str, kind: int, first: int, size: int, child: int = FREE) -> bytes:
    named = name.encode("utf-16-le")
    start = named.ljust(64, b"\0") + struct.pack("<HBB", len(named) + 2, kind, 1)
    return start + struct.pack("<III36xIQ", FREE, FREE, child, first, size)


def _workbook(rows: Sequence[Sequence[Cell]], sheet: str) -> bytes:
    begins, ends = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), _record(0x0A, b"")
    name = sheet.encode("latin-1")
    size = len(_record(0x85, bytes(8) + name))
    where = struct.pack("<IBBBB", len(begins) + size + len(ends), 0, 0, len(name), 0)
    cells = b"".join(
        _cell(row, column, cell)
        for row, each in enumerate(rows)
        for column, cell in enumerate(each)
        if cell != ""
    )
    sheet_begins = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    return begins + _record(0x85, where + name) + ends + sheet_begins + cells + ends


def _cell(row: int, column: int, cell: Cell) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(cell, str):
        return _record(0x204, place + struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le"))
    return _record(0x203, place + struct.pack("<d", cell))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
