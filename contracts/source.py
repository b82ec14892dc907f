"""A partner: who it is, what was agreed with it, and which extracts it sends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from contracts.agreement import Agreement, Cadence, Coverage
from contracts.extract import DeliveryMode, Extract
from contracts.statements import Involvement
from contracts.table import ContractError, DataGroup


@dataclass(frozen=True)
class Source:
    """A partner and everything agreed with it. `email` is who is asked to correct a record."""

    name: str
    title: str
    owner: str
    email: str
    agreement: Agreement
    cadence: Cadence
    coverage: Coverage
    extracts: tuple[Extract, ...]
    data_group: DataGroup = DataGroup.INVOLVEMENT

    def __post_init__(self) -> None:
        """Refuse a source whose extracts do not fit together.

        Raises:
            ContractError: an extract is not named after the source, points at an unknown one, or
                calls the source's service otherwise than the source is called.
        """
        extract_names = {e.name for e in self.extracts}
        for extract in self.extracts:
            if not extract.name.startswith(f"{self.name}_"):
                raise ContractError(f"{extract.name}: its name must begin with {self.name}_")
            for person in extract.people:
                if person.known_in and person.known_in not in extract_names:
                    raise ContractError(f"{extract.name}: no extract is called {person.known_in}")
            for service in extract.services - {self.title}:
                raise ContractError(
                    f"{extract.name}: its service {service!r} must be called {self.title!r}, as "
                    "its source is, so that one service has one name in every table"
                )

    @property
    def team(self) -> str:
        """The owner as Dagster wants it: letters, digits and hyphens behind `team:`."""
        return f"team:{re.sub('[^a-z0-9]+', '-', self.owner.lower()).strip('-')}"


def snapshots_of(sources: Iterable[Source]) -> frozenset[str]:
    """The extracts of which a newer file says all that an older one did."""
    return frozenset(
        extract.name
        for source in sources
        for extract in source.extracts
        if extract.delivery_mode is DeliveryMode.SNAPSHOT
    )


def registers_of(sources: Iterable[Source]) -> dict[str, tuple[int, int]]:
    """By source, the youngest and oldest age of which it holds nearly every child once."""
    ages_by_source = {source.name: source.coverage.register_of for source in sources}
    return {name: ages for name, ages in ages_by_source.items() if ages}


def school_rolls_of(sources: Iterable[Source]) -> tuple[str, ...]:
    """The sources that say on which school's roll a child is."""
    return tuple(
        source.name
        for source in sources
        if any(
            isinstance(statement, Involvement) and statement.is_school_roll
            for extract in source.extracts
            for statement in extract.statements
        )
    )
