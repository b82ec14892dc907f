"""Hostile workbooks, new and old, drawn at random: one function for each kind."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Mapping

import xlsxwriter

from contracts import Xlsx
from tests.unit.bronze.broken_files import FIELDS
from tests.unit.bronze.hostile_archives import DEFLATED, STORED, archive, damaged, lying
from tests.unit.bronze.hostile_text import FORMULAS, MB, WORDS, Draw, Drawn, record
from tests.unit.bronze.old_workbooks import compound_file, old_workbook, workbook_stream

_SHEET = "xl/worksheets/sheet1.xml"


def workbook(dice: random.Random) -> dict[str, bytes]:
    """The parts of a workbook with two rows, and links, formulas and comments among them."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, FIELDS)
        for number in (1, 2):
            sheet.write_row(number, 0, list(record(number).values()))
        sheet.write_formula(1, 2, dice.choice(FORMULAS[:5]), None, dice.choice(("x", 1, "#REF!")))
        sheet.write_url(
            2, 6, dice.choice(("http://127.0.0.1:9/", "file:///etc/passwd", "mailto:a@b"))
        )
        sheet.write_comment(2, 3, dice.choice(WORDS))
    with zipfile.ZipFile(held) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _xlsx(members: Mapping[str, bytes], kept: int = 0) -> Drawn:
    suffix = "xlsm" if "xl/vbaProject.bin" in members else "xlsx"
    return Drawn(archive(members), Xlsx(), suffix, kept)


def workbooks_with_links(dice: random.Random, _: int) -> Drawn:
    macros = {"xl/vbaProject.bin": dice.randbytes(500)} if dice.random() < 0.3 else {}
    return _xlsx(workbook(dice) | macros, kept=2)


def cells_that_lie(dice: random.Random, _: int) -> Drawn:
    parts = workbook(dice)
    places = (
        "XFD1048576",
        "ZZZ9999999",
        "A0",
        "A",
        "1",
        "",
        "AAAAAAA1",
        "A4294967296",
        "a5",
        "XFD1",
        "A1048576",
    )
    row = dice.choice(("1048576", "99999999", "0", "-1", "x"))
    value = dice.choice(("999999999", "-1", "1e308", "x", ""))
    kind = dice.choice(("n", "b", "e", "d", "str", "inlineStr", "x"))
    edit = dice.choice(
        (
            (rb' r="B3"', f' r="{dice.choice(places)}"'.encode()),
            (rb' r="B3"', f" r='{dice.choice(places)}'".encode()),
            (rb' r="B3"', f'\n\tr = "{dice.choice(places)}"'.encode()),
            (rb' r="[A-Z]+\d+"', b""),
            (rb'<row r="3"', f'<row r="{row}"'.encode()),
            (rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"'),
            (rb"<v>\d+</v>", f"<v>{value}</v>".encode()),
            (rb"<v>\d+</v></c>", b"<v>1</v><v>2</v><is><t>x</t></is></c>"),
            (rb't="s"', f't="{kind}"'.encode()),
            (rb't="s"', b't="n" s="999999"'),
        )
    )  # fmt: skip
    return _xlsx(parts | {_SHEET: re.sub(edit[0], lambda _: edit[1], parts[_SHEET])})


def sheets_elsewhere(dice: random.Random, _: int) -> Drawn:
    parts = workbook(dice)
    place = dice.choice(
        ("xl/notes.bin", "sheet.xml", "xl/Worksheets/SHEET1.XML", "../sheet.xml", "xl/a/../b.xml")
    )
    rels = "xl/_rels/workbook.xml.rels"
    sheet = parts.pop(_SHEET).replace(b' r="B3"', dice.choice((b' r="B3"', b' r="XFD1048576"')))
    target = dice.choice((place, f"/{place}", f"../{place}", "worksheets/" + place))
    moved = parts[rels].replace(b"worksheets/sheet1.xml", target.encode())
    return _xlsx(parts | {rels: moved, place: sheet})


def sheets_without_end(dice: random.Random, megabytes: int) -> Drawn:
    parts = workbook(dice)
    piece = dice.choice(
        (b"<c/>", b"<row/>", b"<c><v>1</v></c>", b"<row><c><v>1</v></c></row>", b"<x/>")
    )
    sea = piece * (megabytes * 5 * MB // len(piece))
    return _xlsx(parts | {_SHEET: parts[_SHEET].replace(b"</sheetData>", sea + b"</sheetData>")})


def strings_without_end(dice: random.Random, megabytes: int) -> Drawn:
    parts = workbook(dice)
    strings = "xl/sharedStrings.xml"
    piece = dice.choice((b"<si><t>x</t></si>", b"<si/>", b"<r><t>x</t></r>", b"x" * 1000))
    sea = piece * (megabytes * 5 * MB // len(piece))
    sea = b"<si><t>" + sea + b"</t></si>" if piece[:1] == b"x" else sea
    content = parts[strings].replace(b"</sst>", sea + b"</sst>")
    content = re.sub(rb'ount="\d+"', b'ount="4294967295"', content)
    return _xlsx(parts | {strings: content})


def workbooks_with_entities(dice: random.Random, _: int) -> Drawn:
    parts = workbook(dice)
    name = dice.choice((_SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"))
    doctype = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
    head, mark, rest = parts[name].partition(b"?>")
    rest = rest.replace(b"<t>", b"<t>&a;&b;" + b"&a;" * 500)
    return _xlsx(parts | {name: head + mark + doctype + rest})


def workbooks_whose_sizes_lie(dice: random.Random, megabytes: int) -> Drawn:
    parts = workbook(dice)
    strings = parts.pop("xl/sharedStrings.xml")
    huge = strings.replace(
        b"</sst>", b"<si><t>" + b"0" * (megabytes * 10 * MB) + b"</t></si></sst>"
    )
    return Drawn(lying(archive({"xl/sharedStrings.xml": huge} | parts), dice), Xlsx(), "xlsx")


def workbooks_that_are_damaged(dice: random.Random, _: int) -> Drawn:
    parts = workbook(dice)
    name = dice.choice(list(parts))
    inner = archive(parts | {name: damaged(parts[name], dice)}, dice.choice((STORED, DEFLATED)))
    return Drawn(dice.choice((inner, damaged(inner, dice))), Xlsx(), "xlsx")


def old_workbooks_that_are_damaged(dice: random.Random, _: int) -> Drawn:
    rows = [FIELDS, *(list(record(n).values()) for n in range(dice.randrange(1, 30)))]
    if dice.random() < 0.5:
        return Drawn(compound_file(damaged(workbook_stream(rows, "People"), dice)), Xlsx(), "xls")
    content = bytearray(old_workbook(rows))
    for _ in range(dice.randrange(1, 8)):
        at = dice.choice((dice.randrange(24, 512), dice.randrange(4096, len(content) - 8)))
        content[at : at + 4] = dice.choice((b"\xff" * 4, bytes(4), dice.randbytes(4)))
    return Drawn(bytes(content[: dice.choice((len(content), len(content) // 2))]), Xlsx(), "xls")


def old_workbooks_of_lying_records(dice: random.Random, _: int) -> Drawn:
    stream = workbook_stream([FIELDS, list(record(1).values())], "People")
    kinds = (
        0x00FC, 0x0204, 0x00FD, 0x0006, 0x0207, 0x0203, 0x027E, 0x0208, 0x0200, 0x0018, 0x003C,
        0x0085, 0x0042, 0x00E0, 0x041E, 0x00E5, 0x0022, 0x005B, 0x0031,
    )  # fmt: skip
    lies = b""
    for _ in range(dice.randrange(1, 20)):
        content = dice.choice((dice.randbytes(dice.randrange(40)), b"\xff" * 14, bytes(14)))
        said = dice.choice((len(content), len(content), 0xFFFF, 0))
        lies += struct.pack("<HH", dice.choice(kinds), said) + content
    at = dice.choice((20, len(stream) - 4))
    return Drawn(compound_file(stream[:at] + lies + stream[at:]), Xlsx(), "xls")


KINDS: dict[str, Draw] = {
    "workbooks with links, formulas and macros": workbooks_with_links,
    "workbook cells that lie about where they are": cells_that_lie,
    "workbook sheets where none should be": sheets_elsewhere,
    "workbook sheets without end": sheets_without_end,
    "workbook strings without end": strings_without_end,
    "workbooks with entities": workbooks_with_entities,
    "workbooks whose sizes lie": workbooks_whose_sizes_lie,
    "damaged workbooks": workbooks_that_are_damaged,
    "damaged old workbooks": old_workbooks_that_are_damaged,
    "old workbooks of lying records": old_workbooks_of_lying_records,
}
"""Hostile workbooks, by what is hostile in them."""
