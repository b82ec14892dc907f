"""Who of an audience sees which child: the tables that row-level rules of BI tools read.

A user has scopes, and a child is in scopes; a user sees the children with whom they share one. A
scope is a worker, a team (a school is a team of the source `school`), a whole organisation where
the source names no team, an area, or any child. Its name is a keyed hash: the table of a
protected child's scopes would else tell their school.
"""

import hashlib
from collections.abc import Iterable, Iterator

from contracts import AudienceAccess, Column, Layer, Table, Type
from contracts.access import RowScope
from dagster_project.audiences.visible import literal, texts
from dagster_project.look_audit.staff import Scope, StaffMember

ANY_CHILD = "any child"
SCOPE = Column("scope", Type.TEXT, "Opaque name of a team, worker, area or of all.", required=True)
USER_NAME = Column("user_name", Type.TEXT, "The account's name, in small letters.", required=True)
PERSON = Column("person_id", Type.TEXT, "The child.", required=True)

SECURITY_USER = Table(
    layer=Layer.GOLD,
    name="security_user",
    about="Which scopes a user has: they see the children that are in one of them.",
    key=("user_name", "scope"),
    columns=(USER_NAME, SCOPE),
)
SECURITY_CHILD = Table(
    layer=Layer.GOLD,
    name="security_child",
    about="Which scopes a child is in, of those that some user has.",
    key=("scope", "person_id"),
    columns=(SCOPE, PERSON),
)
SECURITY_DENIED = Table(
    layer=Layer.GOLD,
    name="security_denied",
    about="Whom a user never sees, whatever their scopes: their own family, as was declared.",
    key=("user_name", "person_id"),
    columns=(USER_NAME, PERSON),
)
TABLES = {
    SECURITY_USER: "SELECT user_name, scope FROM security_user",
    SECURITY_CHILD: "SELECT scope, person_id FROM child_scopes JOIN children USING (person_id) "
    "WHERE scope IN (SELECT scope FROM security_user)",
    SECURITY_DENIED: "SELECT user_name, person_id FROM denied",
}
"""Each table's rows: of the users' scopes (`security_user`), those of the children whom the
audience sees (`child_scopes`, `children`), and what the council declared (`denied`)."""


def scope_name(kind: str, name: str, secret: str) -> str:
    """The opaque name of a scope: sixteen characters of a keyed hash."""
    return hashlib.sha256(f"{secret}|{kind}|{name}".encode()).hexdigest()[:16]


def scopes_of(member: StaffMember, access: AudienceAccess) -> Iterator[tuple[str, str]]:
    """The scopes of a user, as kind and name: what lets them see a child."""
    if access.rows is RowScope.ANY_CHILD and member.scope is Scope.ANY_CHILD:
        yield (ANY_CHILD, "")
        return
    if access.rows is RowScope.AREA:
        yield ("area", member.team.name)
        return
    if access.services and member.team.organisation not in access.services:
        return
    yield ("organisation", member.team.organisation)
    if member.team.name:
        yield ("team", f"{member.team.organisation}|{member.team.name}")
    if member.email and access.rows is not RowScope.ROLL:
        yield ("worker", member.email)


def child_scopes_query(access: AudienceAccess, organisations: Iterable[str], secret: str) -> str:
    """SQL for the scopes of every child, from `involved` (one row per child and involvement).

    Args:
        access: of the audience: for how long an involvement counts, and of which services.
        organisations: of the users, where the audience may see any child and some users do not.
        secret: that scopes' names are hashed with.
    """
    services = access.services or tuple(organisations)
    is_theirs = f"source IN ({texts(services)})" if services else "false"
    is_near = f"(until IS NULL OR until + {access.after_days} >= $as_of)"
    involved = f"SELECT * FROM involved WHERE {is_theirs} AND {is_near}"
    if access.rows is RowScope.AREA:
        area = _hashed("area", "lower(split_part(postcode, ' ', 1))", secret)
        return f"SELECT {area} AS scope, person_id FROM every_child WHERE postcode IS NOT NULL"
    team = _hashed("team", "source || '|' || lower(trim(team))", secret)
    organisation = _hashed("organisation", "source", secret)
    scopes = [
        f"SELECT {team} AS scope, person_id FROM ({involved}) WHERE team IS NOT NULL",
        f"SELECT {organisation} AS scope, person_id FROM ({involved}) WHERE team IS NULL",
    ]
    if access.rows is not RowScope.ROLL:
        worker = _hashed("worker", "lower(email)", secret)
        scopes.append(
            f"SELECT {worker} AS scope, person_id FROM ({involved}) WHERE email IS NOT NULL"
        )
    if access.rows is RowScope.ANY_CHILD:
        scopes.append(
            f"SELECT {literal(scope_name(ANY_CHILD, '', secret))} AS scope, person_id "
            "FROM every_child"
        )
    return " UNION ".join(scopes)


def _hashed(kind: str, name: str, secret: str) -> str:
    return f"left(sha256({literal(f'{secret}|{kind}|')} || {name}), 16)"
