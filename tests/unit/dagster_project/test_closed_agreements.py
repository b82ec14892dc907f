"""A file whose agreement is not in force is left unopened, and its sender learns what to do."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bronze import partnership
from bronze.delivery import DeliveryOutcome
from bronze.readers.arrivals import Arrival, size_and_time
from bronze.sources import camhs
from contracts import ContractError, Register, Source
from dagster_project.inbox import landing
from dagster_project.inbox.arrived_files import Arrivals
from dagster_project.inbox.delivery_policy import Delivery
from dagster_project.lake.delta_lake import Lake
from dagster_project.lake.published import Published
from dagster_project.run.run_context import RunContext
from dagster_project.settings import Settings

NIGHT = date(2026, 11, 23)
FILE = "camhs_referrals_2026-11-23.csv"


def source_with(**days: str) -> Source:
    return replace(camhs.SOURCE, agreement=replace(camhs.SOURCE.agreement, **days))  # type: ignore[arg-type] # days are text


def night_of(source: Source, folder: Path) -> RunContext:
    """A night in which one file of the source has arrived; it reads into the folder `staged`."""
    lake = SimpleNamespace(
        as_of=NIGHT,
        run_number=2,
        published=Published(),
        has_surplus=lambda _: False,
        rows_where=lambda *_: 0,
    )
    run = RunContext(cast("Lake", lake), Settings(), (source,), folder)
    size, modified_us = size_and_time(folder / FILE) or (0, 0)
    arrival = Arrival("camhs", folder / FILE, size, "its hash", modified_us)
    arrivals = Arrivals(((arrival, camhs.REFERRALS.name, NIGHT),), ())
    vars(run).update(arrivals=arrivals, published_deliveries=(), accepted_deliveries=frozenset())
    return run


def landed(source: Source, folder: Path) -> Delivery:
    (folder / FILE).write_text("no header that was agreed", encoding="utf-8")
    [delivery] = landing.land_extract(night_of(source, folder), source, camhs.REFERRALS)
    return delivery


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"ends": "2026-11-22"}, "agreement ISA-005 with CAMHS ended on 22 November 2026: "),
        ({"starts": "2026-11-24"}, "agreement ISA-005 with CAMHS is not in force until 24 Nov"),
    ],
    ids=["no longer in force", "not yet"],
)
def test_a_file_without_an_agreement_in_force_is_quarantined_and_nobody_opens_it(
    tmp_path: Path, days: dict[str, str], reason: str
) -> None:
    delivery = landed(source_with(**days), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert delivery.outcome == DeliveryOutcome.QUARANTINED
    assert str(delivery.reason).startswith(reason)
    assert "then ask for the file again" in str(delivery.reason)
    assert (delivery.sha256, delivery.rows_in, delivery.rows_kept) == ("its hash", 0, 0)


def test_on_its_last_day_an_agreement_still_opens_files(tmp_path: Path) -> None:
    delivery = landed(source_with(ends="2026-11-23"), tmp_path)
    assert (tmp_path / "staged").is_dir()
    assert "agreement" not in str(delivery.reason)


@pytest.mark.parametrize(
    ("starts", "run_number", "stops"),
    [("2026-11-24", 1, True), ("2026-11-24", 0, False), ("2026-11-23", 1, False)],
    ids=["a renewal too soon", "before the first night", "from tonight on"],
)
def test_a_strategic_agreement_that_has_yet_to_start_stops_the_night_and_closes_nothing(
    starts: str, run_number: int, stops: bool, tmp_path: Path
) -> None:
    run = night_of(camhs.SOURCE, tmp_path)
    run.lake.published = Published(run_number)
    strategic = replace(partnership.strategic_agreement(), starts=starts)
    vars(run).update(register=Register(strategic, (camhs.SOURCE,)))
    if stops:
        with pytest.raises(ContractError, match="starts on 24 November 2026, which is after"):
            assert run.sources_in_force
    else:
        assert len(run.sources_in_force) == (starts == "2026-11-23")
