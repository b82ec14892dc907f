"""Links from a child's page into other systems, from one template file that a council edits."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from contracts import SingleViewError
from contracts.toml_files import own_or_shipped

SETTING = "DASHBOARDS_LAUNCH_LINKS"
SHIPPED = "launch_links.toml"
PLACES = ("person_id", "upn", "nhs_number")
"""What of a child may stand in an address: columns of gold/child."""
PLACE = re.compile(r"\{([^}]*)\}")


class LaunchLinkError(SingleViewError):
    """The file of links holds something that no page can show."""


@dataclass(frozen=True)
class LaunchLink:
    """One link: for whom, its words, and its address with places for the child's numbers."""

    audience: str
    title: str
    address: str


def load(file: Path | None = None) -> tuple[LaunchLink, ...]:
    """Read the links, in their order.

    Args:
        file: the file; without it the one that DASHBOARDS_LAUNCH_LINKS names, or the shipped one.

    Raises:
        LaunchLinkError: an entry lacks something, is not https, or asks for what it may not have.
    """
    named = os.environ.get(SETTING)
    own = file or (Path(named) if named else None)
    try:
        entries = own_or_shipped(own, "dashboards", SHIPPED).get("link", [])
        links = tuple(LaunchLink(**entry) for entry in entries)
    except (OSError, TypeError, ValueError) as reason:
        raise LaunchLinkError(f"{own or SHIPPED} is not a list of links: {reason}") from None
    for link in links:
        _check(link, str(own or SHIPPED))
    return links


def _check(link: LaunchLink, file: str) -> None:
    places = PLACE.findall(link.address)
    if not link.address.startswith("https://"):
        raise LaunchLinkError(f"{file}: the address of {link.title!r} does not begin with https://")
    if unclear := sorted(set(places) - set(PLACES)):
        raise LaunchLinkError(
            f"{file}: the address of {link.title!r} asks for {', '.join(unclear)}; it can have "
            f"{', '.join(PLACES)}"
        )
