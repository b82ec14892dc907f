"""Rules of rows, text on one line, a closed page, a confined database: each holds by itself."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from dashboards.page_list import load
from tests.dashboards.small_lake import HIDDEN, HOSTILE, MINE
from tests.dashboards.superset_reader import ROOT, Pages

LISTS = ("_find", "_changed", "_neet", "_notices")
PYTHON = ROOT / ".venv-dashboards" / "bin" / "python"


def test_every_dataset_has_a_rule_for_its_audience_and_of_children_for_its_reader(
    pages: Pages,
) -> None:
    with pages.database as database:
        rows = database.execute(
            "SELECT t.table_name, f.clause, f.filter_type, f.group_key,"
            " (SELECT count(*) FROM rls_filter_roles AS r WHERE r.rls_filter_id = f.id)"
            " FROM tables AS t LEFT JOIN rls_filter_tables AS l ON l.table_id = t.id"
            " LEFT JOIN row_level_security_filters AS f ON f.id = l.rls_filter_id"
        ).fetchall()
        columns = database.execute(
            "SELECT t.table_name FROM tables AS t JOIN table_columns AS c ON c.table_id = t.id"
            " WHERE c.column_name = 'person_id'"
        ).fetchall()
    datasets, of_children = {name for name, *_ in rows}, {name for (name,) in columns}
    closed = {name for name, clause, *_, roles in rows if clause == "1 = 0" and roles == 1}
    mine = {name for name, clause, *_ in rows if "security_child" in (clause or "")}
    one_child = {name for name, clause, *_ in rows if "chosen_child()" in (clause or "")}

    assert len(datasets) == len(HIDDEN) * len(load().cards)
    assert closed == datasets
    assert mine == of_children
    assert one_child == {name for name in of_children if not name.endswith(LISTS)}
    assert {(kind, group) for _, _, kind, group, _ in rows} == {("Base", None)}


@pytest.mark.parametrize("card", ["first", "involved", "find"])
def test_no_value_has_a_line_of_its_own(pages: Pages, card: str) -> None:
    ann = pages.reader("social_care.ann")
    chart = pages.chart("social_care", card, "find" if card == "find" else "child")
    texts = [v for row in ann.rows(chart, HOSTILE) for v in row.values() if isinstance(v, str)]

    assert any("onerror" in text for text in texts)
    assert [text for text in texts if "\n" in text or "\r" in text] == []


@pytest.mark.parametrize("path", ["/login/", "/superset/dashboard/social-care-child/"])
def test_a_page_may_call_no_other_host_and_run_no_script_of_others(pages: Pages, path: str) -> None:
    policy = pages.reader("social_care.ann").get(path).headers.get("Content-Security-Policy", "")
    if path == "/login/":  # whoever is signed on is sent on from there
        import requests  # noqa: PLC0415 # a session of nobody

        policy = requests.get(pages.address + path, timeout=60).headers["Content-Security-Policy"]
    says = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))

    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    assert says["default-src"] == says["connect-src"] == says["form-action"] == "'self'"
    assert says["frame-ancestors"] == says["object-src"] == "'none'"
    assert "'unsafe-inline'" not in says["script-src"]


def test_no_answer_is_kept_by_anybody(pages: Pages) -> None:
    ann, chart = pages.reader("social_care.ann"), pages.chart("social_care", "first")
    first, second = ann.ask(chart, MINE), ann.ask(chart, MINE)

    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] == "no-store"
    assert {answer.json()["result"][0]["is_cached"] for answer in (first, second)} <= {None, False}


def test_the_sanitiser_is_on_and_lets_no_script_style_or_frame_through(pages: Pages) -> None:
    text = pages.reader("social_care.ann").get("/superset/dashboard/social-care-child/").text
    shown = json.loads(
        text.split('data-bootstrap="')[1].split('"')[0].replace("&#34;", '"').replace("&amp;", "&")
        .replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")
    )["common"]["conf"]  # fmt: skip
    extensions = shown["HTML_SANITIZATION_SCHEMA_EXTENSIONS"]

    assert shown["HTML_SANITIZATION"] is True
    assert set(extensions["tagNames"]) == {"form", "button", "label"}
    assert {"style", "src", "srcDoc", "onClick"} & {
        name for names in extensions["attributes"].values() for name in names
    } == set()
    assert extensions["protocols"] == {"href": ["tel"]}


@pytest.fixture(scope="module")
def tries(pages: Pages) -> dict[str, Any]:
    """What somebody who could write any SQL against the police's database would get."""
    script = Path(__file__).with_name("confinement_tries.py")
    environment = {
        **pages.environment,
        "SUPERSET_CONFIG_PATH": str(ROOT / "dashboards" / "superset" / "superset_config.py"),
        "FLASK_APP": "superset.app:create_app()",
    }
    ran = subprocess.run(
        [str(PYTHON), str(script)], cwd=ROOT, env=environment, check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def test_the_database_reads_its_own_audiences_folder(tries: dict[str, Any]) -> None:
    assert tries["own"] == 5


def test_a_file_of_views_is_opened_once_for_all_cards(tries: dict[str, Any]) -> None:
    # Opening it takes longer than most cards do.
    assert len(set(tries["connections"])) == len(tries["connections"])


@pytest.mark.parametrize(
    "name",
    [
        "another audience", "gold of everybody",
        "a file of the machine", "a file as CSV",
        "a listing", "a path that climbs", "an attached database",
        "Superset's own database", "a written file",
        "a written file of its own folder", "a new table", "an extension", "an unlocked setting",
        "a setting", "SQL Lab", "a database of an Admin's own", "a file of an Admin's own",
    ],
)  # fmt: skip
def test_the_database_is_held_to_reading_that_folder(tries: dict[str, Any], name: str) -> None:
    assert tries[name] == "refused"
