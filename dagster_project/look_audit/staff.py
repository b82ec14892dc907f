"""Who a user is: their team, and whether they may look at any child or at their caseload alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """Whom somebody's work is about."""

    CASELOAD = "caseload"
    ANY_CHILD = "any child"


@dataclass(frozen=True)
class Team:
    """A team of an organisation, which is called as its source is; compared in small letters."""

    organisation: str
    name: str


@dataclass(frozen=True)
class StaffMember:
    """A user of the view, as the council lists them; `last_day` where they have left or will.

    `audience` is empty of one who uses the command line alone.
    """

    user: str
    email: str
    surname: str
    team: Team
    scope: Scope = Scope.CASELOAD
    last_day: date | None = None
    audience: str = ""


NO_TEAM = Team("", "")


def team(organisation: str | None, name: str | None) -> Team:
    """A team by its names as any file writes them."""
    return Team((organisation or "").strip().casefold(), (name or "").strip().casefold())


def member(user: str, listed: Mapping[str, StaffMember]) -> StaffMember:
    """Who a user is; of one who is not listed, what the account's own name says.

    An account that is an e-mail address is taken to be that of the worker with this address, and
    the last word before the @ to be their surname.
    """
    if user.casefold() in listed:
        return listed[user.casefold()]
    email = user.casefold() if "@" in user else ""
    words = re.findall(r"[a-z'-]+", user.partition("@")[0].casefold())
    return StaffMember(user, email, words[-1] if len(words) > 1 else "", NO_TEAM)
