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
"""Source, extract and own key."""

MENDABLE = {defect.kind for defect in DEFECTS if defect.mends}
"""Errors that an owner who looks would put right; other planted kinds are ways of writing."""
SETTINGS = {"PACK_DAYS": "1", "REQUESTS_A_WEEK": "1000000"}
HOW = (
    "Packs go out every night and hold all that is wrong. The night after, owners put right what "
    "they are asked about, and nothing else; who is asked about a value that is right leaves it."
)


@dataclass(frozen=True)
class Truth:
    """Whose each record is, which are children's, and what is wrong with each.

    `errors` are the fields that an owner could put right; `planted` adds ways of writing and
    addresses that are no longer so.
    """

    person: Mapping[Record, str]
    children: frozenset[str]
    errors: Mapping[Record, frozenset[str]]
    planted: Mapping[Record, frozenset[str]]

    @property
    def met(self) -> frozenset[str]:
        """Children whom two sources or more hold: of others nothing can be compared."""
        sources: dict[str, set[str]] = defaultdict(set)
        for (source, _, _), person in self.person.items():
            sources[person].add(source)
        return frozenset(one for one in self.children if len(sources[one]) > 1)


def healed(council: Council, folder: Path, nights: int) -> str:
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
    asked = published.rows(bench.lake, correction.TABLE)
    requests = [
        row
        for row in asked
        if row["scope"] == RequestScope.RECORD and row["state"] != RequestState.GROUPED
    ]
    return page(council, nights, children, truth, _named(bench.lake, requests))


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


def _named(lake: Path, requests: Iterable[Row]) -> list[dict[str, Any]]:
    """Requests with the two records by the sources' own keys, as the truth names them."""
    columns = ("record_key", "source", "extract", "source_key")
    own = {
        row["record_key"]: _record(row)
        for row in published.rows(lake, person_record.TABLE, columns)
    }
    return [
        {**row, "record": own.get(row["record_key"]), "other": own.get(row["other_record_key"])}
        for row in requests
    ]


def is_real(request: Row, truth: Truth) -> bool:
    """Whether something was wrong: a planted error, or one child in two pieces."""
    one, other = request["record"], request["other"]
    errors = truth.planted.get(one, frozenset())
    if request["kind"] not in PAIR_KINDS:
        return bool(errors & {request["source_field"]})
    same = truth.person.get(one) == truth.person.get(other)
    split = request["kind"] in {FindingKind.POSSIBLE_PAIR, FindingKind.HELD_TWICE} and same
    return split or bool(errors) or bool(truth.planted.get(other))


def page(
    council: Council, nights: int, children: list[int], truth: Truth, requests: list[dict[str, Any]]
) -> str:
    """What was planted, what was asked, and what became of it, as Markdown."""
    mine = {r: f for r, f in truth.errors.items() if truth.person.get(r) in truth.children}
    planted = {(record, field) for record, fields in mine.items() for field in fields}
    seen = {one for one in planted if truth.person.get(one[0]) in truth.met}
    asked = {(request["record"], request["source_field"]) for request in requests}
    looked = {request["record"] for request in requests}
    corrected = [r for r in requests if r["state"] == RequestState.CORRECTED]
    whole = [r for r in corrected if r["is_joined"]]
    days = [(r["closed_on"] - r["raised_on"]).days for r in corrected]
    real = [r for r in requests if is_real(r, truth)]
    made_whole = len({frozenset((r["record"], r["other"])) for r in whole})
    facts = {
        "planted errors on children's records that an owner can put right": f"{len(planted):,}",
        "of them asked about, that very value": _share(planted & asked, planted),
        "of those on a child whom two sources hold": _share(seen & asked, seen),
        "of them on a record that somebody was asked to look at": _share(
            {one for one in planted if one[0] in looked}, planted
        ),
        "requests raised": f"{len(requests):,}",
        "of them real: an error, or one child in two pieces": _share(real, requests),
        "corrected and closed by a delivery": f"{len(corrected):,}",
        "nights until closed, median": f"{median(days or [0]):.0f}",
        "nights until closed, most": f"{max(days or [0])}",
        "pairs of records that became one child": f"{made_whole:,}",
        "requests for each of them": _ratio(len(requests), made_whole),
        "children in the view, first night": f"{children[0]:,}",
        "children in the view, last night": f"{children[-1]:,}",
    }
    head = f"# {nights} nights, {council.children:,} children, seed {council.seed}"
    table = ["| | |", "|---|--:|", *(f"| {what} | {number} |" for what, number in facts.items())]
    return "\n".join([head, "", machine(), "", HOW, "", *table, "", *_by_kind(requests, truth), ""])


def _by_kind(requests: list[dict[str, Any]], truth: Truth) -> Iterable[str]:
    yield "| kind | raised | real | corrected | withdrawn | open |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind in FindingKind:
        mine = [r for r in requests if r["kind"] == kind]
        real = sum(is_real(r, truth) for r in mine)
        states = Counter(r["state"] for r in mine)
        waits = sum(states[state] for state in OPEN)
        yield (
            f"| {kind} | {len(mine):,} | {real:,} | {states[RequestState.CORRECTED]:,} | "
            f"{states[RequestState.WITHDRAWN]:,} | {waits:,} |"
        )


def _share(part: Iterable[object], whole: Iterable[object]) -> str:
    of, all_of = len(list(part)), len(list(whole))
    return f"{of:,} ({of / all_of:.0%})" if all_of else "0"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.1f}" if whole else "-"
