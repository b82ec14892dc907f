"""Whatever the access file says, a folder holds that and no more: worked out again, row by row."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from contracts import Audience, AudienceAccess, DataGroup, Layer
from contracts.access import GroupAccess, Level, RowScope
from gold.access_file import access_rules
from tests.expected_rows import Expected, World, comparable
from tests.unit.audiences import drawn_gold, folders

SHIPPED = access_rules()
KINDS = ("forename", "surname", "address", "date_of_birth", "sex", "mother", "sibling",
         "missing episode", "suspension", "domestic abuse notice", "health review",
         "child protection plan", "looked after", "child in need plan")  # fmt: skip
TABLES = ("child", "child_attribute", "involvement", "child_service", "family_member", "event",
          "plan", "timeline", "correction", "duplicate", "source_freshness",
          "agreement")  # fmt: skip

GOLD = [(table, rows) for table, rows in drawn_gold.tables() if table.layer is Layer.GOLD]
WORLD = World(
    as_of=drawn_gold.AS_OF,
    tables={table.name: table for table, _ in GOLD},
    rows={table.name: rows for table, rows in GOLD},
    involved=drawn_gold.INVOLVED,
    sources=folders.SOURCES,
    rules=SHIPPED,
    withheld=drawn_gold.WITHHELD,
)

of_group = st.one_of(
    st.sampled_from([GroupAccess(Level.NONE), GroupAccess(Level.CONTACT_CARD),
                     GroupAccess(Level.FULL), GroupAccess(Level.FULL)]),
    st.tuples(st.sets(st.sampled_from(KINDS), min_size=1), st.sets(st.sampled_from(KINDS)))
    .map(lambda both: GroupAccess(Level.PART, tuple(both[0]), tuple(both[1] - both[0]))),
)  # fmt: skip
scopes = st.sampled_from(
    [
        (RowScope.ANY_CHILD, ()),
        (RowScope.ROLL, ("school",)),
        (RowScope.CASELOAD, ("csc",)),
        (RowScope.CASELOAD, ("camhs", "health0_19")),
        (RowScope.NOBODY, ()),
    ]
)
audiences = st.builds(
    lambda audience, scope, groups, ages, sees_unborn: AudienceAccess(
        audience, "drawn", scope[0], groups, scope[1], ages, sees_unborn=sees_unborn
    ),
    st.sampled_from(Audience),
    scopes,
    st.dictionaries(st.sampled_from(DataGroup), of_group, min_size=4),
    st.sampled_from([None, None, (5, 14)]),
    st.booleans(),
)


WITHOUT_POLICE = AudienceAccess(
    Audience.SOCIAL_CARE,
    "drawn",
    RowScope.ANY_CHILD,
    {
        group: GroupAccess(Level.FULL)
        for group in DataGroup
        if group not in {DataGroup.JUSTICE, DataGroup.RISK}
    },
)
"""The newest address of one child is known to police alone, and this audience sees the next."""


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn_gold.lake(tmp_path_factory.mktemp("lake"), drawn_gold.WITHHELD)


# A night an example: to shrink one that fails would take minutes, and it is small as it is.
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@example(access=WITHOUT_POLICE)
@given(access=audiences)
def test_an_audience_reads_what_its_access_says_and_no_more(
    lake: Path, access: AudienceAccess
) -> None:
    shutil.rmtree(lake / access.folder, ignore_errors=True)
    folders.written(lake, replace(SHIPPED, audiences=(access,)))
    expected = Expected(access, WORLD)
    for name in TABLES:
        wanted = sorted(map(comparable, expected.rows(name)), key=str)
        assert folders.written_rows(lake, access, name) == wanted, name
