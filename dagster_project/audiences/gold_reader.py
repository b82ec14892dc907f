"""Gold of a run, read by DuckDB: each audience asks the same rows for other parts of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType

import duckdb
import pyarrow as pa

from contracts import EVERY_AUDIENCE, AudienceAccess, Column, Table, Type
from contracts.access import RowScope
from dagster_project.audiences.audience_tables import UNBORN_UNSEEN, WITHHELD
from dagster_project.audiences.visible import ALWAYS, NEVER, all_of, literal, quoted, texts
from dagster_project.lake import published
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.storage import Folder
from gold import child, child_attribute, family_member
from silver import involvement, person, withheld

TYPES = {
    Type.TEXT: "VARCHAR",
    Type.DATE: "DATE",
    Type.TIMESTAMP: "TIMESTAMP WITH TIME ZONE",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.FLAG: "BOOLEAN",
    Type.TEXTS: "VARCHAR[]",
    Type.DATES: "DATE[]",
    Type.INTEGERS: "BIGINT[]",
}
"""DuckDB's words for the types of the lake's columns."""
BATCH_ROWS = 100_000
MEMORY = "1GB"
"""For one audience at a time: beside it stands the night's own session."""
FilesOfTables = Mapping[str, Sequence[Path]]
"""By path of a table, the files of its version that a run reads."""
READ_ALWAYS = (
    child.TABLE,
    person.TABLE,
    involvement.TABLE,
    family_member.TABLE,
    withheld.TABLE,
)
"""Tables that say who a child is, who works with them or with their family, and who is not told."""
INVOLVED = """
    WITH records AS (
        SELECT source, team, email, until, person_id
        FROM silver_involvement JOIN silver_person USING (record_key)
    )
    SELECT source, team, email, until, person_id FROM records
    UNION ALL
    SELECT r.source, r.team, r.email, r.until, f.person_id
    FROM records AS r JOIN family AS f ON f.member_person_id = r.person_id
    WHERE f.member_person_id NOT IN (SELECT person_id FROM every_child)
"""
"""Who works with a child, or with an adult of its family; a brother or sister is no reason to see
a child. Read from silver, since gold hides the team of a protected child, who is on a roll and a
caseload as any other."""


def files_of(
    root: Folder, tables: Iterable[Table], versions: Mapping[str, int], copies: LocalCopies
) -> FilesOfTables:
    """The files of the tables' versions: asked for once, for all audiences."""
    return {
        table.path: copies.paths(root / table.path, dataset.files)
        for table in {table.path: table for table in tables}.values()
        if table.path in versions
        for dataset in [published.dataset(root / table.path, versions[table.path])]
    }


def parquet_rows(files: Iterable[Path]) -> str:
    """SQL for the rows of Parquet files."""
    return f"read_parquet([{texts(map(str, files))}])"


class GoldReader:
    """Views over a run's tables, and the children whom one audience sees."""

    def __init__(self, files: FilesOfTables, as_of: date, scratch: Path) -> None:
        """Open views over the tables that say who a child is and who works with them.

        Args:
            files: of every table that is asked for.
            as_of: the night.
            scratch: folder for what does not fit into memory.
        """
        self._files, self._as_of = files, as_of
        self._duckdb = duckdb.connect(
            config={
                "threads": 1,
                "memory_limit": MEMORY,
                "temp_directory": str(scratch / "audiences"),
                # A query that wants an order asks for it; keeping another costs memory.
                "preserve_insertion_order": False,
            }
        )
        self._view("every_child", child.TABLE)
        self._view("silver_person", person.TABLE)
        self._view("silver_involvement", involvement.TABLE)
        self._view("family", family_member.TABLE)
        self._view("every_mark", withheld.TABLE)
        self._run(f"CREATE VIEW involved AS {INVOLVED}")

    def __enter__(self) -> "GoldReader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._duckdb.close()

    def look_at(self, table: Table) -> None:
        """Make a table's rows those that the next query reads."""
        self._view("gold_rows", table)

    def see_children(
        self, access: AudienceAccess, child_scopes: str, values_query: str | None
    ) -> dict[str, object]:
        """Work out whom the audience sees: in its scope, of an age, with a value that it may see.

        Args:
            access: of the audience.
            child_scopes: SQL for the scopes of every child.
            values_query: SQL for the values that it sees of the children in `children`; none where
                it sees no child.

        Returns:
            What tells whether these are the same children as before: their number, and hashes.
        """
        self._run(
            "CREATE OR REPLACE TABLE child_scopes AS SELECT DISTINCT scope, person_id "
            f"FROM ({child_scopes}) SEMI JOIN every_child USING (person_id)"
        )
        # From the relatives, who are few, and not from scopes: two in a school are many pairs.
        self._run(
            "CREATE OR REPLACE TABLE relatives_in_scope AS "
            "SELECT DISTINCT person_id, member_person_id FROM family "
            "JOIN child_scopes AS own USING (person_id) JOIN child_scopes AS other "
            "ON other.person_id = member_person_id AND other.scope = own.scope"
        )
        self._run(
            "CREATE OR REPLACE TABLE children AS SELECT person_id FROM every_child "
            f"WHERE {all_of((_is_in_scope(access), _is_of_age(access), _may_be_unborn(access)))}"
        )
        not_told = texts((access.audience, EVERY_AUDIENCE))
        self._run(
            f"CREATE OR REPLACE TABLE {WITHHELD} AS SELECT DISTINCT person_id, source, "
            f"withheld_group FROM every_mark WHERE audience IN ({not_told})"
        )
        if values_query:
            self.look_at(child_attribute.TABLE)
            self._run(f"CREATE OR REPLACE TABLE values_seen AS {values_query}")
            have_value = "SELECT person_id FROM values_seen"
            self._run(f"DELETE FROM children WHERE person_id NOT IN ({have_value})")
        else:
            self._run("DELETE FROM children")
        self._run(
            f"CREATE OR REPLACE TABLE {UNBORN_UNSEEN} AS SELECT person_id FROM every_child "
            "WHERE is_unborn AND person_id NOT IN (SELECT person_id FROM children)"
        )
        tables = {
            "children": "children",
            "scopes": "child_scopes",
            "unborn": UNBORN_UNSEEN,
            "withheld": WITHHELD,
        }
        return {name: self._hash_of(table) for name, table in tables.items()}

    def hold(self, name: str, columns: Sequence[str], rows: Iterable[tuple[str, ...]]) -> None:
        """Hold a few rows of texts as a table."""
        shape = pa.schema([(column, pa.string()) for column in columns])
        cells = [dict(zip(columns, row, strict=True)) for row in sorted(rows)]
        held = pa.Table.from_pylist(cells, schema=shape)
        self._duckdb.register("held", held)
        self._run(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM held")
        self._duckdb.unregister("held")

    def rows(self, query: str, columns: Sequence[Column]) -> pa.RecordBatchReader:
        """The rows of a query in the columns' types, a person's together."""
        names = [column.name for column in columns]
        cast = ", ".join(
            f"CAST({quoted(c.name)} AS {TYPES[c.type]}) AS {quoted(c.name)}" for c in columns
        )
        order = " ORDER BY person_id" if "person_id" in names else ""
        in_types = self._dated(f"SELECT {cast} FROM ({query}){order}")
        return self._duckdb.sql(in_types).to_arrow_reader(BATCH_ROWS)

    def _hash_of(self, name: str) -> str:
        rows = f"SELECT count(*), bit_xor(hash(columns(*)::VARCHAR)) FROM {name}"
        return str(self._duckdb.execute(rows).fetchone())

    def _view(self, name: str, table: Table) -> None:
        files = self._files.get(table.path)
        if files:
            rows = f"SELECT * FROM {parquet_rows(files)}"
        else:
            nothing = ", ".join(f"NULL::{TYPES[c.type]} AS {quoted(c.name)}" for c in table.columns)
            rows = f"SELECT {nothing} WHERE false"
        self._run(f"CREATE OR REPLACE VIEW {name} AS {rows}")

    def _dated(self, query: str) -> str:
        return query.replace("$as_of", f"DATE {literal(self._as_of.isoformat())}")

    def _run(self, statement: str) -> None:
        self._duckdb.execute(self._dated(statement))


def _is_in_scope(access: AudienceAccess) -> str:
    """Whether a child is one of those whom an audience may see by its rows."""
    if access.rows is RowScope.ANY_CHILD:
        return ALWAYS
    if access.rows is RowScope.NOBODY:
        return NEVER
    return "person_id IN (SELECT person_id FROM child_scopes)"


def _is_of_age(access: AudienceAccess) -> str:
    """Whether a child is of an age that an audience sees: of unknown age none is, and an unborn
    child is of any.
    """
    if not access.ages:
        return ALWAYS
    youngest, oldest = access.ages
    return f"is_unborn OR age BETWEEN {youngest} AND {oldest}"


def _may_be_unborn(access: AudienceAccess) -> str:
    """Whether a child is born, where an audience sees no other."""
    return ALWAYS if access.sees_unborn else "is_unborn IS NOT TRUE"
