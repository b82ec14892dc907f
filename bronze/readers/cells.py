"""What programs wrap around a value on its way into a file, taken off: the value stays as sent.

Excel's guards (`="0123"`, a leading apostrophe) keep its own hands off a number; HTML's entities
(`&#39;`, `&eacute;`) are left by systems that show their texts on web pages; a spreadsheet writes
the key 900301 as `900301.0`. Each is undone once, so that `&amp;#39;` stays `&#39;`.
"""

import html
import re
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from contracts import Extract, Field, FieldKind, FieldUse

LOST_DIGITS: Final = r"^-?(\d(\.\d+)?[eE]\+\d{1,3}|\d\.\d+[eE]\d{1,3})$"
"""A number in scientific notation, RE2: its last digits are not in the file."""
_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_QUOTED_FORMULA = r'^="([^"]*)"$'
_APOSTROPHE_BEFORE_NUMBER = r"^'\s*([\d=+\-@].*)$"
_APOSTROPHE = r"^'\s*(.+)$"
_WHOLE_FLOAT = r"^(\d+)\.0+$"


def key_fields(extract: Extract) -> tuple[str, ...]:
    """Fields that are a key of a row or of a person, here or in another extract of the source."""
    keys = {*extract.key, *(name for person in extract.people for name in person.key)}
    return tuple(f.name for f in extract.fields if f.name in keys or f.use is FieldUse.KEY)


def tidy(cells: Sequence[str]) -> pa.Array:
    """Text without surrounding blanks, guards and entities; nothing but blanks is null."""
    texts = pa.array(cells, pa.string())
    if pc.any(pc.match_substring_regex(texts, _ENTITY.pattern)).as_py():
        texts = pa.array([_ENTITY.sub(_unescape, cell) for cell in cells], pa.string())
    texts = _strip_guard(_APOSTROPHE_BEFORE_NUMBER, _strip_guard(_QUOTED_FORMULA, texts))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def as_field(field: Field, texts: pa.Array, *, is_key: bool) -> pa.Array:
    """Tidy texts of a field: of all but free text, the apostrophe goes before a letter as well.

    In a name it may be a letter's own (`'t Hooft`). Of a key, a decimal point with nothing behind
    it but zeros goes.
    """
    if field.kind is FieldKind.TEXT and not is_key:
        return texts
    stripped = _strip_guard(_APOSTROPHE, texts)
    return pc.replace_substring_regex(stripped, _WHOLE_FLOAT, r"\1") if is_key else stripped


def _strip_guard(guard: str, texts: pa.Array) -> pa.Array:
    stripped = pc.replace_substring_regex(pc.utf8_trim_whitespace(texts), guard, r"\1")
    return pc.utf8_trim_whitespace(stripped)


def _unescape(entity: re.Match[str]) -> str:
    return html.unescape(entity.group())
