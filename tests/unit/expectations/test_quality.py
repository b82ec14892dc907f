"""The stewards' pages: what to do today, how each source stands, and that nothing runs in them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.page_data import (
    DeliveryLine,
    FeedToChase,
    GroupRates,
    RulingContradiction,
    SourceStatus,
    UnreadFile,
)
from expectations.steward_pages import sparkline, write
from tests.unit.expectations.drawn_pages import (
    CALM,
    GROUPS,
    MATTER,
    NOTHING,
    PAGE_DATA,
    SOURCE,
)

HOSTILE = "<script>alert(1)</script>"


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


def tasks(page: str) -> str:
    """The list of what to do today."""
    [ordered_list] = re.findall(r'<ol class="tasks">(.*?)</ol>', page)
    return str(ordered_list)


def test_the_first_page_begins_with_what_to_do_today(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    first = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", page)[:2]
    assert first == ["Data quality on Monday 23 November 2026", "To do today"]
    assert re.findall(r"<strong>(.*?)</strong>", tasks(page)) == [
        "Settle 1 pair on which people ruled opposite things.",
        "Look at 1 file in the answers folder that could not be read.",
        "Look at 1 answer that could not be understood.",
        "Remind 1 owner: 1 request overdue.",
        "Ask what changed: 1 fault in a large part of a feed.",
        "Send 1 correction pack.",
        "Chase 1 late feed.",
        "Decide 1 request that owners say are not theirs.",
    ]


def test_everything_to_do_is_a_link_to_where_it_is_done(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    links = re.findall(r'href="([^"]*)"', tasks(page))
    assert len(links) == len(re.findall("<strong>", tasks(page)))
    for link in links:
        name, _, part = link.partition("#")
        assert f'id="{part}"' in text(tmp_path / (name or "index.html")), link


@pytest.mark.parametrize("count", ["overdue", "to_send", "disputed"])
def test_a_count_that_asks_for_a_deed_is_a_thing_to_do(tmp_path: Path, count: str) -> None:
    some = replace(CALM, counts=NOTHING | {count: 2})
    page = text(write(tmp_path, replace(PAGE_DATA, sources=[some])))
    assert "csc.html#" in tasks(page)
    calm = replace(PAGE_DATA, sources=[CALM], faults=[], unread=[], contradictions=[])
    assert "Nothing: no pack to send" in text(write(tmp_path, calm))


def test_a_pack_to_send_says_of_which_night_it_is(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    assert "social care: 4 new, of 20 November</a>" in page


def test_the_cards_say_since_when_and_in_which_month(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    assert "<b>3</b> new since run 6 (20 November 2026)" in page
    assert "<b>5</b> corrected in November" in page
    assert "<b>1</b> late feed<" in page
    assert "<b>1</b> overdue" in page
    first_run = text(write(tmp_path, replace(PAGE_DATA, since="")))
    assert "new: this is the first run" in first_run
    assert "yesterday" not in first_run


def test_what_is_open_is_told_apart(tmp_path: Path) -> None:
    sentence = (
        "Of the 12 open requests: 7 in a pack now; 3 waiting for a later pack; 1 answered, until a "
        "delivery shows it; 1 of which the owner says that the record is not theirs."
    )
    write(tmp_path, PAGE_DATA)
    assert sentence in text(tmp_path / "index.html")
    assert sentence in text(tmp_path / "csc.html")


def test_the_worst_source_stands_first(tmp_path: Path) -> None:
    large = replace(SOURCE, name="school", title="Schools", records=100_000)
    page = text(write(tmp_path, replace(PAGE_DATA, sources=[large, SOURCE])))
    league = page[page.index("the worst first") :]
    assert league.index("social care") < league.index("Schools")


def test_a_hidden_group_says_why_and_shows_no_number(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    assert "hidden: fewer than 10 children" in page
    assert "50%" in page


def test_children_of_no_known_group_are_counted_in_a_sentence_and_in_no_row(
    tmp_path: Path,
) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    assert "1,200 children have no sex known, and are in no row below." in page
    assert "Not known</th>" not in page
    small = replace(GROUPS[0], unknown=GroupRates("Not known", hidden="fewer than 10 children"))
    page = text(write(tmp_path, replace(PAGE_DATA, groups=[small])))
    assert "How many children have no sex known is hidden: fewer than 10 children." in page


def test_what_cannot_be_compared_has_no_bars(tmp_path: Path) -> None:
    page = text(write(tmp_path, replace(PAGE_DATA, groups=[GROUPS[1]])))
    assert "25%" in page
    assert 'class="bar"' not in page
    assert 'class="bar"' in text(write(tmp_path, PAGE_DATA))


def test_contradictory_rulings_and_unread_files_are_named(tmp_path: Path) -> None:
    page = text(write(tmp_path, PAGE_DATA))
    assert "<code>ka</code> and <code>kb</code>" in page
    assert "<strong>same</strong>: rulings.csv, line 3" in page
    assert "<strong>a.docx</strong>: it is no workbook. To do: save it as .xlsx." in page
    assert "answers file saved then, row 2" in page


def owners_page(folder: Path, source: SourceStatus = SOURCE) -> str:
    write(folder, replace(PAGE_DATA, sources=[source]))
    return text(folder / "csc.html")


def test_an_owners_page_lists_its_requests_by_key(tmp_path: Path) -> None:
    page = owners_page(tmp_path)
    assert "outbox/csc/corrections.xlsx" in page
    assert "<code>0a-1</code>" in page
    assert "<code>k1</code>" in page
    assert "date of birth" in page
    assert "The first 1 of 12" in page
    assert "csc_person: newest of 3 November 2026, 20 days old." in page


def test_a_share_is_of_the_sources_own(tmp_path: Path) -> None:
    page = owners_page(tmp_path)
    assert "5.6%" in page
    assert "of its 1,000 records" in page
    assert "of rows checked" not in page


def test_the_queue_says_how_long_it_is_and_how_long_it_takes(tmp_path: Path) -> None:
    page = owners_page(tmp_path)
    assert "3 more wait, the most harmful first:" in page
    assert "at 100 a week that takes 4 weeks." in page
    assert "next on 30 November 2026" in page


def test_a_fault_of_a_whole_feed_is_one_question_with_its_deliveries(tmp_path: Path) -> None:
    page = owners_page(tmp_path)
    assert "csc_person: 66.7% of 22,530 records" in page
    assert "<code>d1</code>" in page
    assert "68.2%" in page
    assert "<code>k9</code>" in page


def test_a_source_without_records_or_requests_has_a_page_as_well(tmp_path: Path) -> None:
    page = owners_page(tmp_path, replace(CALM, records=0, trend=[]))
    assert "Nothing is open." in page
    assert "It asks for nothing tonight." in page


def test_a_page_of_a_source_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    write(tmp_path, PAGE_DATA)
    write(tmp_path, replace(PAGE_DATA, sources=[]))
    of_no_source = {"index.html", "privacy-notice.html", "what-we-hold.html"}
    assert {path.name for path in tmp_path.iterdir()} == of_no_source


def test_a_page_loads_nothing_and_runs_nothing_whatever_a_source_is_called(
    tmp_path: Path,
) -> None:
    hostile = replace(
        SOURCE,
        title=HOSTILE,
        owner=f'"{HOSTILE}',
        kinds=[(HOSTILE, 1)],
        late=[FeedToChase(HOSTILE, HOSTILE)],
        findings=[replace(SOURCE.findings[0], about=HOSTILE, unit=HOSTILE)],
        requests=[replace(SOURCE.requests[0], number=HOSTILE, record_key=HOSTILE)],
        matters=[replace(MATTER, reason=HOSTILE, examples=[HOSTILE])],
    )
    unread = [UnreadFile(HOSTILE, HOSTILE, HOSTILE)]
    pairs = [RulingContradiction(HOSTILE, HOSTILE, [(HOSTILE, HOSTILE)])]
    fields: Mapping[str, object] = {"faults": [HOSTILE], "unread": unread, "contradictions": pairs}
    write(tmp_path, replace(PAGE_DATA, sources=[hostile], **fields))  # type: ignore[arg-type]  # three fields of three types
    for path in tmp_path.glob("*.html"):
        tags = Tags()
        tags.feed(path.read_text(encoding="utf-8"))
        assert not {"script", "img", "iframe", "object", "link", "form"} & set(tags.tags)
        assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "src"]
        policies = [value or "" for name, value in tags.attributes if name == "content"]
        assert any("default-src 'none'" in policy for policy in policies)


@pytest.mark.parametrize(
    ("numbers", "points"),
    [([], ""), ([5], ""), ([0, 0], "0.0,26.0 120.0,26.0"), ([0, 4], "0.0,26.0 120.0,2.0")],
)
def test_a_trend_starts_at_nought_and_ends_tonight(numbers: list[int], points: str) -> None:
    assert sparkline(numbers) == points


LINES = (
    DeliveryLine("csc_person", date(2026, 11, 23), "quarantined", 0, 0, ["No column for x."]),
    DeliveryLine("csc_address", date(2026, 11, 22), "applied", 1200, 3, ["Gone: y.", "New: 1."]),
)


def test_what_became_of_the_newest_files_stands_on_their_owners_page_and_is_a_thing_to_do(
    tmp_path: Path,
) -> None:
    source = replace(SOURCE, deliveries=LINES)
    calm = replace(CALM, name="school", title="Schools")
    index = text(write(tmp_path, replace(PAGE_DATA, sources=[source, calm])))
    page = text(tmp_path / "csc.html")

    assert "Ask for 1 file that could not be read." in tasks(index)
    assert "csc.html#deliveries" in tasks(index)
    assert re.findall(r'<td data-th="What is told of it">(.*?)</td>', page) == [
        "No column for x.",
        "Gone: y.<br>New: 1.",
    ]
    assert '<td class="n" data-th="Rows">1,200</td>' in page
    assert 'id="deliveries"' not in text(tmp_path / "school.html")
