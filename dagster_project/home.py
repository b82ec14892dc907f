"""Dagster's home in the lake: one place for UI, schedules and command line alike."""

import os
from pathlib import Path

from dagster_project.settings import Settings

# One run at a time, no telemetry, no page that asks for an e-mail address; a run that outlives
# twelve hours is taken for dead.
DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  max_runtime_seconds: 43200
  start_timeout_seconds: 600
retention:
  schedule:
    purge_after_days: 90
  sensor:
    purge_after_days: 14
"""


def prepare(found: Settings) -> Path:
    """Make the home where it is missing, and point Dagster at it; a changed file is left alone."""
    home = found.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    written = home / "dagster.yaml"
    if not written.exists():
        written.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.resolve())
    os.environ.setdefault("LAKE_ROOT", str(found.lake_root))
    # The command line is superseded by `dg` in name only; a user can do nothing about a warning.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    return home
