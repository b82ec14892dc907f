"""The correction loop over many nights: what of the planted errors is found, and how it heals."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.nights import Bench
from bench.report import machine
from dagster_project.lake import published
from gold import child
from silver import correction, person_record
from silver.corrections.states import OPEN, RequestScope, RequestState
from silver.findings.kinds import PAIR_KINDS, FindingKind
from synthetic import Council
from synthetic.defects import DEFECTS

Row = Mapping[str, Any]
Record = tuple[str, str, str]
"""Source, extract and the source's key."""

MENDABLE = {defect.kind for defect in DEFECTS if defect.mends}
"""Errors that an owner who looks would put right; other planted kinds are ways of writing."""
SETTINGS = {"PACK_DAYS": "1", "REQUESTS_A_WEEK": "1000000"}
HOW = (
    "Packs go out every night and hold all that is wrong. The night after, owners put right what "
    "they are asked about, and nothing else; who is asked about a value that is right leaves it."
)


@dataclass(frozen=True)
class Truth:
    """The person of each record, which are children's, and what is wrong with each.

    `errors` are the fields that an owner could put right; `planted` adds ways of writing and
    addresses that are no longer so.
    """

    person: Mapping[Record, str]
    children: frozenset[str]
    errors: Mapping[Record, frozenset[str]]
    planted: Mapping[Record, frozenset[str]]

    @property
    def comparable_children(self) -> frozenset[str]:
        """Children whom two sources or more hold: of others nothing can be compared."""
        sources: dict[str, set[str]] = defaultdict(set)
        for (source, _, _), person in self.person.items():
            sources[person].add(source)
        return frozenset(child for child in self.children if len(sources[child]) > 1)


def correction_nights(council: Council, folder: Path, nights: int) -> str:
    """Run the nights, packs every night and every pack answered the night after; a page of results.

    Raises:
        NightError: a night was not published.
    """
    bench = Bench(council, folder, SETTINGS)
    children = []
    for number in range(1, nights + 1):
        bench.night(number)
        children.append(len(published.rows(bench.lake, child.TABLE, ("person_id",))))
    council.write_truth(folder / "truth", nights, bench.landing)
    truth = _truth(folder / "truth")
    rows = published.rows(bench.lake, correction.TABLE)
    requests = [
        row
        for row in rows
        if row["scope"] == RequestScope.RECORD and row["state"] != RequestState.GROUPED
    ]
    return page(council, nights, children, truth, _with_truth_keys(bench.lake, requests))


def _truth(folder: Path) -> Truth:
    records = list(_read(folder / "records.csv"))
    persons = _read(folder / "persons.csv")
    errors = list(_read(folder / "errors.csv"))
    return Truth(
        {_record(row): row["person"] for row in records},
        frozenset(row["person"] for row in persons if row["is_child"] == "Y"),
        _fields(row for row in errors if row["kind"] in MENDABLE),
        _fields(errors),
    )


def _fields(errors: Iterable[Row]) -> dict[Record, frozenset[str]]:
    wrong: dict[Record, set[str]] = defaultdict(set)
    for row in errors:
        wrong[_record(row)].add(str(row["field"]))
    return {record: frozenset(fields) for record, fields in wrong.items()}


def _read(path: Path) -> Iterable[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _record(row: Row) -> Record:
    return str(row["source"]), str(row["extract"]), str(row["source_key"])


def _with_truth_keys(lake: Path, requests: Iterable[Row]) -> list[dict[str, Any]]:
    """Requests with the two records by the sources' own keys, as the truth names them."""
    columns = ("record_key", "source", "extract", "source_key")
    by_key = {
        row["record_key"]: _record(row)
        for row in published.rows(lake, person_record.TABLE, columns)
    }
    return [
        {
            **row,
            "record": by_key.get(row["record_key"]),
            "other": by_key.get(row["other_record_key"]),
        }
        for row in requests
    ]


def is_real(request: Row, truth: Truth) -> bool:
    """Whether something was wrong: a planted error, or one child in two pieces."""
    record, other = request["record"], request["other"]
    errors = truth.planted.get(record, frozenset())
    if request["kind"] not in PAIR_KINDS:
        return bool(errors & {request["source_field"]})
    same = truth.person.get(record) == truth.person.get(other)
    split = request["kind"] in {FindingKind.POSSIBLE_PAIR, FindingKind.HELD_TWICE} and same
    return split or bool(errors) or bool(truth.planted.get(other))


def page(
    council: Council, nights: int, children: list[int], truth: Truth, requests: list[dict[str, Any]]
) -> str:
    """What was planted, what was asked, and what became of it, as Markdown."""
    planted = {
        (record, field)
        for record, fields in truth.errors.items()
        if truth.person.get(record) in truth.children
        for field in fields
    }
    comparable = {
        error for error in planted if truth.person.get(error[0]) in truth.comparable_children
    }
    asked_values = {(request["record"], request["source_field"]) for request in requests}
    asked_records = {request["record"] for request in requests}
    corrected = [row for row in requests if row["state"] == RequestState.CORRECTED]
    joined = [row for row in corrected if row["is_joined"]]
    days = [(row["closed_on"] - row["raised_on"]).days for row in corrected]
    real = [row for row in requests if is_real(row, truth)]
    joined_pairs = len({frozenset((row["record"], row["other"])) for row in joined})
    facts = {
        "planted errors on children's records that an owner can put right": f"{len(planted):,}",
        "of them asked about, that very value": _share(planted & asked_values, planted),
        "of those on a child whom two sources hold": _share(comparable & asked_values, comparable),
        "of them on a record that somebody was asked to look at": _share(
            {error for error in planted if error[0] in asked_records}, planted
        ),
        "requests raised": f"{len(requests):,}",
        "of them real: an error, or one child in two pieces": _share(real, requests),
        "corrected and closed by a delivery": f"{len(corrected):,}",
        "nights until closed, median": f"{median(days or [0]):.0f}",
        "nights until closed, most": f"{max(days or [0])}",
        "pairs of records that became one child": f"{joined_pairs:,}",
        "requests for each of them": _ratio(len(requests), joined_pairs),
        "children in the view, first night": f"{children[0]:,}",
        "children in the view, last night": f"{children[-1]:,}",
    }
    head = f"# {nights} nights, {council.children:,} children, seed {council.seed}"
    table = ["| | |", "|---|--:|", *(f"| {fact} | {number} |" for fact, number in facts.items())]
    return "\n".join([head, "", machine(), "", HOW, "", *table, "", *_by_kind(requests, truth), ""])


def _by_kind(requests: list[dict[str, Any]], truth: Truth) -> Iterable[str]:
    yield "| kind | raised | real | corrected | withdrawn | open |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind in FindingKind:
        of_kind = [row for row in requests if row["kind"] == kind]
        real = sum(is_real(row, truth) for row in of_kind)
        states = Counter(row["state"] for row in of_kind)
        waits = sum(states[state] for state in OPEN)
        yield (
            f"| {kind} | {len(of_kind):,} | {real:,} | {states[RequestState.CORRECTED]:,} | "
            f"{states[RequestState.WITHDRAWN]:,} | {waits:,} |"
        )


def _share(part: Iterable[object], total: Iterable[object]) -> str:
    part_count, total_count = len(list(part)), len(list(total))
    return f"{part_count:,} ({part_count / total_count:.0%})" if total_count else "0"


def _ratio(part: int, total: int) -> str:
    return f"{part / total:.1f}" if total else "-"
