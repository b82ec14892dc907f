"""The stewards' pages: what is new, whose it is, and that nothing of a partner's runs in them."""

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.quality import Expected, Morning, Standing, sparkline, write

HOSTILE = "<script>alert(1)</script>"
COUNTS = {"open": 12, "new": 3, "overdue": 1, "corrected": 5, "healed": 2}
ONE = Standing(
    name="csc",
    title="Children's social care",
    owner="Social care systems team",
    email="csc.systems@council.example",
    cadence="every night",
    records=1000,
    counts=COUNTS,
    kinds=[("possible", 10), ("held twice", 2)],
    ages=[("under a week", 12), ("over four weeks", 0)],
    trend=[20, 15, 12],
    late=["csc_person"],
    expected=[Expected("silver/finding", "No record waits.", 12, 1000, [20, 12], "#silver")],
)
GROUPS: list[dict[str, object]] = [
    {"dimension": "sex", "in_group": "F", "children": 50, "linked": 0.5, "possible": 0.1}
    | {"apart": 0},
    {"dimension": "sex", "in_group": "U"}
    | dict.fromkeys(("children", "linked", "possible", "apart")),
]
MORNING = Morning("Monday 23 November 2026", 7, [ONE], GROUPS, ["answers file saved then, row 2"])


class Tags(HTMLParser):
    """Every tag, and every attribute with its value."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def text(path: Path) -> str:
    return " ".join(path.read_text(encoding="utf-8").split())


def test_the_first_page_says_what_is_new_whose_it_is_and_what_is_overdue(tmp_path: Path) -> None:
    page = text(write(tmp_path, MORNING))
    assert "Monday 23 November 2026" in page
    assert "<b>3</b> new since yesterday" in page
    assert "<b>1</b> overdue" in page
    assert 'href="csc.html"' in page
    assert "Social care systems team" in page
    assert "12.0" in page
    assert "answers file saved then, row 2" in page


def test_a_small_group_is_hidden(tmp_path: Path) -> None:
    page = text(write(tmp_path, MORNING))
    assert "hidden: too few" in page
    assert "50%" in page


def test_the_source_with_the_fewest_open_requests_for_its_size_stands_first(
    tmp_path: Path,
) -> None:
    large = replace(ONE, name="school", title="Schools", records=100_000)
    page = text(write(tmp_path, replace(MORNING, sources=[ONE, large])))
    assert page.index("Schools") < page.index("social care")


def test_an_owners_page_says_what_to_do_and_how_it_went(tmp_path: Path) -> None:
    write(tmp_path, MORNING)
    page = text(tmp_path / "csc.html")
    assert "outbox/csc/corrections.xlsx" in page
    assert "No record waits." in page
    assert "1.2%" in page
    assert "Overdue to come in: csc_person." in page


def test_a_source_without_records_or_requests_has_a_page_as_well(tmp_path: Path) -> None:
    nothing = dict.fromkeys(COUNTS, 0)
    bare = replace(ONE, records=0, counts=nothing, kinds=[], trend=[], late=[], expected=[])
    write(tmp_path, replace(MORNING, sources=[bare], groups=[], faults=[]))
    assert "Nothing is open." in text(tmp_path / "csc.html")


def test_a_page_of_a_source_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    write(tmp_path, MORNING)
    write(tmp_path, replace(MORNING, sources=[]))
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]


def test_a_page_loads_nothing_and_runs_nothing_whatever_a_source_is_called(
    tmp_path: Path,
) -> None:
    hostile = replace(
        ONE,
        title=HOSTILE,
        owner=f'"{HOSTILE}',
        kinds=[(HOSTILE, 1)],
        expected=[replace(ONE.expected[0], about=HOSTILE)],
    )
    write(tmp_path, replace(MORNING, sources=[hostile], faults=[HOSTILE]))
    for path in tmp_path.glob("*.html"):
        seen = Tags()
        seen.feed(path.read_text(encoding="utf-8"))
        assert not {"script", "img", "iframe", "object", "link", "form"} & set(seen.tags)
        assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "src"]
        policies = [value or "" for name, value in seen.attributes if name == "content"]
        assert any("default-src 'none'" in policy for policy in policies)


@pytest.mark.parametrize(
    ("numbers", "points"),
    [([], ""), ([5], ""), ([0, 0], "0.0,26.0 120.0,26.0"), ([0, 4], "0.0,26.0 120.0,2.0")],
)
def test_a_trend_starts_at_nought_and_ends_tonight(numbers: list[int], points: str) -> None:
    assert sparkline(numbers) == points
