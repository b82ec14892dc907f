"""Opaque keys: the only names that a record has outside landing, lake tables and packs.

Some sources' own keys are pupil numbers, so a key is a keyed hash (HMAC-SHA-256, RFC 2104,
shortened to 80 bits) and nobody without the council's secret can go back from it.
"""

import hashlib
from collections.abc import Sequence

from pyspark.sql import Column
from pyspark.sql import functions as F

BLOCK = 64
"""Bytes of a SHA-256 block."""
KEY_LENGTH = 20
"""Hex digits kept: at ten million records a collision has odds of 1 in 24,000 million."""


def opaque_key(secret: str, namespace: str, parts: Sequence[Column]) -> Column:
    """An HMAC of `namespace` and `parts` under `secret`, as 20 hex digits.

    Each part is written with its length before it, so that ("ab", "c") and ("a", "bc") differ.
    A null among the parts gives null: a record without a key has no name.
    """
    inner, outer = _pads(secret)
    message = F.concat(F.lit(f"{namespace}|"), *(_length_prefixed(part) for part in parts))
    digest = F.unhex(F.sha2(F.concat(F.lit(inner), F.encode(message, "UTF-8")), 256))
    return F.substring(F.sha2(F.concat(F.lit(outer), digest), 256), 1, KEY_LENGTH)


def fingerprint(columns: Sequence[Column]) -> Column:
    """A hash of a row's cells that tells null from the empty text; 16 hex digits."""
    cells = [F.coalesce(_length_prefixed(column), F.lit("-")) for column in columns]
    return F.substring(F.sha2(F.concat(*cells), 256), 1, 16)


def _length_prefixed(part: Column) -> Column:
    return F.concat(F.length(part).cast("string"), F.lit(":"), part)


def _pads(secret: str) -> tuple[bytearray, bytearray]:
    key = secret.encode()
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(BLOCK, b"\0")
    return bytearray(b ^ 0x36 for b in padded), bytearray(b ^ 0x5C for b in padded)
