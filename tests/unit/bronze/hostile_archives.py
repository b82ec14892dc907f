"""Hostile zip archives, drawn at random: one function for each kind."""

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from contracts import Csv, Zip
from tests.unit.bronze.hostile_text import MB, Draw, Drawn, lines_of, sound_line

_ZIP = Zip(of=Csv())
_SOUND = lines_of(sound_line(1))
DEFLATED, STORED = zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED
_CENTRAL = b"PK\x01\x02"


def archive(members: Mapping[str, bytes], method: int = DEFLATED) -> bytes:
    """A zip archive of these members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as packed:
        for name, inner in members.items():
            packed.writestr(name, inner)
    return content.getvalue()


def _zipped(content: bytes, kept: int = 0) -> Drawn:
    return Drawn(content, _ZIP, "zip", kept)


def zip_bombs(dice: random.Random, megabytes: int) -> Drawn:
    method = dice.choice((DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    packer = zipfile.ZipFile(held := io.BytesIO(), "w", method)
    with packer, packer.open("a.csv", "w", force_zip64=True) as member:
        member.write(_SOUND)
        for _ in range(megabytes * (10 if method == DEFLATED else 1)):
            member.write(dice.choice((b"0", b"\n", b"a,")) * MB)
    return _zipped(held.getvalue())


def zips_within_zips(dice: random.Random, _: int) -> Drawn:
    inner = archive({"a.csv": _SOUND})
    for _level in range(dice.randrange(1, 30)):
        inner = archive({dice.choice(("a.csv", "a.zip")): inner}, dice.choice((STORED, DEFLATED)))
    return _zipped(inner)


def names_that_traverse(dice: random.Random, _: int) -> Drawn:
    names = (
        "../../escaped.csv", "/escaped.csv", "C:\\escaped.csv", "..\\..\\escaped.csv",
        "a/../../../escaped.csv", "\u202evsc.exe.csv", "~/escaped.csv", "|touch escaped.csv",
        "con.csv", "a" * 300 + ".csv", "a/" * 300 + "x.csv", "a\nb.csv", ".csv/.csv", "\ufffd.csv",
    )  # fmt: skip
    members = {dice.choice(names): _SOUND, f"{dice.choice(names)}.pdf": b"x"}
    return _zipped(archive(members), kept=1)


def members_that_are_links(dice: random.Random, _: int) -> Drawn:
    kind = dice.choice((stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR))
    info = zipfile.ZipInfo("a.csv")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    with zipfile.ZipFile(held := io.BytesIO(), "w") as packed:
        packed.writestr(info, dice.choice((b"/etc/passwd", b"../../escaped.csv", _SOUND)))
    return _zipped(held.getvalue())


def lying(content: bytes, dice: random.Random) -> bytes:
    """An archive whose directory says other sizes than are true, and the checksum to match."""
    at = content.index(_CENTRAL)
    packed, size = struct.unpack_from("<II", content, at + 20)
    said = dice.choice((0, 1, size // 2, size * 1000 & 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF))
    checksum = zlib.crc32(b"\0" * min(said, 10))
    fields = dice.choice(((packed, said), (said, size), (said, said)))
    lied = struct.pack("<III", dice.choice((checksum, 0)), *fields)
    return content[: at + 16] + lied + content[at + 28 :]


def sizes_that_lie(dice: random.Random, _: int) -> Drawn:
    return _zipped(lying(archive({"a.csv": _SOUND * 200}), dice))


def damaged(content: bytes, dice: random.Random) -> bytes:
    """A few bytes of it changed, cut out or put in; in its last part, more often than not."""
    for _ in range(dice.randrange(1, 6)):
        first = 0 if dice.random() < 0.3 else max(len(content) - 400, 0)
        at = dice.randrange(first, len(content))
        new = dice.choice((dice.randbytes(1), b"", b"\xff" * 4, b"\0" * 4, dice.randbytes(8)))
        content = content[:at] + new + content[at + dice.choice((0, len(new), 1, 20)) :]
        content = content or b"PK"
    return content


def directories_that_are_broken(dice: random.Random, _: int) -> Drawn:
    members = {"a.csv": _SOUND * dice.randrange(1, 300), "b.txt2": b"x" * dice.randrange(99)}
    return _zipped(damaged(archive(members, dice.choice((STORED, DEFLATED))), dice))


def members_without_number(dice: random.Random, megabytes: int) -> Drawn:
    count = dice.choice((2, 1_000, min(megabytes, 20) * 5_000))
    one = archive({"a.csv": _SOUND})
    at = one.index(_CENTRAL)
    entry, end = one[at:-22], one[-22:]
    directory = entry * count
    lied = struct.pack("<HHI", min(count, 65_535), min(count, 65_535), len(directory))
    return _zipped(one[:at] + directory + end[:8] + lied + end[16:])


def archives_that_are_locked(dice: random.Random, _: int) -> Drawn:
    content = bytearray(archive({"a.csv": _SOUND}))
    at = content.index(_CENTRAL)
    flags, method = dice.choice(
        ((1, 8), (0x41, 8), (0, 99), (0, 9), (0, 97), (0x20, 8), (0x800, 8))
    )
    struct.pack_into("<HH", content, at + 8, flags, method)
    struct.pack_into("<HH", content, 6, flags, method)
    return _zipped(bytes(content))


KINDS: dict[str, Draw] = {
    "zip bombs": zip_bombs,
    "zips within zips": zips_within_zips,
    "zip members whose names traverse": names_that_traverse,
    "zip members that are links and devices": members_that_are_links,
    "zip sizes that lie": sizes_that_lie,
    "broken central directories": directories_that_are_broken,
    "zip members without number": members_without_number,
    "locked and oddly packed zips": archives_that_are_locked,
}
"""Hostile archives, by what is hostile in them."""
