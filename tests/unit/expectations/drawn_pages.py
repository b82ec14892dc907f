"""What the stewards' pages are written of, as tests draw it: a source with work, and a calm one."""

from dataclasses import replace
from datetime import date

from bronze.partnership import strategic_agreement
from bronze.sources import csc, school
from contracts import Register
from expectations.page_data import (
    COUNTS,
    FeedMatter,
    FeedToChase,
    FindingTrend,
    Grouping,
    GroupRates,
    OpenRequest,
    RequestQueue,
    RulingContradiction,
    SourceStatus,
    StewardPageData,
    UnreadFile,
)
from expectations.register_page import RegisterPage

NOTHING = dict.fromkeys(COUNTS, 0)
COUNTS_OF_SOURCE = NOTHING | {
    "open": 12, "new": 3, "overdue": 1, "corrected": 5, "joined": 2, "in_pack": 7, "waits": 3,
    "answered": 1, "disputed": 1, "to_send": 4,
}  # fmt: skip
MATTER = FeedMatter(
    number="m1-1",
    extract="csc_person",
    reason="In 15,021 of 22,530 records: no such number can have been issued.",
    state="in the pack",
    records_with_fault=15021,
    records=22530,
    deliveries=[("d1", date(2026, 11, 20), 15000, 22000)],
    examples=["k9"],
)
SOURCE = SourceStatus(
    name="csc",
    title="Children's social care",
    owner="Social care systems team",
    email="csc.systems@council.example",
    cadence="every night",
    records=1000,
    counts=COUNTS_OF_SOURCE,
    kinds=[("May be one child", 10), ("One child held twice", 2)],
    ages=[("under a week", 12), ("over four weeks", 0)],
    trend=[20, 15, 12],
    late=[FeedToChase("csc_person", "newest of 3 November 2026, 20 days old")],
    findings=[
        FindingTrend("silver/finding", "In 56 records: x.", 56, 1000, [20, 56], "#x", "records")
    ],
    requests=[OpenRequest("0a-1", "k1", "May be one child", "date of birth", "in the pack", 9)],
    matters=[MATTER],
    pack_of=date(2026, 11, 20),
    queue=RequestQueue(
        requests_per_week=100, weeks=4, grouped=15021, next_pack_on=date(2026, 11, 30)
    ),
)
GROUPS = [
    Grouping(
        "sex",
        [
            GroupRates("Female", 50, 0.5, 0.1, 0.0),
            GroupRates("Male", hidden="fewer than 10 children"),
        ],
        unknown=GroupRates("Not known", 1200, 0.1, 0.0, 0.0),
        note="A note.",
    ),
    Grouping("age", [GroupRates("under 1", 60, 0.25, 0.1, 0.0)], is_compared=False),
]
REGISTER = RegisterPage(
    Register(strategic_agreement(), (csc.SOURCE, school.SOURCE)),
    date(2026, 11, 23),
    columns_in_lake=12,
)
PAGE_DATA = StewardPageData(
    night="Monday 23 November 2026",
    run=7,
    sources=[SOURCE],
    groups=GROUPS,
    faults=["answers file saved then, row 2"],
    register=REGISTER,
    since="run 6 (20 November 2026)",
    month="November",
    unread=[UnreadFile("a.docx", "it is no workbook", "save it as .xlsx")],
    contradictions=[
        RulingContradiction(
            "ka", "kb", [("same", "rulings.csv, line 3"), ("different", "a file, row 7")]
        )
    ],
)
CALM = replace(
    SOURCE,
    counts=NOTHING,
    kinds=[],
    late=[],
    findings=[],
    requests=[],
    matters=[],
    queue=RequestQueue(),
)
