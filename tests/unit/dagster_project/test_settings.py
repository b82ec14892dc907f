"""What a council may set, and what is refused in one sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from contracts import ContractError
from dagster_project import settings
from dagster_project.run.agreed_sources import agreed_sources
from dagster_project.settings import CHECKOUT, Settings


@pytest.mark.parametrize("address", ["s3://lake/one", "abfss://c@a.dfs.core.windows.net/one"])
def test_a_lake_on_an_object_store_keeps_what_is_no_table_on_this_machine(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", address)
    monkeypatch.setenv("STATE_ROOT", str(tmp_path))
    (tmp_path / "settings.env").write_text("FEEDS=csc\n")
    config = settings.load()
    assert str(config.lake_root) == address
    assert (config.landing, config.outbox) == (tmp_path / "landing", tmp_path / "outbox")
    assert config.feeds == ("csc",)


def test_a_lake_on_an_object_store_wants_a_folder_for_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LAKE_ROOT", "s3://bucket/lake")
    with pytest.raises(ValidationError, match="on an object store wants STATE_ROOT"):
        settings.load()


def test_a_folder_is_all_of_a_lake_unless_its_tables_are_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    assert Settings().state_root == tmp_path
    assert Settings(lake_root=tmp_path / "other").state_root == tmp_path / "other"
    monkeypatch.setenv("STATE_ROOT", str(tmp_path / "state"))
    assert Settings().state_root == tmp_path / "state"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("gs://bucket/lake", "gs:// is of no store that can be read here"),
        ("https://bucket/lake", "https:// is of no store that can be read here"),
        ("s3://", "looks like s3://bucket/folder"),
        ("abfss://container/lake", "looks like abfss://container@account"),
    ],
)
def test_an_address_of_no_store_is_refused(
    address: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", address)
    with pytest.raises(ValidationError, match=why):
        Settings()


def test_a_cluster_shares_a_folder_and_no_object_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", "s3://bucket/lake")
    monkeypatch.setenv("STATE_ROOT", str(tmp_path))
    monkeypatch.setenv("SPARK_SETTINGS", '{"spark.master": "local[8]"}')
    assert Settings().spark_settings
    monkeypatch.setenv("SPARK_SETTINGS", '{"spark.master": "spark://10.0.0.5:7077"}')
    with pytest.raises(ValidationError, match="written by Spark on one machine"):
        Settings()


def test_the_state_is_in_no_object_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATE_ROOT", "s3://bucket/state")
    with pytest.raises(ValidationError, match="must be a folder of this machine"):
        Settings()


def test_the_checkout_itself_is_no_lake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(CHECKOUT))
    with pytest.raises(ValidationError, match="may not be the checkout"):
        Settings()


@pytest.mark.parametrize("starts", ["05:01", "23:00", "02:00:30", "two"])
def test_a_night_that_could_not_be_there_by_six_is_refused(starts: str) -> None:
    with pytest.raises(ValidationError, match=r"night_starts"):
        Settings(night_starts=starts)  # type: ignore[arg-type] # as the environment gives it


def test_rules_that_cannot_be_read_are_told_before_a_night_begins(tmp_path: Path) -> None:
    file = tmp_path / "ours.toml"
    file.write_text("version = 1")
    with pytest.raises(ContractError, match=r"ours\.toml: these rules cannot be read"):
        agreed_sources(Settings(roni_rules_file=file))


def test_the_landing_is_in_the_lake_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    assert Settings().landing == tmp_path / "landing"
    monkeypatch.setenv("LANDING_ROOT", str(tmp_path / "elsewhere"))
    assert Settings().landing == tmp_path / "elsewhere"


def test_a_lakes_own_settings_hold_for_every_way_of_starting_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    monkeypatch.delenv("ALLOW_TEST_NHS_NUMBERS", raising=False)
    (tmp_path / "settings.env").write_text("ALLOW_TEST_NHS_NUMBERS=true\nFEEDS=csc,school\n")
    found = settings.load()
    assert (found.allow_test_nhs_numbers, found.feeds) == (True, ("csc", "school"))


def test_an_owner_who_can_do_more_has_a_number_of_its_own_and_an_unknown_source_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    monkeypatch.setenv("REQUESTS_A_WEEK_OF", '{"school": 250}')
    found = settings.load()
    assert (found.limits.requests_per_week, found.limits.requests_per_week_of) == (
        100,
        {"school": 250},
    )
    assert agreed_sources(found)
    monkeypatch.setenv("REQUESTS_A_WEEK_OF", '{"schools": 250}')
    with pytest.raises(ContractError, match="no source is called schools"):
        agreed_sources(settings.load())


def test_the_secret_is_made_once_and_is_its_owners_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    monkeypatch.delenv("RECORD_KEY_SECRET", raising=False)
    secret = Settings().secret()
    assert len(secret) == 64
    assert Settings().secret() == secret
    assert (tmp_path / "secret" / "record_key").stat().st_mode & 0o077 == 0


def test_a_given_secret_is_taken_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECORD_KEY_SECRET", "a given secret")
    found = Settings()
    assert found.secret() == "a given secret"
    assert "a given secret" not in repr(found)
