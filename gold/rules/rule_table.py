"""A table of rules, read from a file that people edit who write no Python."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from contracts import Condition, ContractError
from contracts.conditions import EVERY_KIND
from contracts.toml_files import own_or_shipped

RONI = "roni.toml"
"""The shipped rules of the risk of NEET indicator."""
Part = TypeVar("Part")


@dataclass(frozen=True)
class RuleFactor:
    """One thing that counts: its plain reason, its points, and the facts that are it.

    Of factors of one `family` the one with most points counts alone.
    """

    name: str
    reason: str
    facts: tuple[Condition, ...]
    points: int = 0
    family: str = ""


@dataclass(frozen=True)
class Band:
    """What is offered from so many points on."""

    from_points: int
    name: str


@dataclass(frozen=True)
class RuleTable:
    """Rules in force: which version of whose, for which school years, and what counts."""

    version: str
    title: str
    source: str
    factors: tuple[RuleFactor, ...]
    bands: tuple[Band, ...] = ()
    first_year: int = field(default=0)
    last_year: int = field(default=13)

    def faults(self) -> Iterator[str]:
        """What is wrong with it, in a sentence each."""
        names = [factor.name for factor in self.factors]
        yield from (
            f"{name!r} stands twice" for name in sorted(set(names)) if names.count(name) > 1
        )
        for factor in self.factors:
            yield from (
                f"{factor.name}: {fault}" for each in factor.facts for fault in each.faults()
            )
        starts = [band.from_points for band in self.bands]
        if starts != sorted(set(starts)) or any(start < 1 for start in starts):
            yield "bands stand in the order of their points, from 1 on"
        if self.first_year > self.last_year:
            yield "the first year is after the last"
        yield from self._mixed_families()

    def _mixed_families(self) -> Iterator[str]:
        groups: dict[str, set[str]] = {}
        for factor in self.factors:
            known_kinds = [each.kind for each in factor.facts if each.kind in EVERY_KIND]
            of_factor = {str(EVERY_KIND[kind].data_group) for kind in known_kinds}
            groups.setdefault(factor.family or factor.name, set()).update(of_factor)
        families = {factor.family for factor in self.factors if factor.family}
        for family in sorted(families):
            if len(groups[family]) > 1:
                yield f"facts of the family {family!r} are of several data groups"


def rule_table(shipped: str, file: Path | None = None) -> RuleTable:
    """The rules in a council's own file, or the shipped ones where none is named.

    Args:
        shipped: name of the shipped file in this folder.
        file: the council's own.

    Raises:
        ContractError: the file cannot be read, or its rules contradict themselves.
    """
    place = file or shipped
    try:
        table = _table(own_or_shipped(file, "gold.rules", shipped))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ContractError(f"{place}: these rules cannot be read: {error}") from error
    if faults := list(table.faults()):
        raise ContractError(f"{place}: {'; '.join(faults)}")
    return table


def _table(declared: Mapping[str, Any]) -> RuleTable:
    bands = tuple(Band(band["from"], band["name"]) for band in declared.get("bands", ()))
    factors = tuple(_factor(factor) for factor in declared["factors"])
    return _made(RuleTable, {**declared, "bands": bands, "factors": factors})


def _factor(declared: Mapping[str, Any]) -> RuleFactor:
    facts = tuple(_condition(fact) for fact in declared["facts"])
    return _made(RuleFactor, {**declared, "facts": facts})


def _condition(declared: Mapping[str, Any]) -> Condition:
    return _made(Condition, {**declared, "values": tuple(declared.get("values", ()))})


def _made(part: type[Part], declared: Mapping[str, Any]) -> Part:
    """A part of a table; a word that nobody reads is a fault, not a silence."""
    unread = sorted(declared.keys() - {each.name for each in fields(part)})  # type: ignore[arg-type] # all are dataclasses
    if unread:
        raise ValueError(f"nobody reads {', '.join(unread)}")
    return part(**declared)
