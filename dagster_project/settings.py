"""What a council sets: where things are, how much machine there is, and a few named switches.

Settings come from the environment, then from `settings.env` beside the reports of the
lake, so that the UI, the schedule and the command line of one lake agree.
"""

import os
import secrets
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from dagster_project.lake import storage
from dagster_project.lake.storage import Folder
from dagster_project.look_audit import working_hours
from silver.corrections.limits import Limits

CHECKOUT = Path(__file__).resolve().parent.parent
"""The folder that holds the rooms; for an installed wheel, its site-packages."""


LATEST_START = time(5, 0)
"""A night that started later could not be expected by six in the morning."""
ANSWERS = "answers"
"""Folder of the landing into which people's answers are put."""
WEB = ("https://", "http://")
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/[^\s]*[^\s/])?$")]
"""Of a web page or service: no slash at its end."""


class Settings(BaseSettings):
    """Everything that differs between two councils that run the same code."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    lake_root: Annotated[Folder, NoDecode] = CHECKOUT / ".lake"
    state_root: Path = Path()
    landing_root: Annotated[Folder, NoDecode] = Path()
    sources_folder: Path | None = None
    partnership_file: Path | None = None
    roni_rules_file: Path | None = None
    night_starts: time = time(2, 0)
    access_file: Path | None = None
    looks_folder: Path | None = None
    record_key_secret: SecretStr = SecretStr("")
    allow_test_nhs_numbers: bool = False
    dagster_url: Address = "http://127.0.0.1:3000"
    pages_url: Address = "http://127.0.0.1:3001"
    dashboards_url: Address = "http://127.0.0.1:8088"
    alert_webhook: SecretStr = SecretStr("")
    alert_mail_to: Annotated[tuple[str, ...], NoDecode] = ()
    alert_mail_from: str = "single-view@localhost"
    smtp_host: str = "localhost"
    smtp_port: int = Field(default=25, ge=1, le=65535)
    spark_cores: str = "2"
    spark_memory: str = "4g"
    small_night_bytes: int = Field(default=50_000_000, ge=0)
    spark_settings: dict[str, str] = Field(default_factory=dict)
    settle_seconds: float = 1.0
    landed_files_days: int = Field(default=35, ge=0)
    old_versions_days: int = Field(default=30, ge=0)
    pack_days: int = Field(default=7, ge=1)
    requests_a_week: int = Field(default=100, ge=1)
    requests_a_week_of: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    feed_fault_share: float = Field(default=0.05, gt=0, le=1)
    feed_fault_rows: int = Field(default=50, ge=1)
    answers_mailbox: str = ""
    working_hours: str = "Mon-Fri 07:00-20:00"
    working_hours_of: dict[str, str] = Field(default_factory=dict)
    feeds: Annotated[tuple[str, ...], NoDecode] = ()

    @field_validator("lake_root", "landing_root", mode="before")
    @classmethod
    def _place(cls, value: object) -> object:
        return storage.folder_of(value) if isinstance(value, str) else value

    @field_validator("state_root", mode="before")
    @classmethod
    def _refuse_object_stores(cls, value: object) -> object:
        if "://" in str(value):
            raise ValueError("this must be a folder of this machine, not one of an object store")
        return value

    @field_validator("feeds", "alert_mail_to", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(part.strip() for part in value.split(",") if part.strip())

    @field_validator("working_hours", "working_hours_of")
    @classmethod
    def _refuse_other_hours(cls, value: str | dict[str, str]) -> str | dict[str, str]:
        for text in value.values() if isinstance(value, dict) else (value,):
            working_hours.parse(text)
        return value

    @field_validator("night_starts")
    @classmethod
    def _refuse_other_times(cls, value: time) -> time:
        if value > LATEST_START or value.second:
            raise ValueError(
                f"a night starts between 00:00 and {LATEST_START:%H:%M}, on a whole minute: "
                "schools have its notices by 06:00"
            )
        return value

    @field_validator("alert_webhook")
    @classmethod
    def _refuse_other_schemes(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not value.get_secret_value().startswith(WEB):
            raise ValueError("a webhook begins with https:// or http://")
        return value

    @model_validator(mode="before")
    @classmethod
    def _keep_state_in_the_lake(cls, given: dict[str, object]) -> dict[str, object]:
        """A lake that is a folder holds all that is kept beside its tables as well."""
        lake = str(given.get("lake_root", CHECKOUT / ".lake"))
        if given.get("state_root") or "://" in lake:
            return given
        return {**given, "state_root": lake}

    @model_validator(mode="after")
    def _refuse_other_places(self) -> "Settings":
        if isinstance(self.lake_root, Path) and self.lake_root.resolve() == CHECKOUT:
            raise ValueError(
                "LAKE_ROOT may not be the checkout itself: its folders have the same names"
            )
        if self.state_root == Path():
            raise ValueError(
                "a lake on an object store wants STATE_ROOT: a folder of this machine for all that "
                "is no table (reports, packs, models, the secret, the log of looks, scratch files)"
            )
        if not isinstance(self.lake_root, Path) and not is_on_one_machine(self.spark_settings):
            raise ValueError(
                "a lake on an object store is written by Spark on one machine, which fetches what "
                "it reads: leave spark.master out of SPARK_SETTINGS, or give the lake a folder "
                "that every machine of the cluster sees"
            )
        return self

    @property
    def landing(self) -> Path:
        """Where partners deliver; of a landing on a store the copy that a run makes of it."""
        if isinstance(self.landing_root, Path) and self.landing_root != Path():
            return self.landing_root
        return self.state_root / "landing"

    @property
    def answers(self) -> Path:
        """Where people put what they answer, rule and accept: a folder of the landing."""
        return self.landing / ANSWERS

    @property
    def dagster_home(self) -> Path:
        """Dagster's storage, for UI, schedules and command line alike."""
        return self.state_root / "dagster"

    @property
    def reports(self) -> Path:
        """Where reports are written."""
        return self.state_root / "reports"

    @property
    def models(self) -> Path:
        """Model versions that were adopted, and which of them is in force."""
        return self.state_root / "models"

    @property
    def candidates(self) -> Path:
        """Model versions that were trained and not adopted yet."""
        return self.state_root / "candidates"

    @property
    def outbox(self) -> Path:
        """Packs for the sources' owners."""
        return self.state_root / "outbox"

    @property
    def looks(self) -> Path:
        """Where the dashboards' server notes who looked, until a night or an audit takes it in."""
        return self.looks_folder or self.state_root / "looks"

    @property
    def scratch(self) -> Path:
        """Temporary files of runs; swept at the start of the next one."""
        return self.state_root / "scratch"

    @property
    def limits(self) -> Limits:
        """How much owners are asked, and when a fault is one of the whole extract."""
        return Limits(
            pack_every=timedelta(days=self.pack_days),
            requests_per_week=self.requests_a_week,
            requests_per_week_of=self.requests_a_week_of,
            fault_share=self.feed_fault_share,
            fault_rows=self.feed_fault_rows,
        )

    def secret(self) -> str:
        """The council's secret for opaque keys; made once, readable by its owner alone."""
        if given := self.record_key_secret.get_secret_value():
            return given
        kept = self.state_root / "secret" / "record_key"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            written = kept.with_suffix(".new")
            written.touch(mode=0o600)
            written.write_text(secrets.token_hex(32), encoding="ascii")
            written.rename(kept)
        return kept.read_text(encoding="ascii")


def is_on_one_machine(spark_settings: Mapping[str, str]) -> bool:
    """Whether Spark works on this machine alone, and not on a cluster's master that is named."""
    return spark_settings.get("spark.master", "local").startswith("local")


def load() -> Settings:
    """The settings in force.

    Raises:
        pydantic.ValidationError: a setting cannot be what it says.
    """
    lake = os.environ.get("LAKE_ROOT") or str(CHECKOUT / ".lake")
    state = os.environ.get("STATE_ROOT") or ("" if "://" in lake else lake)
    return Settings(_env_file=Path(state) / "settings.env")  # type: ignore[call-arg]  # pydantic-settings reads it
