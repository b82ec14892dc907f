"""Why somebody sees, or does not see, a table's rows about a child: in words.

Of a child that an audience does not see nothing is said, not even whether there is one: a locked
child and an id that was never issued get the same answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_
from typing import cast

import pyarrow.compute as pc

from contracts import AccessRules, AudienceAccess, Source, Table
from contracts.access import Level, RowScope
from dagster_project.audiences import security
from dagster_project.audiences.audience_tables import is_column_shown, sources_shown
from dagster_project.audiences.readers import Readers
from dagster_project.audiences.security import SECURITY_CHILD, SECURITY_DENIED
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from dagster_project.look_audit.staff import StaffMember
from gold import child

NO_SUCH_CHILD = (
    "For {audience} there is no child of this id tonight. That is so of an id that was never "
    "issued, of a child outside what the audience sees, and of one who may not be shown; which of "
    "these it is, nobody is told."
)
BASES = {
    security.ANY_CHILD: "{user} may look at any child that {audience} sees",
    "team": "the child is with the user's team ({name})",
    "organisation": "the child is with the user's organisation ({name})",
    "worker": "a source names the user as the child's worker ({name})",
    "area": "the child lives in the user's area ({name})",
}


@dataclass(frozen=True)
class Question:
    """Whether a user sees a child's rows of a table, and what it is asked of."""

    user: str
    person_id: str
    table: Table
    root: Folder
    rules: AccessRules
    sources: Sequence[Source]
    readers: Readers

    @cached_property
    def versions(self) -> Mapping[str, int]:
        """The version of every table in the night that readers see."""
        return published.last(self.root).versions


@dataclass(frozen=True)
class Answer:
    """Whether somebody sees a child's rows, and why.

    `tells_of_child` is False where nothing is said of any child, so that there may be none.
    """

    sentences: tuple[str, ...]
    tells_of_child: bool = False


def answer(question: Question) -> Answer:
    """Sentences that say whether, and why."""
    member = next((m for m in question.readers.staff if m.user == question.user.casefold()), None)
    if member is None or not member.audience:
        return Answer((f"{question.user} is of no audience by the staff list: they see nothing.",))
    access = question.rules.of(member.audience)
    if access is None:
        sentence = f"The access file does not name the audience {member.audience}: it sees nothing."
        return Answer((sentence,))
    reads_as = f"{question.user} reads as {access.audience}."
    if access.rows is RowScope.NOBODY:
        return Answer((reads_as, f"{access.audience} sees no child: {access.about}"))
    if not _rows(question, access, child.TABLE.name, {"person_id": question.person_id}):
        return Answer((reads_as, NO_SUCH_CHILD.format(audience=access.audience)))
    return Answer((reads_as, *_of_child(question, member, access)), tells_of_child=True)


def _of_child(question: Question, member: StaffMember, access: AudienceAccess) -> Iterator[str]:
    """Whether the user sees a child whom their audience sees."""
    of_child = {"person_id": question.person_id}
    if _rows(question, access, SECURITY_DENIED.name, {**of_child, "user_name": member.user}):
        yield "The list of staff relations names the child for this user: they do not see it."
    else:
        basis = _basis(question, member, access)
        yield basis or "The child is in none of the user's scopes: they do not see it."
        if basis:
            yield from _of_table(question, access)


def _basis(question: Question, member: StaffMember, access: AudienceAccess) -> str:
    """By which scope the user sees the child; empty where by none."""
    of_child = _rows(question, access, SECURITY_CHILD.name, {"person_id": question.person_id})
    child_scopes = {row["scope"] for row in of_child or ()}
    for kind, name in security.scopes_of(member, access):
        if security.scope_name(kind, name, question.readers.secret) in child_scopes:
            words = BASES[kind].format(
                user=member.user, audience=access.audience, name=name.replace("|", ", ")
            )
            return f"They see the child: {words}."
    return ""


def _of_table(question: Question, access: AudienceAccess) -> Iterator[str]:
    table = question.table
    rows = _rows(question, access, table.name, {"person_id": question.person_id})
    if rows is None:
        yield f"{access.audience} has no table {table.name}: {_levels(table, access)}."
        return
    of_sources = sorted({str(row["source"]) for row in rows if row.get("source")})
    yield (
        f"Of {table.name} they see {len(rows)} rows"
        + (f", from {', '.join(of_sources)}." if of_sources else ".")
    )
    hidden = [c.name for c in table.columns if c.data_group and not is_column_shown(c, access)]
    if hidden:
        yield f"Without {', '.join(hidden)}: the access file does not open their data group."
    closed = [source.name for source in question.sources if not sources_shown(access, [source])]
    if closed and "source" in table.names:
        yield f"Never from {', '.join(closed)}, whose agreement does not name this audience."
    yield f"By the access file {access.audience} sees: {_levels(table, access)}."


def _levels(table: Table, access: AudienceAccess) -> str:
    """How much the audience sees of each data group that a row of the table may have."""
    if table.data_group:
        return f"{table.data_group} {access.of_group(table.data_group).level}"
    opened = (
        (group, access.of_group(group).level)
        for level in (Level.FULL, Level.PART, Level.CONTACT_CARD, Level.NONE)
        for group in access.groups_of(level)
    )
    return ", ".join(f"{group} {level}" for group, level in opened)


def _rows(
    question: Question, access: AudienceAccess, name: str, where: dict[str, str]
) -> list[published.Row] | None:
    """Rows of a table of the audience as published; None where it has no such table."""
    path = f"{access.folder}/{name}"
    version = question.versions.get(path)
    if version is None:
        return None
    is_asked = reduce(and_, (pc.field(column) == value for column, value in where.items()))
    rows = published.dataset(question.root / path, version).to_table(filter=is_asked)
    return cast("list[published.Row]", rows.to_pylist())
