"""A night that builds everything anew finds what the nights of changes have found."""

import pytest

from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import publications, seen, versions
from tests.pipeline.running import Warm

DECIDED_ANEW = ("silver/person_record", "silver/match_edge", "silver/person", "gold/child")
"""Tables that a night without changes leaves as they are, or makes of the night before."""

OF_EVERY_RUN = {"silver/feed_profile", "gold/data_quality"}
"""Tables in which every run notes what it found, beside what those before it did."""


@pytest.mark.long
def test_everything_built_anew_is_what_it_was(second_night: Ran, copy_of: Copy, warm: Warm) -> None:
    place = copy_of(second_night.place, "rebuilt")

    warm.good_night(place, SECOND, "--rebuild")

    before, after = versions(second_night.lake), versions(place.lake)
    assert [path for path in DECIDED_ANEW if after[path] == before[path]] == []
    assert len(publications(place.lake)) == len(publications(second_night.lake)) + 1
    wanted, found = seen(second_night.lake), seen(place.lake)
    assert {path for path in wanted if wanted[path] != found[path]} <= OF_EVERY_RUN
