"""What the bench of a first night counts: nothing is counted twice, and nothing is left out."""

from bench import first_pack
from synthetic import Council

ROWS = {
    ("record", "grouped"): 6,
    ("record", "sent"): 3,
    ("record", "raised"): 2,
    ("extract", "sent"): 1,
}
REQUESTS = [
    {
        "scope": scope,
        "state": state,
        "extract": "csc_person",
        "kind": "fails its check",
        "field": "nhs_number",
        "records_found": 6 if scope == "extract" else None,
        "records_held": 9 if scope == "extract" else None,
    }
    for (scope, state), count in ROWS.items()
    for _ in range(count)
]
QUEUE = {"source": "csc", "in_pack": 4, "waits": 2, "weeks": 1}


def test_every_finding_is_grouped_sent_or_waits() -> None:
    counts = first_pack.request_counts(REQUESTS)
    assert list(counts.values()) == [11, 6, 1, 6, 4, 2]


def test_the_page_names_each_matter_with_its_share_and_each_queue_with_its_weeks() -> None:
    facts = first_pack.request_counts(REQUESTS)
    page = first_pack.page(Council(children=100), facts, REQUESTS, [QUEUE])
    assert "| requests raised, matters among them | 6 |" in page
    assert "| csc_person: fails its check | nhs_number | 6 | 9 | 67% |" in page
    assert "| csc | 4 | 2 | 1 |" in page
