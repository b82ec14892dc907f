"""What an audience's folder holds: what it sees of gold, and the folder's own tables."""

from collections.abc import Iterable, Mapping, Sequence

from contracts import AccessRules, AudienceAccess, Layer, Source, Table
from dagster_project.audiences import audience_tables, cards, security
from dagster_project.audiences.audience_tables import AudienceTable
from gold import child, child_attribute, publication

OWN = (*security.TABLES, publication.TABLE)
"""Tables of every folder, made for it and taken from no table of gold."""


def from_gold(
    tables: Iterable[Table], access: AudienceAccess, rules: AccessRules, sources: Sequence[Source]
) -> Mapping[str, AudienceTable]:
    """The tables that an audience has of gold, by path of the table there; the card is the last.

    An audience that sees no value of any child has no card.
    """
    gold = [table for table in tables if table.layer is Layer.GOLD]
    copied = audience_tables.copied_tables(gold, access, rules, sources)
    by_path = {each.table.path: each for each in copied}
    if child_attribute.TABLE.path in by_path and child.TABLE in gold:
        by_path[child.TABLE.path] = cards.card(access)
    return by_path
