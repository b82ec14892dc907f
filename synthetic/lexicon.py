"""The words that a made-up council is built from: names of several traditions, streets and towns.

The lists are package data, each in order of popularity; a name's weight falls with its rank, so
popular names repeat as they do in life. English surnames get a long tail of place-like names
(Ashbury, Whitcombe) because real councils hold thousands of them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from synthetic.draws import Draws, Floats, Ints, Words

TRADITIONS = {
    "british": 0.654,
    "muslim_south_asian": 0.10,
    "south_asian": 0.05,
    "polish": 0.05,
    "east_european": 0.03,
    "west_african": 0.04,
    "somali_arab": 0.03,
    "chinese": 0.02,
    "lusophone": 0.02,
    "vietnamese": 0.006,
}
"""Share of families by naming tradition."""

SHARES: Floats = np.array(list(TRADITIONS.values()))
TRADITION_NAMES = tuple(TRADITIONS)

TAIL_WEIGHT = 0.35
"""Part of British families whose surname comes from the long tail."""


@dataclass(frozen=True)
class NameList:
    """One list of names with the weight of each."""

    words: Words
    weights: Floats


def pick_names(draws: Draws, question: str, ids: Ints, kinds: tuple[Ints, str | Words]) -> Words:
    """One name for each id.

    `kinds` is the tradition (index into `TRADITION_NAMES`) of each id, and the part: "F", "M"
    or "S" (surname), one for all or one each.
    """
    traditions, parts = kinds
    picked = np.full(len(ids), "", dtype=object)
    parts_by_id = np.full(len(ids), parts, dtype=object) if isinstance(parts, str) else parts
    for index, tradition in enumerate(TRADITION_NAMES):
        for part in ("F", "M", "S"):
            matching = np.flatnonzero((traditions == index) & (parts_by_id == part))
            names = names_of(tradition, part)
            picked[matching] = names.words[draws.weighted(question, ids[matching], names.weights)]
    return picked


@cache
def names_of(tradition: str, part: str) -> NameList:
    """The names of a tradition: part is "F" or "M" (forenames) or "S" (surnames)."""
    words = _names_by_part()[(tradition, part)]
    weights: Floats = np.power(np.arange(len(words), dtype=np.float64) + 4.0, -0.85)
    if (tradition, part) != ("british", "S"):
        return NameList(np.array(words, dtype=object), weights)
    tail = _tail(frozenset(words))
    spread = np.full(len(tail), weights.sum() * TAIL_WEIGHT / (1 - TAIL_WEIGHT) / len(tail))
    return NameList(np.array([*words, *tail], dtype=object), np.concatenate([weights, spread]))


@cache
def variants() -> dict[str, tuple[str, ...]]:
    """For a forename, the short forms, diminutives and other spellings that people use."""
    return {row["name"]: tuple(row["variants"].split(";")) for row in list_rows("variants.csv")}


@cache
def places(part: str) -> Words:
    """Words for places: part is "town", "street" or "way"."""
    return np.array(_places()[part], dtype=object)


def _tail(listed: frozenset[str]) -> list[str]:
    stems, endings = _places()["stem"], _places()["ending"]
    candidates = (stem + ending for stem in stems for ending in endings if stem[-1] != ending[0])
    return [name for name in candidates if name not in listed]


@cache
def _names_by_part() -> dict[tuple[str, str], list[str]]:
    rows = list_rows("names.csv")
    return {(row["tradition"], row["part"]): row["names"].split(";") for row in rows}


@cache
def _places() -> dict[str, list[str]]:
    return {row["part"]: row["words"].split(";") for row in list_rows("places.csv")}


@cache
def list_rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the lists in data/."""
    text = resources.files("synthetic").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
