"""What Dagster shows of a table before it was ever built: all of it from the contract."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import dagster as dg

from contracts import Column, Extract, Source, Table
from contracts.rules import Rule
from dagster_project.assets.groups import PARTNERS, group_of
from dagster_project.run.inputs import code_version
from expectations import NoRowsWhere

PROMISES = "keeps_its_promises"
FINDINGS = "findings"
_KINDS = {"xlsx": "excel"}
"""What Dagster calls a format, where it has a picture for it under another name."""


@dataclass(frozen=True)
class SourceExtract:
    """The extract whose table an asset is, and the source that sends it."""

    source: Source
    extract: Extract


def key(table: Table) -> dg.AssetKey:
    """A table's asset key: layer and name."""
    return dg.AssetKey([str(table.layer), table.name])


def step_name(table: Table) -> str:
    """The name of the step that writes a table."""
    return step_name_of(table.path)


def step_name_of(path: str) -> str:
    """The name of the step that writes the table of a path."""
    return path.replace("/", "__")


def spec(
    table: Table,
    deps: Iterable[dg.AssetKey],
    description: str,
    source_extract: SourceExtract | None = None,
) -> dg.AssetSpec:
    """What Dagster shows of a table.

    Args:
        table: whose asset it is; its owner answers for it.
        deps: the assets that it is built from.
        description: a sentence beside the table's own.
        source_extract: whose extract it is, where a source sends it.
    """
    source = source_extract.source if source_extract else None
    return dg.AssetSpec(
        key(table),
        group_name=group_of(table, source),
        description=f"{table.about}\n\n{description}".strip(),
        owners=[table.owner],
        kinds={"pyspark", "deltalake"},
        tags=_tags(table, source),
        code_version=_agreed_version(source_extract.extract) if source_extract else code_version(),
        deps=list(deps),
        metadata={
            "dagster/column_schema": _columns(table),
            "dagster/table_name": table.path,
            "key": ", ".join(table.key),
        },
    )


def partner(source: Source) -> dg.AssetSpec:
    """A partner's own system, at the left edge of the graph: nothing here builds it."""
    return dg.AssetSpec(
        partner_key(source),
        group_name=PARTNERS,
        description=f"The system of {source.title}, which sends {source.cadence.words} "
        f"under agreement {source.agreement.reference}.",
        owners=[source.team],
        kinds={_KINDS.get(e.format.name, e.format.name) for e in source.extracts},
        tags={"source": source.name},
        metadata={
            "covers": f"{source.coverage.area}, ages {source.coverage.youngest} to "
            f"{source.coverage.oldest}, since {source.coverage.since}",
            "kept": source.agreement.retention_words,
        },
    )


def partner_key(source: Source) -> dg.AssetKey:
    """The asset key of a partner's own system."""
    return dg.AssetKey([PARTNERS, source.name])


def check_specs(table: Table, extra: tuple[Rule, ...] = ()) -> list[dg.AssetCheckSpec]:
    """One check for what we promise, which blocks, and one for what we find, which never does."""
    specs = [
        dg.AssetCheckSpec(
            PROMISES,
            asset=key(table),
            blocking=True,
            description="Every promise that the contract makes. A broken one stops the night.",
        ),
        dg.AssetCheckSpec(
            FINDINGS,
            asset=key(table),
            description="What partners' data shows. Its owner corrects it; it stops no night.",
        ),
    ]
    return specs + [
        dg.AssetCheckSpec(check_name(rule), asset=key(table), description=rule.sentence)
        for rule in extra
    ]


def check_name(rule: Rule) -> str:
    """What Dagster calls the check of one rule."""
    return rule.check_name if isinstance(rule, NoRowsWhere) else rule.id.replace(".", "_")


def _tags(table: Table, source: Source | None) -> dict[str, str]:
    personal = any(column.personal for column in table.columns)
    tags = {"layer": str(table.layer), "personal_data": "yes" if personal else "no"}
    return {**tags, "source": source.name, "data_group": str(source.data_group)} if source else tags


def _agreed_version(extract: Extract) -> str:
    """A name for what is agreed of an extract: what came under another one is as it was sent."""
    return hashlib.sha256(repr(extract).encode()).hexdigest()[:8]


def _columns(table: Table) -> dg.TableSchema:
    return dg.TableSchema(
        columns=[_column(column) for column in table.columns],
        constraints=dg.TableConstraints(other=[f"key: {', '.join(table.key)}"]),
    )


def _column(column: Column) -> dg.TableColumn:
    return dg.TableColumn(
        name=column.name,
        type=str(column.type),
        description=column.comment,
        constraints=dg.TableColumnConstraints(nullable=not column.required),
        tags={"personal_data": "yes"} if column.personal else {},
    )
