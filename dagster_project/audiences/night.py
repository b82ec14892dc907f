"""The audiences' folders of a night: each audience's tables, written from gold without Spark.

A table whose rows in gold, whose children and whose access are as they were is left alone.
"""

import hashlib
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa

from contracts import AccessRules, AudienceAccess, Layer, Source, Table
from dagster_project.audiences import folder, security
from dagster_project.audiences.audience_tables import AudienceTable
from dagster_project.audiences.gold_reader import READ_ALWAYS, GoldReader, files_of
from dagster_project.audiences.readers import Readers
from dagster_project.audiences.table_writer import write_rows
from dagster_project.code_hash import code_hash
from dagster_project.lake import published
from dagster_project.lake.arrow_columns import arrow_schema
from dagster_project.lake.local_copies import LocalCopies
from dagster_project.lake.published import fingerprint_text
from dagster_project.lake.storage import Folder
from gold import child_attribute, publication

AT_A_TIME = 2
"""Audiences written side by side: each is a chain of small reads and writes."""


@dataclass(frozen=True)
class GoldNight:
    """Gold of a run, written and not yet published: which version of every table it is.

    `built_from` says of every path what it was built from when it was last written. `scratch` is
    the run's folder for what does not fit into memory.
    """

    root: Folder
    run_number: int
    as_of: date
    versions: Mapping[str, int]
    built_from: Mapping[str, str]
    scratch: Path


@dataclass
class AudienceVersions:
    """What became of the audiences' tables: versions, and what each was built from, by path."""

    versions: dict[str, int] = field(default_factory=dict)
    built_from: dict[str, str] = field(default_factory=dict)
    written: int = 0


def write(
    night: GoldNight,
    rules: AccessRules,
    tables: Sequence[Table],
    sources: Sequence[Source],
    readers: Readers,
) -> AudienceVersions:
    """Write what changed of every audience's folder.

    Args:
        night: of gold.
        rules: the access file.
        tables: every table of gold.
        sources: those in force: whose agreement names which audience.
        readers: the users.

    Returns:
        The version of every table of every audience, written or left as it was.
    """
    gold_tables = [t for t in tables if t.layer is Layer.GOLD and t.path in night.versions]
    read, copies = (*gold_tables, *READ_ALWAYS), LocalCopies(night.scratch)
    files = files_of(night.root, read, night.versions, copies)

    def written(access: AudienceAccess) -> AudienceVersions:
        with GoldReader(files, night.as_of, night.scratch) as reader:
            return _Audience(night, rules, access, sources, readers, reader).write(gold_tables)

    done = AudienceVersions()
    with ThreadPoolExecutor(max_workers=AT_A_TIME) as pool:
        for each in pool.map(written, rules.audiences):
            done.versions |= each.versions
            done.built_from |= each.built_from
            done.written += each.written
    return done


@dataclass
class _Audience:
    """One audience's folder in the making."""

    night: GoldNight
    rules: AccessRules
    access: AudienceAccess
    sources: Sequence[Source]
    readers: Readers
    reader: GoldReader
    done: AudienceVersions = field(default_factory=AudienceVersions)

    def write(self, gold_tables: Sequence[Table]) -> AudienceVersions:
        by_path = folder.from_gold(gold_tables, self.access, self.rules, self.sources)
        seen = self._see_children(by_path)
        for table in by_path.values():
            self._write_from_gold(table, seen)
        self._write_security(seen)
        self._note_publication()
        return self.done

    def _see_children(self, by_path: Mapping[str, AudienceTable]) -> dict[str, object]:
        """Work out whom the audience sees: of how many, and a hash that tells a change."""
        staff = self.readers.of(self.access, self.night.as_of)
        organisations = sorted({member.team.organisation for member in staff} - {""})
        scopes = security.child_scopes_query(self.access, organisations, self.readers.secret)
        values = by_path.get(child_attribute.TABLE.path)
        return self.reader.see_children(self.access, scopes, values.query if values else None)

    def _write_from_gold(self, table: AudienceTable, seen: Mapping[str, object]) -> None:
        self.reader.look_at(table.table)
        path = table.table.path
        self._write(table, {**seen, path: self.night.versions[path]})

    def _write(self, table: AudienceTable, built_from: Mapping[str, object]) -> None:
        """Write a table, unless it would be as it is."""
        fingerprint = fingerprint_text(
            {**built_from, "query": _digest(table.query), "code": _code()}
        )
        if self._is_unchanged(table.path, fingerprint):
            self.done.versions[table.path] = self.night.versions[table.path]
        else:
            rows = self.reader.rows(table.query, table.columns)
            self.done.versions[table.path] = self._save(table, rows)
            self.done.written += 1
        self.done.built_from[table.path] = fingerprint

    def _is_unchanged(self, path: str, fingerprint: str) -> bool:
        return path in self.night.versions and self.night.built_from.get(path) == fingerprint

    def _write_security(self, seen: Mapping[str, object]) -> None:
        staff = self.readers.of(self.access, self.night.as_of)
        secret = self.readers.secret
        pairs = {
            (member.user, security.scope_name(kind, name, secret))
            for member in staff
            for kind, name in security.scopes_of(member, self.access)
        }
        users = {member.user for member in staff}
        denied = {pair for pair in self.readers.denied if pair[0] in users}
        self.reader.hold("security_user", ("user_name", "scope"), pairs)
        self.reader.hold("denied", ("user_name", "person_id"), denied)
        built_from = {**seen, "users": _digest(repr((sorted(pairs), sorted(denied))))}
        for table, query in security.TABLES.items():
            of_audience = AudienceTable(self.access.folder, table, table.columns, query)
            self._write(of_audience, built_from)

    def _note_publication(self) -> None:
        """The last table: which night the folder holds, and which version of each table."""
        names = {path.split("/")[1]: version for path, version in self.done.versions.items()}
        row = published.publication_row(self.night.run_number, self.night.as_of, names)
        columns = publication.TABLE.columns
        table = AudienceTable(self.access.folder, publication.TABLE, columns, "publication")
        rows = pa.Table.from_pylist([row], schema=arrow_schema(columns))
        self.done.versions[table.path] = self._save(table, rows.to_reader())

    def _save(self, table: AudienceTable, rows: pa.RecordBatchReader) -> int:
        return write_rows(self.night.root, table, rows, self.night.run_number)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash of this room's code: a mended rule must reach every audience."""
    return code_hash([Path(__file__).parent])
