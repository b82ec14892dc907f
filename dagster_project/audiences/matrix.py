"""Who may see what, as a page that a partnership publishes: written from the access file."""

from collections.abc import Iterator, Sequence

from contracts import AccessRules, AudienceAccess, DataGroup, Source
from contracts.access import GroupAccess, Level, RowScope
from dagster_project.audiences.audience_tables import sources_shown

HEAD = """# Who may see what

Each audience reads a folder of its own, and nothing else. A row is shown where the agreement of the
source that sent it names the audience, the child is one whom the reader may see, and the audience
sees the data group of what the row says. Written by `single-view audience matrix` from the access
file: change that, not this page.

**Full** is everything of a group. **Part** is what stands below the table. **Contact card** is who
is involved and how to reach them. An empty cell is nothing. Nobody sees a child whose data is held
or locked, nor where a protected child is.
"""
CHILDREN = {
    RowScope.ANY_CHILD: "any child",
    RowScope.AREA: "children of their area",
    RowScope.ROLL: "children on their roll",
    RowScope.CASELOAD: "children on their caseload",
    RowScope.NOBODY: "no child",
}


def page(rules: AccessRules, sources: Sequence[Source]) -> str:
    """The page, as Markdown."""
    lines = [HEAD, *_table(rules), "", *_unborn(rules), *_only_for(rules), "## Each audience", ""]
    lines += [line for access in rules.audiences for line in _audience(access, sources)]
    return "\n".join(lines) + "\n"


def _table(rules: AccessRules) -> Iterator[str]:
    yield "| who | of whom | " + " | ".join(DataGroup) + " |"
    yield "|---|---|" + "---|" * len(DataGroup)
    for access in rules.audiences:
        levels = (access.of_group(group).level for group in DataGroup)
        cells = ("" if level is Level.NONE else str(level) for level in levels)
        yield f"| {access.audience} | {CHILDREN[access.rows]} | {' | '.join(cells)} |"


def _unborn(rules: AccessRules) -> Iterator[str]:
    names = ", ".join(access.audience for access in rules.audiences if access.sees_unborn)
    yield (
        "A child who is not born yet is shown to "
        + (f"{names} alone, of the children whom they see." if names else "nobody.")
        + " Once a source gives the date of birth, the same child is shown as any other."
    )
    yield ""


def _only_for(rules: AccessRules) -> Iterator[str]:
    for table, names in rules.only_for.items():
        yield f"`{table}` is for {', '.join(names)} alone."
        yield ""


def _audience(access: AudienceAccess, sources: Sequence[Source]) -> Iterator[str]:
    yield f"**{access.audience}.** {access.about} {_scope(access)}"
    named = sources_shown(access, sources)
    titles = [source.title for source in sources if source.name in named]
    yield f"Of these sources: {', '.join(titles)}." if titles else "Of no source."
    for group, of_group in access.groups.items():
        if of_group.level is Level.PART:
            yield f"Of {group}: {_part(of_group)}."
    yield ""


def _scope(access: AudienceAccess) -> str:
    unborn = ", also before they are born" if access.sees_unborn else ""
    ages = f", aged {access.ages[0]} to {access.ages[1]}" if access.ages else ""
    after = f", for {access.after_days} days after the work ends" if access.services else ""
    return f"They see {CHILDREN[access.rows]}{ages}{unborn}{after}."


def _part(of_group: GroupAccess) -> str:
    parts = [", ".join(of_group.kinds)] if of_group.kinds else []
    if of_group.yes_or_no:
        parts.append(f"only whether there is one now of {', '.join(of_group.yes_or_no)}")
    return "; ".join(parts)
