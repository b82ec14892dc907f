"""The correction loop in a night: asked by a pack, answered in it, proven by what comes in."""

import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from dagster_project.outbox import packs
from silver.corrections.states import RequestState
from tests.pipeline.conftest import FIRST, Answered, Copy, Ran
from tests.pipeline.published import rows
from tests.pipeline.running import COMMAND, good_night


def asked(night: Ran) -> Iterator[dict[str, str]]:
    for path in sorted((night.lake / "outbox").glob("*/corrections.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from ({**row, "source": path.parent.name} for row in csv.DictReader(file))


def test_a_pack_asks_for_every_request_that_is_sent_and_for_nothing_else(first_night: Ran) -> None:
    told = [(row["source"], row["request"]) for row in asked(first_night)]
    requests = rows(first_night.lake, "silver/correction")
    sent = [
        (row["source"], f"{row['request_id']}-{row['times_asked']}")
        for row in requests
        if row["state"] == RequestState.SENT
    ]
    assert sorted(told) == sorted(sent)
    assert len({source for source, _ in told}) > 1


def test_the_workbook_says_the_same_as_the_file_for_systems(first_night: Ran) -> None:
    for path in (first_night.lake / "outbox").glob("*/corrections.xlsx"):
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Requests")
        head, *lines = sheet.to_python()
        in_book = [str(row[head.index("Request")]) for row in lines]
        in_file = [r["request"] for r in asked(first_night) if r["source"] == path.parent.name]
        assert in_book == in_file


def test_the_rows_that_do_most_harm_stand_first(first_night: Ran) -> None:
    # Matters about a whole extract come before all others.
    harm = {
        row["request_id"]: (row["scope"] == "record", row["harm"])
        for row in rows(first_night.lake, "silver/correction")
    }
    for source in {row["source"] for row in asked(first_night)}:
        mine = [
            harm[r["request"].rpartition("-")[0]]
            for r in asked(first_night)
            if r["source"] == source
        ]
        assert mine == sorted(mine)
        assert len(mine) <= 100


def test_an_answer_is_taken_under_the_name_of_who_gave_it(
    answered: Answered, second_night: Ran
) -> None:
    now = {row["request_id"]: row for row in rows(second_night.lake, "silver/correction")}
    right = now[answered.right]
    assert (right["state"], right["answered_by"]) == ("accepted", "A team")


def test_a_row_that_cannot_be_understood_is_told_and_stops_nothing(second_night: Ran) -> None:
    page = (second_night.lake / "reports" / "quality" / "index.html").read_text(encoding="utf-8")
    assert re.search(r"answers file saved .*, row \d+: the answer must be one of", page)
    assert "the answer must be one of" in second_night.ended.said
    assert "a steward can rule" in second_night.ended.said
    assert rows(second_night.lake, "silver/ruling") == []


def test_every_expectation_of_every_night_is_kept_as_a_number(second_night: Ran) -> None:
    kept = rows(second_night.lake, "gold/data_quality")
    assert {row["run_number"] for row in kept} == {1, 2}
    for number in (1, 2):
        rules = [(r["checked_table"], r["rule"]) for r in kept if r["run_number"] == number]
        assert len(rules) == len(set(rules)) > 100
    ours = {row["source"] for row in kept if row["rule"].startswith("norowswhere.")}
    assert {"csc", "school", "police"} <= ours


def test_the_first_page_and_each_owners_page_count_what_the_tables_hold(
    second_night: Ran,
) -> None:
    folder = second_night.lake / "reports" / "quality"
    requests = rows(second_night.lake, "gold/correction")
    for source in ("csc", "school", "police"):
        page = (folder / f"{source}.html").read_text(encoding="utf-8")
        waits = sum(row["is_open"] for row in requests if row["source"] == source)
        assert f"<b>{waits:,}</b> open request" in page
        in_pack = [row for row in asked(second_night) if row["source"] == source]
        assert waits == 0 or f": {len(in_pack):,} in a pack now" in page


def test_an_audit_shows_where_every_value_came_from(first_night: Ran) -> None:
    command = [COMMAND, "audit", "--children", "3", "--seed", "1"]
    drawn = []
    for _ in range(2):
        done = subprocess.run(
            command, env=first_night.place.environment, capture_output=True, text=True, check=True
        )
        assert "3 children" in done.stdout
        [path] = (first_night.lake / "outbox" / "audit").glob("*seed_1.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            drawn.append(list(csv.DictReader(file)))
    assert drawn[0] == drawn[1]
    assert len({row["person_id"] for row in drawn[0]}) == 3
    shown = {
        (row["person_id"], row["attribute"])
        for row in rows(first_night.lake, "gold/child_attribute")
        if row["is_shown"]
        and row["person_id"] in {one["person_id"] for one in drawn[0]}
        and row["attribute"] != "area"
    }
    assert {(row["person_id"], row["attribute"]) for row in drawn[0]} == shown
    for row in drawn[0]:
        assert (first_night.place.landing / row["source"] / row["file"]).exists()
        assert int(row["row"]) > 1


def test_packs_have_the_columns_that_they_promise(first_night: Ran) -> None:
    for path in (first_night.lake / "outbox").glob("*/corrections.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert next(csv.reader(file)) == list(packs.COLUMNS)


@pytest.mark.long
def test_an_audit_alone_makes_a_request_in_a_run_that_builds_nothing_before_it(
    first_night: Ran, folder: Path, copy_of: Copy
) -> None:
    # Finding what is wrong is then the first thing that its session is asked.
    landing = Path(shutil.copytree(first_night.place.landing, folder / "landing-audited"))
    place = replace(copy_of(first_night.place, "audited"), landing=landing)
    command = [COMMAND, "audit", "--children", "1"]
    subprocess.run(command, env=place.environment, check=True, capture_output=True)
    [sheet] = (place.lake / "outbox" / "audit").glob("*.csv")
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        looked_at = list(csv.DictReader(file))
    (landing / "answers").mkdir(exist_ok=True)
    with (landing / "answers" / "audit.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, looked_at[0])
        writer.writeheader()
        writer.writerow({**looked_at[0], "finding": "wrong"})
    done = good_night(place, FIRST)
    assert "silver/person_record" not in done.steps
    found = [row["kind"] for row in rows(place.lake, "silver/finding")]
    assert found.count("found in an audit") == 1
