"""UTF-8 that somebody read as Windows-1252 (`SinÃ©ad`), put right."""

import json
from functools import cache

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let

# Accented Latin letters, Romanian's comma letters, Vietnamese, and the quotes and dashes that
# office programs type by themselves.
_BROKEN = (
    *range(0xA1, 0x180),
    *range(0x218, 0x21C),
    *range(0x1E00, 0x1F00),
    *range(0x2010, 0x2027),
)
# What the first byte of each of those reads as, and then no letter that could follow it in a name.
_SUSPECT = r"[\u00c2-\u00c5\u00c8\u00e1\u00e2][^A-Za-z\s]"


def repaired(value: Column) -> Column:
    """`value` with each accented letter, quote and dash that was decoded wrongly once put right."""
    return let(value, lambda text: F.when(text.rlike(_SUSPECT), _replaced(text)).otherwise(text))


def _replaced(text: Column) -> Column:
    pairs = F.from_json(F.lit(_pairs()), "array<struct<broken:string,right:string>>")
    return F.aggregate(
        pairs, text, lambda replaced, pair: F.replace(replaced, pair.broken, pair.right)
    )


@cache
def _pairs() -> str:
    pairs = [
        {"broken": broken, "right": chr(code)}
        for code in _BROKEN
        for broken in _readings(chr(code).encode())
    ]
    # Longest first: a three-byte character begins with what reads as a two-byte one.
    return json.dumps(sorted(pairs, key=_broken_length, reverse=True))


def _broken_length(pair: dict[str, str]) -> int:
    return len(pair["broken"])


def _readings(utf8: bytes) -> list[str]:
    """How Windows-1252 shows these bytes: five bytes have no character there and stay controls."""
    strict = "".join(_windows_1252(byte) for byte in utf8)
    return list(dict.fromkeys((strict, utf8.decode("latin-1"))))


def _windows_1252(byte: int) -> str:
    single = bytes([byte])
    return single.decode("cp1252", errors="ignore") or single.decode("latin-1")
