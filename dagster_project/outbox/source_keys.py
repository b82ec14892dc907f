"""A source's own keys, taken apart into the columns that its owner knows."""

import re
from collections.abc import Mapping, Sequence

from contracts import Extract

KEY = "Your key"
"""The heading of a key that cannot be taken apart."""
MENTIONED = "Person in the row"
"""The heading of who is meant, where a row only mentions somebody."""
_MENTION = re.compile(r"/(\d)$")


def parts(
    extracts: Mapping[str, Extract],
    extract: str | None,
    record_key: str | None,
    source_key: str | None,
) -> dict[str, str]:
    """Heading -> part of the key.

    Args:
        extracts: the source's extracts by name.
        extract: the record's.
        record_key: the record's opaque key, which tells whether it is only mentioned in a row.
        source_key: the key as silver has it: its parts between bars, `/2` for the second mentioned.

    Returns:
        Nothing where there is no key; the whole under `KEY` where its parts cannot be told apart.
    """
    if not source_key:
        return {}
    described = extracts.get(extract or "")
    if described is None:
        return {KEY: source_key}
    mention = _MENTION.search(record_key or "")
    if mention is None:
        return _apart(described, _keyed(described), source_key)
    row = source_key.removesuffix(mention[0])
    return _apart(described, described.key, row) | {MENTIONED: _alias(described, int(mention[1]))}


def _apart(extract: Extract, names: Sequence[str], source_key: str) -> dict[str, str]:
    cells = source_key.split("|")
    placeless = [name for name in names if not extract.field(name).locates]
    for key_names in (names, placeless):
        if len(key_names) == len(cells):
            return {extract.field(n).header: cell for n, cell in zip(key_names, cells, strict=True)}
    return {KEY: source_key}


def _keyed(extract: Extract) -> Sequence[str]:
    """The key of the child whom the extract describes."""
    described = [p for p in extract.people if p.key and p.is_described and p.role != "adult"]
    return described[0].key if described else extract.key


def _alias(extract: Extract, place: int) -> str:
    mentioned = [person.alias for person in extract.people if not person.key]
    return mentioned[place - 1] if place <= len(mentioned) else str(place)


def first_heading(extract: Extract | None) -> str:
    """The heading of the first part of the extract's own keys."""
    return extract.field(_keyed(extract)[0]).header if extract else KEY
