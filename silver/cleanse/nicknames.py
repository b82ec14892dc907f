"""Which forenames may stand for the same person: Alfie and Alfred, Mohammed and Muhammad.

A formal name is a group; a name belongs to its own group and to that of every formal name that
it may be short for. Two names may be one person's if they share a group. There is no chain:
Ollie may be Oliver or Olive, and that does not make Oliver an Olive.

The seed is the nicknames package (names of the United States, mostly); nicknames.csv beside this
module adds what is heard in England and takes pairs away that are names of their own here.
"""

import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let

Groups = Mapping[str, tuple[str, ...]]
"""Name -> the groups that it belongs to, both as `names.forename` writes them."""

_BUCKETS = 512
_HASHED_SCHEMA = "array<map<string,array<string>>>"


def nickname_keys(value: Column, groups: Groups | None = None) -> Column:
    """The groups of a forename's first word, as a sorted array; null for a null.

    Args:
        value: a forename as `names.forename` writes it.
        groups: from `with_own`, for a council that adds names of its own.
    """
    table = F.from_json(F.lit(_hashed(shipped() if groups is None else groups)), _HASHED_SCHEMA)
    return let(F.split_part(value, F.lit(" "), F.lit(1)), lambda first: _looked_up(first, table))


def _looked_up(first: Column, table: Column) -> Column:
    # A map in Spark is searched from end to end: a hashed array of small ones is not.
    bucket = F.element_at(table, (F.crc32(first) % F.lit(_BUCKETS) + F.lit(1)).cast("int"))
    own_group = F.when(first.isNotNull(), F.array(first))
    return F.coalesce(F.try_element_at(bucket, first), own_group)


@cache
def shipped() -> Groups:
    """The groups that come with the product."""
    return _groups(_shipped_pairs())


def with_own(lines: Iterable[str]) -> Groups:
    """The groups that come with the product, and a council's own.

    Args:
        lines: of a CSV in the layout of nicknames.csv: a header `formal,variants`, then a formal
            name and its variants with blanks between; a variant with a minus is taken away.

    Raises:
        ValueError: the header is another one.
    """
    return _groups(_laid_over(_shipped_pairs(), lines))


def _shipped_pairs() -> frozenset[tuple[str, str]]:
    overlay = (files("silver.cleanse") / "nicknames.csv").read_text(encoding="utf-8")
    return _laid_over(_seed(), overlay.splitlines())


def _seed() -> frozenset[tuple[str, str]]:
    """(formal, variant) of the package, without its chains.

    Of a pair given both ways the one with more variants is the formal name. A short form's own
    short forms are dropped: the package says that Fred may be Bill, by way of Wilfred's Will.
    """
    text = (files("nicknames") / "names.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    pairs = [(row["name1"].strip().upper(), row["name2"].strip().upper()) for row in rows]
    seed = {(formal, variant) for formal, variant in pairs if (formal + variant).isalpha()}
    variant_counts: dict[str, int] = defaultdict(int)
    for formal, _ in seed:
        variant_counts[formal] += 1
    reversed_pairs = {
        (formal, variant)
        for formal, variant in seed
        if (variant, formal) in seed
        and (variant_counts[formal], formal) < (variant_counts[variant], variant)
    }
    one_way = seed - reversed_pairs
    short = {variant for _, variant in one_way}
    return frozenset((formal, variant) for formal, variant in one_way if formal not in short)


def _laid_over(
    pairs: frozenset[tuple[str, str]], lines: Iterable[str]
) -> frozenset[tuple[str, str]]:
    rows = csv.DictReader(lines)
    if rows.fieldnames != ["formal", "variants"]:
        raise ValueError("a list of nicknames has the header formal,variants")
    overlay = [
        (row["formal"].upper(), word) for row in rows for word in row["variants"].upper().split()
    ]
    added = {(formal, word) for formal, word in overlay if not word.startswith("-")}
    removed = {(formal, word[1:]) for formal, word in overlay if word.startswith("-")}
    return (pairs - removed) | added


def _groups(pairs: frozenset[tuple[str, str]]) -> Groups:
    groups_by_variant: dict[str, set[str]] = defaultdict(set)
    for formal, variant in pairs:
        groups_by_variant[variant].add(formal)
    return {
        name: tuple(sorted(formal | {name})) for name, formal in sorted(groups_by_variant.items())
    }


def _hashed(groups: Groups) -> str:
    """The groups as JSON, in as many small maps as there are buckets."""
    buckets: list[dict[str, list[str]]] = [{} for _ in range(_BUCKETS)]
    for name, keys in groups.items():
        buckets[zlib.crc32(name.encode()) % _BUCKETS][name] = list(keys)
    return json.dumps(buckets)
