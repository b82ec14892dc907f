"""Every audience's user tries what is not theirs: the server shows none of it."""

from typing import Any

import pytest

from tests.dashboards.small_lake import HIDDEN, HOSTILE, LOCKED, MINE, NIECE, NO_SUCH, THEIRS
from tests.dashboards.superset_reader import Pages

AUDIENCES = list(HIDDEN)
CARDS_OF_ONE_CHILD = ["first", "involved", "family", "plans", "education", "factors", "timeline",
                      "services", "held", "justice"]  # fmt: skip
MINE_OF_ANN, MINE_OF_CAT = {MINE, HOSTILE}, {THEIRS, NIECE}


def _sql(expression: str) -> dict[str, str]:
    return {"label": "x", "expressionType": "SQL", "sqlExpression": expression}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("card", CARDS_OF_ONE_CHILD)
def test_a_card_shows_the_one_child_who_is_the_readers(
    pages: Pages, audience: str, card: str
) -> None:
    chart, ann = pages.chart(audience, card), pages.reader(f"{audience}.ann")

    assert {row["person_id"] for row in ann.rows(chart, MINE)} == {MINE}
    for other in (THEIRS, LOCKED, NIECE, NO_SUCH):
        assert ann.rows(chart, other) == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_whom_a_reader_never_sees_is_nobodys_relative_either(pages: Pages, audience: str) -> None:
    rows = pages.reader(f"{audience}.ann").rows(pages.chart(audience, "family"), MINE)

    assert {row["member_person_id"] for row in rows} - {None} == {THEIRS}


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    "child",
    [
        None, "", "%", [MINE, THEIRS], {"child": MINE}, f"{MINE}' OR '1'='1", f"{MINE}') OR (1=1",
        "' OR 1=1 --", "{{ 1 }}", "x\\' OR 1=1 --", f"{MINE},{THEIRS}",
    ],
    ids=str,
)  # fmt: skip
def test_without_exactly_one_child_no_row_is_shown(
    pages: Pages, audience: str, child: object
) -> None:
    chart, ann = pages.chart(audience, "involved"), pages.reader(f"{audience}.ann")

    for query in ({}, {"filters": [_is(MINE)]}, {"filters": [_is(THEIRS)]}):
        answer = ann.ask(chart, child, query=query)

        assert answer.status_code in {200, 400}
        assert answer.status_code == 400 or answer.json()["result"][0]["data"] == []


@pytest.mark.parametrize("child", [THEIRS, LOCKED, "' OR 1=1 --", f"{MINE}' OR ''='"])
def test_a_child_named_in_the_address_of_the_question_is_held_to_the_same(
    pages: Pages, child: str
) -> None:
    chart, ann = pages.chart("police", "involved"), pages.reader("police.ann")

    assert ann.rows(chart, MINE, arguments=f"?child={child}") == []


@pytest.mark.parametrize(
    "query",
    [
        {"extras": {"where": "1=1) OR (1=1"}},
        {"extras": {"where": "1=1 OR person_id IS NOT NULL"}},
        {"filters": [{"col": "person_id", "op": "IN", "val": [THEIRS, LOCKED]}]},
        {"row_offset": 1},
        {"columns": [_sql("(SELECT max(surname) FROM child)")]},
        {"columns": [_sql("(SELECT max(user_name) FROM security_user)")]},
        {"metrics": [_sql("(SELECT count(*) FROM child)")], "columns": []},
        {"metrics": [_sql("max(person_id)) FROM child --")], "columns": []},
        {"extras": {"having": "(SELECT count(*) FROM child) > 0"}, "metrics": ["count"]},
    ],
    ids=lambda query: str(query)[:70],
)  # fmt: skip
def test_no_question_gets_round_the_rules(pages: Pages, query: dict[str, Any]) -> None:
    chart, ann = pages.chart("social_care", "first"), pages.reader("social_care.ann")
    for child in (THEIRS, LOCKED, None):
        answer = ann.ask(chart, child, query=query)

        assert _told(answer.text) == set()


@pytest.mark.parametrize(
    "query",
    [
        {"extras": {"where": "EXISTS (SELECT 1 FROM child WHERE surname LIKE 'Lo%')"}},
        {"extras": {"where": "EXISTS (FROM child WHERE surname LIKE 'Lo%')"}},
        {"extras": {"where": "1=1) UNION ALL SELECT * FROM child --"}},
        {"extras": {"where": "person_id IN (TABLE child)"}},
        {"columns": [_sql("(FROM child SELECT max(surname))")]},
        {"columns": [_sql("ARRAY(SELECT surname FROM child)::VARCHAR")]},
        {"columns": [_sql("(WITH x AS (FROM child) SELECT max(surname) FROM x)")]},
        {"orderby": [[_sql("(SELECT max(surname) FROM child)"), True]]},
    ],
    ids=lambda query: str(query)[:70],
)
def test_a_question_with_another_question_in_it_is_refused(
    pages: Pages, query: dict[str, Any]
) -> None:
    chart, ann = pages.chart("social_care", "first"), pages.reader("social_care.ann")

    answer = ann.ask(chart, MINE, query=query)

    assert answer.status_code != 200
    assert _told(answer.text) == set()


@pytest.mark.parametrize("kind", ["samples", "drill_detail", "results", "query", "columns"])
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_no_other_form_of_an_answer_tells_more(pages: Pages, kind: str, form: str) -> None:
    chart, ann = pages.chart("social_care", "first"), pages.reader("social_care.ann")

    answer = ann.ask(chart, THEIRS, result_type=kind, result_format=form)

    assert _told(answer.text) == set()


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize(
    ("card", "page"),
    [("find", "find"), ("changed", "morning"), ("neet", "neet"), ("notices", "notices")],
)
def test_a_list_of_children_holds_the_readers_alone(
    pages: Pages, audience: str, card: str, page: str
) -> None:
    chart = pages.chart(audience, card, page)
    for who, theirs in (("ann", MINE_OF_ANN), ("cat", MINE_OF_CAT)):
        rows = pages.reader(f"{audience}.{who}").rows(chart)

        assert {row["person_id"] for row in rows} == theirs


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("okafor", {MINE}), ("Okafor AMARA", {MINE}), ("ama oka", {MINE}), ("09/03/2014", {MINE}),
        ("9.3.2014 okafor", {MINE}), ("zz11aa", {MINE}), ("mal", {HOSTILE}), ("ben", set()),
        ("niece", set()),
        ("o'brien", set()), ("secret", set()), ("x' OR 1=1 --", set()), ("%", MINE_OF_ANN),
        ("okafor ben", set()), ("', '')) OR 1=1 --", set()),
    ],
)  # fmt: skip
def test_a_search_finds_by_any_word_and_only_the_readers_own(
    pages: Pages, typed: str, found: set[str]
) -> None:
    chart, ann = pages.chart("social_care", "find", "find"), pages.reader("social_care.ann")

    rows = ann.rows(chart, query={"url_params": {"user-content-q": typed}})

    assert {row["person_id"] for row in rows} == found


@pytest.mark.parametrize(
    ("reader", "owner"), [("police", "social_care"), ("school_safeguarding_lead", "police")]
)
def test_another_audiences_cards_and_pages_are_closed(
    pages: Pages, reader: str, owner: str
) -> None:
    ann = pages.reader(f"{reader}.ann")
    theirs, ours = pages.chart(owner, "first"), pages.chart(reader, "first")

    assert ann.ask(theirs, MINE).status_code == 403
    mixed = [
        {"slice_id": ours.slice_id, "dashboardId": ours.dashboard_id},
        {"slice_id": theirs.slice_id, "dashboardId": ours.dashboard_id},
        {"dashboardId": theirs.dashboard_id},
    ]
    for form_data in mixed:
        body = {
            "datasource": {"id": theirs.dataset_id, "type": "table"},
            "queries": [{"columns": ["person_id"], "url_params": {"child": MINE}}],
            "form_data": form_data,
        }
        assert ann.post("/api/v1/chart/data", body).status_code in {400, 403, 404}
    slug = f"{owner}-child".replace("_", "-")
    assert _told(ann.get(f"/superset/dashboard/{slug}/").text) == set()
    assert ann.get(f"/api/v1/dashboard/{slug}").status_code in {403, 404}


@pytest.mark.parametrize(
    ("audience", "card", "column"),
    [
        ("school_safeguarding_lead", "first", "address"),
        ("school_safeguarding_lead", "first", "postcode"),
        ("police", "involved", "phone"),
        ("police", "involved", "email"),
    ],
)
def test_a_column_that_the_audience_lacks_is_empty_and_the_others_have_it(
    pages: Pages, audience: str, card: str, column: str
) -> None:
    own = pages.reader(f"{audience}.ann").rows(pages.chart(audience, card), MINE)
    full = pages.reader("social_care.ann").rows(pages.chart("social_care", card), MINE)

    assert {row[column] for row in own} == {None}
    assert {row[column] for row in full} != {None}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_locked_looks_like_no_such_child(pages: Pages, audience: str) -> None:
    ann = pages.reader(f"{audience}.ann")
    for card in CARDS_OF_ONE_CHILD:
        chart = pages.chart(audience, card)
        locked, nobody = (ann.ask(chart, child) for child in (LOCKED, NO_SUCH))

        assert locked.status_code == nobody.status_code == 200
        assert _comparable(locked.json()) == _comparable(nobody.json())


@pytest.mark.parametrize(
    "path",
    [
        "/sqllab/", "/explore/", "/users/list/", "/roles/list/", "/rowlevelsecurity/list/",
        "/api/v1/database/", "/api/v1/dataset/", "/api/v1/rowlevelsecurity/",
        "/api/v1/security/users/", "/api/v1/dashboard/export/?q=!(1)",
        "/api/v1/chart/export/?q=!(1)", "/api/v1/dataset/export/?q=!(1)", "/api/v1/assets/export/",
        "/api/v1/sqllab/",
        "/api/v1/datasource/table/1/column/person_id/values/", "/api/v1/log/",
        "/api/v1/dashboard/1/screenshot/x/", "/api/v1/chart/1/screenshot/x/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_not_for_readers_is_closed(pages: Pages, audience: str, path: str) -> None:
    answer = pages.reader(f"{audience}.ann").get(path)

    listed = (
        answer.json().get("result", []) if answer.status_code == 200 and _is_json(answer) else []
    )
    assert answer.status_code != 200 or listed == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/sqllab/execute/", {"database_id": 1, "sql": "SELECT * FROM child"}),
        ("/api/v1/chart/", {"slice_name": "x", "datasource_id": 1, "datasource_type": "table"}),
        ("/api/v1/rowlevelsecurity/", {"name": "x", "clause": "1=1", "filter_type": "Base"}),
        ("/api/v1/dashboard/", {"dashboard_title": "x"}),
        ("/api/v1/database/", {"database_name": "x", "sqlalchemy_uri": "duckdb://"}),
        ("/api/v1/dataset/", {"database": 1, "table_name": "child", "schema": "main"}),
    ],
)
def test_a_reader_writes_nothing(pages: Pages, path: str, body: dict[str, Any]) -> None:
    assert pages.reader("social_care.ann").post(path, body).status_code in {400, 403, 404, 405}


def test_who_is_not_signed_on_sees_nothing(pages: Pages) -> None:
    import requests  # noqa: PLC0415 # a session of nobody

    chart = pages.chart("social_care", "first")
    body: dict[str, Any] = {
        "datasource": {"id": chart.dataset_id, "type": "table"},
        "queries": [{}],
    }
    answer = requests.post(f"{pages.address}/api/v1/chart/data", json=body, timeout=60)

    assert answer.status_code in {400, 401, 403}


def _is(child: str) -> dict[str, Any]:
    return {"col": "person_id", "op": "==", "val": child}


def _is_json(answer: Any) -> bool:
    return "json" in answer.headers.get("Content-Type", "")


def _told(text: str) -> set[str]:
    """What an answer gives away of children who are not the reader's."""
    return {
        word
        for word in ("O'Brien", "Ben", "Niece", "Other Street", "ZZ2", "Locked", "b3n-b3n-b@")
        if word in text
    }


def _comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs from one question to the next, and without the question."""
    result = dict(answer["result"][0])
    return {key: result.get(key) for key in ("data", "rowcount", "colnames", "error", "status")}
