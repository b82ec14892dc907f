"""A night that builds everything anew finds what the nights of changes have found."""

from tests.pipeline.conftest import SECOND, Copy, Ran
from tests.pipeline.published import publications, seen, versions
from tests.pipeline.running import Warm


def test_everything_built_anew_is_what_it_was(second_night: Ran, copy_of: Copy, warm: Warm) -> None:
    place = copy_of(second_night.place, "rebuilt")

    warm.good_night(place, SECOND, "--rebuild")

    before, after = versions(second_night.lake), versions(place.lake)
    built = {path for path in after if not path.startswith("bronze/")}
    assert {path for path in built if after[path] == before[path]} == set()
    assert len(publications(place.lake)) == len(publications(second_night.lake)) + 1
    wanted, found = seen(second_night.lake), seen(place.lake)
    assert {path for path in wanted if wanted[path] != found[path]} == set()
