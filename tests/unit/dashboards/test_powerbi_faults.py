"""The check of a Power BI project finds a fault that somebody puts into its text."""

import json
from collections.abc import Callable

import pytest

from dashboards.powerbi import check
from dashboards.powerbi.generate import PROJECT
from dashboards.powerbi.project_text import files_of

FILES = files_of(PROJECT)
MODEL = "SingleView.SemanticModel/definition"
REPORT = "SingleView.Report/definition"
FIND = f"{REPORT}/pages/find"
Change = Callable[[dict[str, str]], None]


def change(path: str, old: str, new: str) -> Change:
    """A fault: one piece of one file is another."""

    def put_in(files: dict[str, str]) -> None:
        assert old in files[path], f"{path} no longer has {old}"
        files[path] = files[path].replace(old, new)

    return put_in


def role(old: str, new: str) -> Change:
    """A fault of the role."""
    return change(f"{MODEL}/roles/Reader.tmdl", old, new)


def joins(old: str, new: str) -> Change:
    """A fault of a relationship."""
    return change(f"{MODEL}/relationships.tmdl", old, new)


def children(old: str, new: str) -> Change:
    """A fault of the list of children."""
    return change(f"{FIND}/visuals/children/visual.json", old, new)


def ordered_by(table: str, column: str) -> Change:
    """A fault of the list of children: it is ordered by another column."""

    def put_in(files: dict[str, str]) -> None:
        path = f"{FIND}/visuals/children/visual.json"
        content = json.loads(files[path])
        field = {"Expression": {"SourceRef": {"Entity": table}}, "Property": column}
        content["visual"]["query"]["sortDefinition"]["sort"][0]["field"] = {"Column": field}
        files[path] = json.dumps(content)

    return put_in


OF_THE_ROLE = [
    (role("tablePermission child =", "tablePermission event ="), "does not ask who reads"),
    (role("USERPRINCIPALNAME ()", '"ann"'), "does not ask who reads"),
    (role("NOT ( 'child'[person_id] IN", 'NOT ( "" IN'), "not the one that the tests have"),
    (role("'security_denied'", "'security_child'"), "does not ask security_denied"),
    (
        role("\t\t\t\t&& NOT ( 'child'", "\t\t\t\t|| NOT ( 'child'"),
        "not the one that the tests have",
    ),
    (role("tablePermission security_user = FALSE ()", ""), "readers can read security_user"),
    (role("security_denied = FALSE ()", "security_denied = TRUE ()"), "can read security_denied"),
    (role("tablePermission family_member", "tablePermission plan"), "may name whom a reader never"),
    (
        joins("event.person_id\n\ttoColumn: child.person_id", "event.kind\n\ttoColumn: child.sex"),
        "reach event",
    ),
    (
        joins("fromColumn: plan.person_id", "isActive: false\n\tfromColumn: plan.person_id"),
        "does not reach plan",
    ),
    (
        joins("toColumn: child.person_id", "toColumn: timeline.person_id"),
        "does not reach assessment",
    ),
]
OF_THE_MODEL = [
    (change(f"{MODEL}/tables/child.tmdl", "IF ( HASONEVALUE", "IF HASONEVALUE"), "bracket"),
    (change(f"{MODEL}/tables/child.tmdl", '"born "', '"born '), "bracket"),
    (joins("fromColumn: plan.person_id", "fromColumn: plan.person"), "an end that is not there"),
    (joins("toColumn: date.day", "toColumn: date.term"), "joins dateTime to string"),
    (
        joins(
            "fromColumn: plan.person_id",
            "crossFilteringBehavior: bothDirections\n\tfromColumn: plan.person_id",
        ),
        "from the many to the one",
    ),
    (
        joins("fromColumn: plan.person_id", "fromColumn: security_child.person_id"),
        "who may see whom",
    ),
    (
        change(f"{MODEL}/tables/child.tmdl", "'child'[postcode]", "'child'[post_code]"),
        "[post_code]",
    ),
    (change(f"{MODEL}/tables/child.tmdl", "[Name: from where]", "[Name from]"), "[Name from]"),
    (
        change(f"{MODEL}/tables/child.tmdl", "measure Home", "measure School"),
        "the name of a column",
    ),
    (change(f"{MODEL}/tables/child.tmdl", "measure Home", "measure Night"), "two measures"),
    (
        change(f"{MODEL}/tables/child.tmdl", "\t/// M, F or U.\n", ""),
        "nothing says what child[sex]",
    ),
    (change(f"{MODEL}/tables/child.tmdl", "column school\n", "column skool\n"), "[school]"),
    (change(f"{MODEL}/tables/child.tmdl", "ReadTable(", "Empty("), "no query fills child"),
]
OF_THE_REPORT = [
    (children('"Property": "forename"', '"Property": "fore_name"'), "child[fore_name]"),
    (children('"Property": "Search fits"', '"Property": "Fits"'), "child[Fits]"),
    (children('"altText"', '"other"'), "no alternative text"),
    (children('"tableEx"', '"fancyTable1234"'), "another maker's visual"),
    (children('"tabOrder": 6', '"tabOrder": 5'), "no turn of its own"),
    (children('"tabOrder": 6', '"angle": 0'), "no turn of its own"),
    (children('"width": 1240', '"width": 1300'), "beyond the edge"),
    (children("'provenance'", "'gone'"), "tooltip gone is no tooltip page"),
    (children("'provenance'", "'child'"), "tooltip child is no tooltip page"),
    (children('"queryRef": "child.person_id"', '"queryRef": "x"'), "goes by the name of x"),
    (ordered_by("child", "sex"), "ordered by sex, which it does not show"),
    (
        children('"Property": "person_id"', '"Property": "sex"'),
        "drills to child by {('child', 'person_id')}",
    ),
    (
        change(f"{FIND}/visuals/open_child/visual.json", "'child'", "'feeds'"),
        "no page for that",
    ),
    (
        change(f"{REPORT}/pages/feeds/visuals/to_find/visual.json", "'find'", "'gone'"),
        "leads to gone",
    ),
    (change(f"{FIND}/page.json", '"name": "find"', '"name": "search"'), "is called search"),
    (change(f"{REPORT}/pages/pages.json", '"morning",\n', ""), "the order of pages"),
    (
        change(f"{REPORT}/pages/pages.json", '"activePageName": "find"', '"activePageName": "x"'),
        "opens on",
    ),
    (
        change(
            f"{FIND}/visuals/night/visual.json",
            '"Property": "Late feeds"',
            '"Property": "Feed state"',
        ),
        "which feeds are late",
    ),
    (change(f"{REPORT}/report.json", '"None"', '"AllowSummarized"'), "lets data be exported"),
    (
        change(
            f"{REPORT}/report.json", '"settings"', '"publicCustomVisuals": ["x"],\n  "settings"'
        ),
        "of another maker",
    ),
    (change(f"{REPORT}/version.json", '"$schema"', '"schema"'), "names no schema"),
    (
        change(f"{REPORT}/pages/child/page.json", '"Property": "person_id"', '"Property": "id"'),
        "child[id]",
    ),
    (
        change(f"{REPORT}/pages/child/page.json", '"target": "nothing"', '"target": "x"'),
        "leads nowhere",
    ),
]


@pytest.mark.parametrize(("fault", "words"), [*OF_THE_ROLE, *OF_THE_MODEL, *OF_THE_REPORT])
def test_a_fault_is_found(fault: Change, words: str) -> None:
    files = dict(FILES)
    fault(files)

    assert [each for each in check.faults(files) if words in each]


def test_a_bookmark_is_found() -> None:
    kept = {f"{REPORT}/bookmarks/mine.bookmark.json": '{"$schema": ""}'}

    assert "keeps what somebody saw" in "".join(check.faults(FILES | kept))


def test_a_model_without_a_role_is_found() -> None:
    files = {path: text for path, text in FILES.items() if "/roles/" not in path}

    assert "everybody would see every child" in "".join(check.faults(files))
