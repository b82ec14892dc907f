"""Every table without the person: written again where it names them, else left alone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import write_deltalake

from bronze import delivery, erased, erased_record, rejected, removed
from contracts import Extract, Layer
from dagster_project.erasure import batches, id_history
from dagster_project.erasure.batches import Clean
from dagster_project.erasure.subject import RowsOfPerson, Subject
from dagster_project.lake import delta_history, former_ids, published, storage
from dagster_project.lake.storage import Folder
from gold import publication
from silver import person, person_history

QUOTES_NOBODY = (erased.TABLE.path, erased_record.TABLE.path, removed.TABLE.path,
                 publication.TABLE.path)  # fmt: skip
"""Tables that hold counts, hashes, days, and who decided why: a receipt that names the person is
turned away before it is written."""


@dataclass(frozen=True)
class Erasure:
    """What is needed to clean the tables of the lake at `root`: whom, under which secret and run.

    `extracts` are by name. `delivered` tells of which extract each delivery is. `run` is the
    `run_number` and `as_of` of the publication that is to follow.
    """

    subject: Subject
    extracts: Mapping[str, Extract]
    delivered: Mapping[str, str]
    secret: str
    run: Mapping[str, object]
    root: Folder

    def present_ids(self, of: Iterable[str]) -> frozenset[str]:
        """Which of some ids name somebody on the published night."""
        where = {"person_id": tuple(set(of))}
        rows = published.rows(self.root, person.TABLE, ("person_id",), where)
        return frozenset(row["person_id"] for row in rows)


def erase(erasure: Erasure) -> dict[str, int]:
    """Write every table that names the person without them.

    Returns:
        By path, how many rows went or were changed; of tables that named the person.
    """
    counts = {
        path: _erase_from(erasure.root / path, path, version, erasure)
        for path, version in sorted(published.last(erasure.root).versions.items())
        if path not in QUOTES_NOBODY
    }
    return {path: count for path, count in counts.items() if count}


def _erase_from(folder: Folder, path: str, version: int, erasure: Erasure) -> int:
    dataset = published.dataset(folder, version)
    if path == person_history.TABLE.path:
        return _erase_from_history(folder, dataset.to_table(), erasure)
    clean = _of_persons(dataset, erasure) if path == person.TABLE.path else _clean(path, erasure)
    count = sum(clean(batch).changed_rows for batch in dataset.to_batches())
    if count:
        left = (clean(batch).rows for batch in dataset.to_batches())
        _write(folder, pa.RecordBatchReader.from_batches(dataset.schema, left))
    return count


def _clean(path: str, erasure: Erasure) -> Clean:
    """How a table is cleaned, by what its rows are."""
    subject = erasure.subject
    layer, _, name = path.partition("/")
    if path == delivery.TABLE.path:
        return partial(batches.without_file_names, pattern=subject.values.pattern)
    if path == rejected.TABLE.path:
        of_delivery = {key: erasure.extracts.get(name) for key, name in erasure.delivered.items()}
        return partial(
            batches.without_cells, subject=subject, extracts=of_delivery, secret=erasure.secret
        )
    if layer == Layer.BRONZE:
        rows = subject.rows.get(name, RowsOfPerson())
        return partial(batches.without_rows, extract=erasure.extracts[name], rows=rows)
    return partial(batches.without_person, subject=subject)


def _of_persons(dataset: "pa.dataset.Dataset", erasure: Erasure) -> Clean:
    """Of silver/person, whose components are named by the smallest key in them."""
    subject = erasure.subject
    gone = pa.array(sorted(subject.record_keys), pa.string())
    is_left = pc.invert(pc.field("record_key").isin(gone))
    wanted = dataset.to_table(
        columns=["component", "record_key"], filter=is_left & pc.field("component").isin(gone)
    )
    smallest = wanted.group_by("component").aggregate([("record_key", "min")]).to_pylist()
    components = {row["component"]: row["record_key_min"] for row in smallest}

    def clean(batch: pa.RecordBatch) -> batches.CleanedBatch:
        named = batches.with_components(batch, components)
        # In rows as they were, a component of that name is a change like any other, counted once.
        count = batches.without_person(batch, subject).changed_rows
        return batches.CleanedBatch(batches.without_person(named, subject).rows, count)

    return clean


def _erase_from_history(folder: Folder, rows: pa.Table, erasure: Erasure) -> int:
    """What befell the person's ids goes; that each was issued and erased stays."""
    subject, events = erasure.subject, rows.to_pylist()
    present = erasure.present_ids(event["person_id"] for event in events)
    gone = former_ids.with_former(events, subject.ended_ids, present)
    left = id_history.erased(events, gone, subject.record_keys, erasure.run)
    if left == events:
        return 0
    _write(folder, pa.Table.from_pylist(left, schema=rows.schema))
    kept = {json.dumps(event, default=str) for event in left}
    return sum(json.dumps(event, default=str) not in kept for event in events)


def _write(folder: Folder, rows: "pa.Table | pa.RecordBatchReader") -> None:
    """Write a table's rows, and a version after it whose commit names no file that went."""
    write_deltalake(storage.delta_table(folder), rows, mode="overwrite")
    delta_history.add_empty_version(folder)
