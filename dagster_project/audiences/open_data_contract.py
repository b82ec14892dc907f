"""What an audience is promised of its tables, in the Open Data Contract Standard (ODCS 3.0)."""

from collections.abc import Iterable, Mapping, Sequence

import yaml

from contracts import AccessRules, AudienceAccess, Column, Source, Table, Type
from dagster_project.audiences import folder
from dagster_project.audiences.audience_tables import AudienceTable

VERSION = "v3.0.2"
LOGICAL_TYPES = {
    Type.TEXT: "string",
    Type.DATE: "date",
    Type.TIMESTAMP: "date",
    Type.INTEGER: "integer",
    Type.NUMBER: "number",
    Type.FLAG: "boolean",
}
"""The standard's words for the types of gold; it has one word for a day and a point in time."""


def contract(
    access: AudienceAccess, rules: AccessRules, tables: Iterable[Table], sources: Sequence[Source]
) -> Mapping[str, object]:
    """The contract of one audience: every table and column that its folder has."""
    promised = sorted(every_table(access, rules, tables, sources), key=lambda each: each.path)
    return {
        "kind": "DataContract",
        "apiVersion": VERSION,
        "id": f"single-view-{access.folder.replace('_', '-')}",
        "name": f"The view of the child for {access.audience}",
        "version": "1.0.0",
        "status": "active",
        "domain": "children",
        "dataProduct": access.folder,
        "description": {
            "purpose": access.about,
            "limitations": "It shows what sources say and decides nothing. The folder bounds what "
            "the audience sees; whom one reader sees is bounded by security_user, security_child "
            "and security_denied.",
            "usage": "Read-only. The last row of publication names the night and the version of "
            "every table.",
        },
        "servers": [{"server": "lake", "type": "local", "path": access.folder, "format": "delta"}],
        "schema": [_object(table) for table in promised],
    }


def every_table(
    access: AudienceAccess, rules: AccessRules, tables: Iterable[Table], sources: Sequence[Source]
) -> list[AudienceTable]:
    """Every table of an audience's folder."""
    own = (AudienceTable(access.folder, table, table.columns, "") for table in folder.OWN)
    return [*folder.from_gold(tables, access, rules, sources).values(), *own]


def as_yaml(promised: Mapping[str, object]) -> str:
    """The contract as YAML, in the order in which people read it."""
    text: str = yaml.safe_dump(dict(promised), sort_keys=False, allow_unicode=True, width=100)
    return text


def _object(table: AudienceTable) -> dict[str, object]:
    return {
        "name": table.table.name,
        "physicalName": table.path,
        "physicalType": "table",
        "description": table.table.about,
        "properties": [_property(table.table, column) for column in table.columns],
    }


def _property(table: Table, column: Column) -> dict[str, object]:
    key = table.key.index(column.name) + 1 if column.name in table.key else None
    return {
        "name": column.name,
        "logicalType": LOGICAL_TYPES[column.type],
        "physicalType": str(column.type),
        "description": column.about,
        "required": bool(key),
        "primaryKey": bool(key),
        **({"primaryKeyPosition": key} if key else {}),
        "classification": "personal" if column.personal else "internal",
    }
