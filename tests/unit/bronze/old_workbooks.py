"""Workbooks as Excel 97 to 2003 wrote them, since no library that is kept up writes them.

A file of sectors ([MS-CFB], version 4) that holds one stream, `Workbook`, of records ([MS-XLS]).
Every cell is text.
"""

import struct
from collections.abc import Iterable, Sequence
from itertools import chain

_SECTOR = 4096
_END, _IS_FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SHORTEST_STREAM = 4096


def old_workbook(rows: Iterable[Sequence[str]], sheet: str = "People") -> bytes:
    """A workbook of one sheet; a row has at most 256 cells, and there are at most 65,536 rows."""
    return compound_file(workbook_stream(rows, sheet))


def workbook_stream(rows: Iterable[Sequence[str]], sheet: str) -> bytes:
    """The records of a workbook: what it holds, then its sheet."""
    name = sheet.encode("latin-1")
    beginning = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    length_of_rest = 4 + 8 + len(name) + 4
    listed = struct.pack("<IBBBB", len(beginning) + length_of_rest, 0, 0, len(name), 0) + name
    globals_ = beginning + _record(0x0085, listed) + _record(0x000A)
    begin_sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    cells = (
        label(row, column, text)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return globals_ + begin_sheet + b"".join(cells) + _record(0x000A)


def label(row: int, column: int, text: str) -> bytes:
    """A cell of text."""
    head = struct.pack("<HHHHB", row, column, 0, len(text), 1)
    return _record(0x0204, head + text.encode("utf-16-le"))


def compound_file(stream: bytes) -> bytes:
    """The file of sectors that holds a stream of this content."""
    stream = stream.ljust(_SHORTEST_STREAM, b"\0")
    of_stream = -(-len(stream) // _SECTOR)
    of_fat = -(-(of_stream + 2) * 4 // (_SECTOR - 4))
    first_stream, folder = of_fat, of_fat + of_stream
    fat = chain([_IS_FAT] * of_fat, range(first_stream + 1, first_stream + of_stream), [_END] * 3)
    header = _header(of_fat, folder)
    entries = _entry("Root Entry", 5, folder + 1, 64, child=1) + _entry(
        "Workbook", 2, first_stream, len(stream), child=_FREE
    )
    return b"".join(
        (
            header.ljust(_SECTOR, b"\0"),
            b"".join(struct.pack("<I", sector) for sector in fat).ljust(of_fat * _SECTOR, b"\xff"),
            stream.ljust(of_stream * _SECTOR, b"\0"),
            entries.ljust(_SECTOR, b"\0"),
            bytes(_SECTOR),  # small streams, of which there are none
        )
    )


def _header(fat_sectors: int, folder: int) -> bytes:
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    shape = struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    counts = struct.pack("<IIIIIIIII", 1, fat_sectors, folder, 0, 4096, _END, 0, _END, 0)
    where = [*range(fat_sectors), *[_FREE] * (109 - fat_sectors)]
    return signature + shape + counts + struct.pack("<109I", *where)


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    head = wide.ljust(64, b"\0") + struct.pack("<HBB", len(wide), kind, 1)
    return head + struct.pack("<III36xIQ", _FREE, _FREE, child, first, size)


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content
