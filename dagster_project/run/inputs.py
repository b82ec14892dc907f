"""What tables are built from: every input that a `build` function may take, declared once.

From the declaration follow an input's value in a run, the fingerprint that tells whether a table
must be built anew, and the assets that Dagster waits for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import bronze
import contracts
import gold
import silver
from bronze.ledgers import LEDGERS
from contracts import ContractError, Source, Table
from dagster_project.code_hash import code_hash
from dagster_project.run import registry
from dagster_project.run.run_context import RunContext, digest
from silver.shared.statements import ExtractFrame

Fingerprint = Mapping[str, object]
"""What a table's content depends on, short enough to be kept with the publication."""


def _no_tables(_: Sequence[Source]) -> tuple[Table, ...]:
    return ()


def _no_content(_: RunContext) -> Fingerprint:
    return {}


@dataclass(frozen=True)
class Input:
    """Something that a `build` function takes, by the name of its parameter.

    `value` gives it in a run; `fingerprint` names what it brings into a table's content, and is
    empty where two runs with other values would build the same; `tables` are those of this run
    that it is read from, `published_table` the one that it is as last published.
    """

    name: str
    value: Callable[[RunContext], object]
    fingerprint: Callable[[RunContext], Fingerprint] = _no_content
    tables: Callable[[Sequence[Source]], tuple[Table, ...]] = _no_tables
    published_table: Table | None = None


def _extract_tables(sources: Sequence[Source]) -> tuple[Table, ...]:
    return tuple(extract.table for source in sources for extract in source.extracts)


def _extract_frames(run: RunContext) -> list[ExtractFrame]:
    """Every extract; of a source whose agreement is not in force, without its rows.

    So they leave all that is made of them on the night on which the agreement ends, and are there
    again once it is renewed: bronze keeps them, and silver/person_history the ids of their people.
    """
    return [
        ExtractFrame(source, extract, run.lake.read(extract.table).where(in_force))
        for source in run.sources
        for in_force in ["false" if source in run.closed_sources else "true"]
        for extract in source.extracts
    ]


def _extract_frames_fingerprint(run: RunContext) -> Fingerprint:
    """Versions of the rows, what is agreed of their meaning, and whose may be read."""
    versions = {table.path: run.lake.version(table) for table in _extract_tables(run.sources)}
    closed = [source.name for source in run.closed_sources]
    return {**versions, "extracts": run.meanings, "not in force": closed}


GIVEN = (
    Input("as_of", lambda run: run.lake.as_of, lambda run: {"as_of": run.lake.as_of}),
    Input("spark", lambda run: run.lake.spark),
    Input("run_number", lambda run: run.lake.run_number),
    Input("sources", lambda run: run.sources_in_force, lambda run: {"sources": run.agreements}),
    Input(
        "closed_sources",
        lambda run: run.closed_sources,
        lambda run: {"closed": [source.name for source in run.closed_sources]},
    ),
    Input(
        "register",
        lambda run: run.register,
        lambda run: {"register": digest([repr(run.register)])},
    ),
    Input(
        "parse_context",
        lambda run: run.parse_context,
        lambda run: {
            "test numbers": run.settings.allow_test_nhs_numbers,
            "read as of": run.lake.as_of,
        },
    ),
    Input("extract_frames", _extract_frames, _extract_frames_fingerprint, _extract_tables),
    Input("model", lambda run: run.model, lambda run: {"model": run.model.name_with_rules}),
    Input("scoring", lambda run: run.scoring, lambda run: {"model": run.model.name_with_rules}),
    Input(
        "rulings",
        lambda run: [asdict(ruling) for ruling in run.rulings],
        lambda run: {"rulings": sorted(ruling.ruling_id for ruling in run.rulings)},
    ),
    Input(
        "holds",
        lambda run: [asdict(hold) for hold in run.holds],
        lambda run: {"holds": digest(sorted(map(repr, run.holds)))},
    ),
    Input(
        "replies",
        lambda run: [asdict(reply) for reply in run.replies],
        lambda run: {"replies": digest(sorted(map(repr, run.replies)))},
    ),
    Input(
        "audited",
        lambda run: [asdict(finding) for finding in run.audit_findings],
        lambda run: {"audited": digest(sorted(map(repr, run.audit_findings)))},
    ),
    Input(
        "usage",
        lambda run: [asdict(usage) for usage in run.usage],
        lambda run: {"usage": digest(map(repr, run.usage))},
    ),
    Input(
        "roni_rules",
        lambda run: run.roni_rules,
        lambda run: {"roni rules": digest([repr(run.roni_rules)])},
    ),
    Input(
        "night_starts",
        lambda run: run.settings.night_starts,
        lambda run: {"night starts": run.settings.night_starts},
    ),
    Input(
        "limits",
        lambda run: run.settings.limits,
        lambda run: {"limits": str(run.settings.limits)},
    ),
)
"""Inputs that are no table."""


@cache
def every_input() -> Mapping[str, Input]:
    """All inputs by name: what is given, every table, and every table as last published."""
    tables = registry.by_parameter() | {f"{table.layer}_{table.name}": table for table in LEDGERS}
    by_name = {given.name: given for given in GIVEN}
    by_name |= {name: _of_table(name, table) for name, table in tables.items()}
    before = {f"{name}{registry.BEFORE}": table for name, table in tables.items()}
    return by_name | {name: _of_table_before(name, table) for name, table in before.items()}


def _of_table(name: str, table: Table) -> Input:
    return Input(
        name,
        lambda run: run.lake.read(table),
        lambda run: {table.path: run.lake.version(table)},
        lambda _: (table,),
    )


def _of_table_before(name: str, table: Table) -> Input:
    """A table as last published: what a night makes of itself is no reason to build it again."""
    return Input(name, lambda run: run.lake.before(table), published_table=table)


def inputs_of(owned: registry.OwnedTable) -> tuple[Input, ...]:
    """The inputs that a table is built from, in the order of its parameters.

    Raises:
        ContractError: its `build` has a parameter that nothing provides.
    """
    by_name = every_input()
    for name in owned.parameters:
        if name not in by_name:
            raise ContractError(
                f"{owned.table.path}: nothing provides the parameter {name!r} of its `build`; "
                "name a table (silver_person), a table as last published (silver_person_before) "
                f"or one of {', '.join(given.name for given in GIVEN)}"
            )
    return tuple(by_name[name] for name in owned.parameters)


def tables_read(owned: registry.OwnedTable, sources: Sequence[Source]) -> tuple[Table, ...]:
    """The tables of this run that a table is built from."""
    return tuple(table for each in inputs_of(owned) for table in each.tables(sources))


def tables_behind(owned: registry.OwnedTable, sources: Sequence[Source]) -> tuple[Table, ...]:
    """The tables that a table's columns may come from, those as last published first."""
    before = (each.published_table for each in inputs_of(owned))
    return (*filter(None, before), *tables_read(owned, sources))


def values(run: RunContext, names: Iterable[str]) -> dict[str, object]:
    """What stands for each of these parameters in a run."""
    by_name = every_input()
    return {name: by_name[name].value(run) for name in names}


def input_fingerprint(run: RunContext, owned: registry.OwnedTable) -> Fingerprint:
    """What a table's content depends on: its inputs, and the code that builds it."""
    fingerprint: dict[str, object] = {}
    for each in inputs_of(owned):
        fingerprint |= each.fingerprint(run)
    return {**fingerprint, "code": code_version()}


def builder_version(run: RunContext) -> str:
    """A name for what makes tables beside their rows: our code, and what is agreed."""
    return f"{code_version()} {run.agreements}"


@cache
def code_version() -> str:
    """A hash of all that says what a table holds: a mended rule must reach every table."""
    return code_hash(Path(room.__path__[0]) for room in (contracts, bronze, silver, gold))
