"""One small council, two nights and its truth: written once, read by many tests."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from synthetic import Council


@dataclass(frozen=True)
class Village:
    """Where a council's files and truth were written."""

    council: Council
    landing: Path
    truth: Path


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Five hundred children, two nights."""
    root = tmp_path_factory.mktemp("village")
    village = Village(Council(children=500, seed=3), root / "landing", root / "truth")
    for night in (1, 2):
        village.council.write_night(night, village.landing)
    village.council.write_truth(village.truth, night=2)
    return village


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """Six thousand children: enough for rates to show."""
    root = tmp_path_factory.mktemp("town")
    town = Village(Council(children=6000, seed=5), root / "landing", root / "truth")
    town.council.write_night(1, town.landing)
    town.council.write_truth(town.truth)
    return town
