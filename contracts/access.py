"""What each audience may see: how much of each data group, of which children, and for how long."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from contracts.audience import Audience
from contracts.table import ContractError, DataGroup

AFTER_AN_INVOLVEMENT = timedelta(weeks=6)
"""How long a child stays on a roll or caseload after the involvement ended, where the access file
does not say otherwise."""

FOLDER_PREFIX = "gold_"
"""How the folders of audiences are called in the lake: this, and the audience."""


def folder_of(audience: Audience) -> str:
    """The layer of the lake that holds what an audience may read, and nothing else."""
    return FOLDER_PREFIX + audience.lower().replace(" ", "_")


class Level(StrEnum):
    """How much of a data group an audience sees, from nothing to everything.

    A contact card is who is involved, in what part, and how to reach them. Part is the kinds that
    the access file lists, and the contact card.
    """

    NONE = "none"
    CONTACT_CARD = "contact card"
    PART = "part"
    FULL = "full"


class RowScope(StrEnum):
    """Which children somebody of an audience sees."""

    ANY_CHILD = "any child"
    AREA = "area"
    ROLL = "roll"
    CASELOAD = "caseload"
    NOBODY = "nobody"


@dataclass(frozen=True)
class GroupAccess:
    """What an audience sees of one data group.

    `kinds` are shown with everything that is held of them; of those in `yes_or_no` it is shown
    only that there is one now. Either is for `part` alone.
    """

    level: Level
    kinds: tuple[str, ...] = ()
    yes_or_no: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse kinds without a part, and a part without kinds.

        Raises:
            ContractError: with a sentence that says which.
        """
        has_kinds = bool(self.kinds or self.yes_or_no)
        if has_kinds != (self.level is Level.PART):
            raise ContractError(
                f"level {self.level}: kinds are listed for 'part', and for it alone"
            )
        twice = sorted({*self.kinds} & {*self.yes_or_no})
        if twice:
            raise ContractError(f"{', '.join(twice)}: list a kind under one of kinds and yes_or_no")


NOTHING = GroupAccess(Level.NONE)
"""Of a group that the access file does not name."""


@dataclass(frozen=True)
class AudienceAccess:
    """What one audience may see.

    `about` says in a sentence who they are and why. `rows` says of which children; a roll or a
    caseload is that of the services in `services` (names of sources), and lasts `after_days` days
    longer than the involvement. `ages` are the youngest and oldest age in years that they see,
    both included; a child of unknown age is then seen by nobody. A child who is not born yet has
    no age: `sees_unborn` alone says whether they see those of `rows`.
    """

    audience: Audience
    about: str
    rows: RowScope
    groups: Mapping[DataGroup, GroupAccess]
    services: tuple[str, ...] = ()
    ages: tuple[int, int] | None = None
    after_days: int = AFTER_AN_INVOLVEMENT.days
    sees_unborn: bool = False

    def __post_init__(self) -> None:
        """Refuse an audience whose children nobody could tell.

        Raises:
            ContractError: with one sentence that names the audience and the fault.
        """
        by_service = self.rows in {RowScope.ROLL, RowScope.CASELOAD}
        if by_service != bool(self.services):
            raise ContractError(
                f"{self.audience}: services are named for a roll or a caseload, and for these alone"
            )
        if self.ages and self.ages[0] > self.ages[1]:
            raise ContractError(f"{self.audience}: ages {list(self.ages)} hold nobody")
        if self.after_days < 0:
            raise ContractError(f"{self.audience}: after_days is no number of days")

    @property
    def folder(self) -> str:
        """The layer of the lake that holds what this audience may read, and nothing else."""
        return folder_of(self.audience)

    def of_group(self, group: DataGroup | str) -> GroupAccess:
        """What it sees of a data group."""
        return self.groups.get(DataGroup(group), NOTHING)

    def groups_of(self, *levels: Level) -> tuple[DataGroup, ...]:
        """The groups that it sees at one of these levels, in their order."""
        return tuple(group for group in DataGroup if self.of_group(group).level in levels)


@dataclass(frozen=True)
class AccessRules:
    """The access file: every audience, and which columns a contact card and a yes or no have.

    `contact_card` gives them by table; a table that is not in it has no contact card. A table that
    `only_for` names is for the audiences that it lists there.
    """

    audiences: tuple[AudienceAccess, ...]
    contact_card: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    yes_or_no: tuple[str, ...] = ()
    only_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def opens(self, table: str, audience: Audience) -> bool:
        """Whether an audience may have a table at all, whatever data groups it sees."""
        return audience in self.only_for.get(table, (audience,))

    def of(self, audience: str) -> AudienceAccess | None:
        """What an audience may see; None of one that the file does not name: nothing."""
        return {str(each.audience): each for each in self.audiences}.get(audience)
