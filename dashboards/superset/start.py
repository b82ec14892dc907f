"""`make dashboards`: sets Superset up, brings the pages in, says how to sign on, and serves them.

Run by any Python of this machine that the project supports: `python3 -m dashboards.superset.start`.
Each step looks at what is there first, so that a second start changes nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from dashboards.superset.environment_of_pages import PagesEnvironment, set_up
from dashboards.superset.home import Home
from dashboards.superset.lake import CHECKOUT, audience_folders, is_made_up, lake_root
from environment.checkout import StoppedError

PORT = 8088
MOST_WORKERS = 4
"""Processes that serve, where nobody says how many: each takes some 300 MB."""
SERVER = "superset.app:create_app()"


def main() -> int:
    """Do what `make dashboards` does; return 0 when it was stopped, 2 after a sentence."""
    arguments = _arguments()
    at = PagesEnvironment(CHECKOUT)
    try:
        set_up(at)
        _need_audiences()
        _upgrade(at)
        _run(at, "-m", "dashboards.superset.bring_in")
        _say_how_to_sign_on(at, arguments.port)
        if arguments.serve:
            _serve(at, arguments.port)
    except StoppedError as reason:
        print(f"The dashboards stopped: {reason}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nThe dashboards are stopped.")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Serve the pages of every audience in Superset.")
    port = int(os.environ.get("DASHBOARDS_PORT", PORT))
    parser.add_argument("--port", type=int, default=port, help=f"default {PORT}")
    parser.add_argument(
        "--no-serve", dest="serve", action="store_false", help="bring everything in, and stop"
    )
    return parser.parse_args()


def _need_audiences() -> None:
    if "://" in os.environ.get("LAKE_ROOT", ""):
        raise StoppedError(
            "LAKE_ROOT names an object store, and the pages read a lake in a folder: give them one "
            "that holds a copy of its audiences' folders."
        )
    if not audience_folders(lake_root()):
        raise StoppedError(
            f"{lake_root()} has no table for any audience. Run `make demo` first, or set LAKE_ROOT."
        )


def _upgrade(at: PagesEnvironment) -> None:
    """Bring Superset's own database to the installed version, once per version and database."""
    home = Home.of_environment()
    where = os.environ.get("DASHBOARDS_DATABASE") or str(home.database)
    made_from = f"{at.lock.read_text()}{where}".encode()
    stamp = home.path / f"upgraded-{hashlib.sha256(made_from).hexdigest()[:16]}"
    is_there = bool(os.environ.get("DASHBOARDS_DATABASE")) or home.database.exists()
    if stamp.exists() and is_there:
        return
    home.secret_key  # noqa: B018 # made before two processes could make it at once
    print("Making Superset's own database (half a minute).", flush=True)
    _run(at, str(at.venv / "bin" / "superset"), "db", "upgrade")
    _run(at, str(at.venv / "bin" / "superset"), "init")
    stamp.touch()


def _run(at: PagesEnvironment, *arguments: str) -> None:
    """Run a step in the pages' environment; what it says goes to the log.

    Raises:
        StoppedError: it failed.
    """
    log = Home.of_environment().path / "dashboards.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as written:
        done = subprocess.run(
            [str(at.python), *arguments], cwd=CHECKOUT, env=_environment(), check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=written, text=True,
        )  # fmt: skip
        written.write(done.stdout)
    if done.returncode:
        raise StoppedError(f"{' '.join(arguments[:3])} failed; what it says is in {log}.")
    for line in done.stdout.splitlines():
        if line.startswith("In Superset:"):
            print(line, flush=True)


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "SUPERSET_CONFIG_PATH": str(Path(__file__).with_name("superset_config.py")),
        "FLASK_APP": SERVER,
        "PYTHONPATH": str(CHECKOUT),
        "LAKE_ROOT": str(lake_root()),
    }


def _say_how_to_sign_on(at: PagesEnvironment, port: int) -> None:
    print(f"\nThe pages of every audience: http://127.0.0.1:{port}/")
    if not is_made_up(lake_root()):
        print(
            "Sign on as docs/dashboards.md says: this lake is of real people, so no user is made."
        )
        return
    home = Home.of_environment()
    print(f"Everybody's password: {home.demo_password}\n")
    users = subprocess.run(
        [str(at.python), "-m", "dashboards.superset.demo_users"], cwd=CHECKOUT,
        env=_environment(), check=True, capture_output=True, text=True,
    )  # fmt: skip
    print(users.stdout, flush=True)


def _serve(at: PagesEnvironment, port: int) -> None:
    """Serve until somebody stops it; the worker's own words go to the log."""
    log = Home.of_environment().path / "dashboards.log"
    workers = os.environ.get("DASHBOARDS_WORKERS") or str(min(os.cpu_count() or 1, MOST_WORKERS))
    command = [
        str(at.python), "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", workers,
        "--worker-class", "gthread", "--threads", "8", "--timeout", "120", "--keep-alive", "30",
        "--graceful-timeout", "5", "--log-file", str(log), SERVER,
    ]  # fmt: skip
    print("Ctrl-C stops them.", flush=True)
    server = subprocess.Popen(
        command, cwd=CHECKOUT, env=_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=log.open("a"), start_new_session=True,
    )  # fmt: skip
    try:
        ended = server.wait()
    finally:
        server.terminate()
        server.wait(timeout=30)
    raise StoppedError(f"the server ended by itself ({ended}); what it says is in {log}.")


if __name__ == "__main__":
    sys.exit(main())
