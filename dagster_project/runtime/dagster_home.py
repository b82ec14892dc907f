"""Dagster's home in the lake, and its UI beside the reports' pages: one place for all of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from types import FrameType

import typer

from dagster_project.outbox import page_server
from dagster_project.settings import Settings

DEFINITIONS = ("-m", "dagster_project.definitions")

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


def prepare(config: Settings) -> Path:
    """Make the home where it is missing, and point Dagster at it; a changed file is left alone."""
    home = config.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    written = home / "dagster.yaml"
    if not written.exists():
        written.write_text(DAGSTER_YAML, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.resolve())
    os.environ.setdefault("LAKE_ROOT", str(config.lake_root))
    # The command line is superseded by `dg` in name only; a user can do nothing about a warning.
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    return home


def serve(config: Settings, port: int, pages_port: int, *, read_only: bool) -> int:
    """Serve Dagster's UI and the reports' pages until either is told to end; the exit code.

    Args:
        config: the settings in force.
        port: where Dagster listens.
        pages_port: where the pages are served.
        read_only: Dagster starts nothing.
    """
    prepare(config)
    try:
        pages = page_server.server(config, pages_port)
    except OSError:
        raise typer.BadParameter(
            f"another program listens on port {pages_port}: name a free one with --pages-port"
        ) from None
    with pages:
        Thread(target=pages.serve_forever, daemon=True).start()
        typer.echo(f"The reports' pages: http://{page_server.HOST}:{pages_port}/")
        code = _dagster(port, read_only=read_only)
        pages.shutdown()
    return code


def _dagster(port: int, *, read_only: bool) -> int:
    """Run Dagster's own program until it ends; what ends us ends it."""
    program = ("dagster-webserver",) if read_only else ("dagster", "dev")
    path = str(Path(sys.executable).with_name(program[0]))
    extra = ("--read-only",) if read_only else ()
    command = [path, *program[1:], *DEFINITIONS, *extra, "-h", page_server.HOST, "-p", str(port)]
    process = subprocess.Popen(command)  # noqa: S603 - the environment's own, with our own words

    def end(_: int, __: FrameType | None) -> None:
        process.terminate()

    signal.signal(signal.SIGTERM, end)
    # Ctrl-C reaches Dagster by itself; twice would break off its own tidying up.
    signal.signal(signal.SIGINT, lambda *_: None)
    code = process.wait()
    return 0 if code in (-signal.SIGINT, -signal.SIGTERM) else code
