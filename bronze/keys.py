"""Opaque keys: the only names that a record has outside landing, lake tables and packs.

Some sources' own keys are pupil numbers, so a key is a keyed hash (HMAC-SHA-256, RFC 2104,
shortened to 80 bits) and nobody without the council's secret can go back from it.
"""

import hashlib
import hmac
from collections.abc import Sequence

from pyspark.sql import Column
from pyspark.sql import functions as F

from contracts import Extract, Person

BLOCK = 64
"""Bytes of a SHA-256 block."""
KEY_LENGTH = 20
"""Hex digits kept: at ten million records a collision has odds of 1 in 24,000 million."""

FINGERPRINT_LENGTH = 16


def opaque_key(secret: str, namespace: str, parts: Sequence[Column]) -> Column:
    """An HMAC of `namespace` and `parts` under `secret`, as 20 hex digits.

    Each part is written with its length before it, so that ("ab", "c") and ("a", "bc") differ.
    A null among the parts gives null: a record without a key has no name.
    """
    inner, outer = _pads(secret)
    message = F.concat(F.lit(f"{namespace}|"), *(_length_prefixed(part) for part in parts))
    digest = F.unhex(F.sha2(F.concat(F.lit(inner), F.encode(message, "UTF-8")), 256))
    return F.substring(F.sha2(F.concat(F.lit(outer), digest), 256), 1, KEY_LENGTH)


def opaque_text(secret: str, namespace: str, parts: Sequence[str | None]) -> str | None:
    """What `opaque_key` gives, of one row's cells and without Spark."""
    if None in parts:
        return None
    message = f"{namespace}|" + "".join(f"{len(part)}:{part}" for part in parts if part is not None)
    digest = hmac.new(secret.encode(), message.encode(), hashlib.sha256)
    return digest.hexdigest()[:KEY_LENGTH]


def record_key(extract: Extract, person: Person, secret: str) -> Column:
    """The opaque name of the record that a person of an extract's row is.

    A person with a key of the source's own has one record however many rows and extracts
    speak of them; a person who is only mentioned has one record a row (`/1`, `/2`). The frame has
    the extract's fields and `row_key`.
    """
    if person.key:
        namespace = person.known_in or extract.name
        return opaque_key(secret, namespace, [F.col(name) for name in person.key])
    return F.concat(F.col("row_key"), F.lit(mention_suffix(extract, person)))


def mention_suffix(extract: Extract, person: Person) -> str:
    """What stands after the row's key in the name of a person whom the row only mentions."""
    mentioned = [each.alias for each in extract.people if not each.key]
    return f"/{mentioned.index(person.alias) + 1}"


def fingerprint_of(cells: Sequence[str | None]) -> str:
    """What `fingerprint` gives, of one row's cells and without Spark."""
    texts = ["-" if cell is None else f"{len(cell)}:{cell}" for cell in cells]
    return hashlib.sha256("".join(texts).encode()).hexdigest()[:FINGERPRINT_LENGTH]


def fingerprint(columns: Sequence[Column]) -> Column:
    """A hash of a row's cells that tells null from the empty text; 16 hex digits."""
    cells = [F.coalesce(_length_prefixed(column), F.lit("-")) for column in columns]
    return F.substring(F.sha2(F.concat(*cells), 256), 1, FINGERPRINT_LENGTH)


def _length_prefixed(part: Column) -> Column:
    return F.concat(F.length(part).cast("string"), F.lit(":"), part)


def _pads(secret: str) -> tuple[bytearray, bytearray]:
    key = secret.encode()
    if len(key) > BLOCK:
        key = hashlib.sha256(key).digest()
    padded = key.ljust(BLOCK, b"\0")
    return bytearray(b ^ 0x36 for b in padded), bytearray(b ^ 0x5C for b in padded)
