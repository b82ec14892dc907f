"""A failed night tells somebody which run and step, and quotes nothing that an error said."""

import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import dagster as dg
import pytest
from pydantic import ValidationError

from dagster_project.run import alerting, schedule
from dagster_project.settings import Settings

RUN = "0f3c2a9b"


class Hook(BaseHTTPRequestHandler):
    """A webhook that keeps what it is told."""

    heard: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append(json.loads(body)["text"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is overridden
        """Print nothing."""


@pytest.fixture
def hook() -> Iterator[str]:
    """The address of a webhook on this machine."""
    Hook.heard.clear()
    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook"
        server.shutdown()


class Relay:
    """A mail server that keeps what it is given."""

    sent: ClassVar[list[EmailMessage]] = []

    def __init__(self, host: str, port: int, timeout: int) -> None:
        assert (host, port, timeout) == ("mail.council.example", 2525, alerting.SECONDS)

    def __enter__(self) -> "Relay":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing open."""

    def send_message(self, mail: EmailMessage) -> None:
        """Keep it."""
        self.sent.append(mail)


def test_a_webhook_is_told_run_steps_and_where_to_look(tmp_path: Path, hook: str) -> None:
    found = Settings.model_validate({"lake_root": tmp_path, "alert_webhook": hook})
    assert alerting.send_alerts(found, RUN, ["silver__person", "gold__child"]) == ()
    (told,) = Hook.heard
    assert "Steps that failed: silver__person, gold__child." in told
    assert f"http://127.0.0.1:3000/runs/{RUN}" in told


def test_mail_goes_to_everybody_who_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtplib, "SMTP", Relay)
    found = Settings.model_validate(
        {
            "lake_root": tmp_path,
            "alert_mail_to": "a@council.example, b@council.example",
            "smtp_host": "mail.council.example",
            "smtp_port": 2525,
        }
    )
    assert alerting.send_alerts(found, RUN, []) == ()
    (mail,) = Relay.sent
    assert mail["To"] == "a@council.example, b@council.example"
    assert "it ended before its first step, or its process died" in mail.get_content()


def test_nobody_is_told_where_nobody_is_named(tmp_path: Path) -> None:
    assert alerting.send_alerts(Settings(lake_root=tmp_path), RUN, []) == ()


def test_an_alert_that_cannot_be_sent_stops_nothing_and_its_address_is_not_told(
    tmp_path: Path,
) -> None:
    nowhere = "http://127.0.0.1:1/token"
    found = Settings.model_validate({"lake_root": tmp_path, "alert_webhook": nowhere})
    (fault,) = alerting.send_alerts(found, RUN, [])
    assert fault == "the alert by webhook was not sent (URLError)"
    assert "token" not in repr(found)


def test_a_webhook_is_an_address_on_the_web(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="a webhook begins with"):
        Settings.model_validate({"lake_root": tmp_path, "alert_webhook": "file:///etc/passwd"})


def test_the_sensor_tells_of_a_failed_night_and_of_no_word_that_its_error_said(
    tmp_path: Path, hook: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    monkeypatch.setenv("ALERT_WEBHOOK", hook)

    @dg.op
    def silver__person() -> None:
        raise ValueError("Ada Quill, born 2015-02-01")

    @dg.job
    def nightly() -> None:
        silver__person()

    with dg.instance_for_test() as instance:
        done = nightly.execute_in_process(instance=instance, raise_on_error=False)
        context = dg.build_run_status_sensor_context(
            sensor_name="failed_night_alert",
            dagster_instance=instance,
            dagster_run=done.dagster_run,
            dagster_event=done.get_run_failure_event(),
        ).for_run_failure()
        schedule.failed_night_alert(context)
    (told,) = Hook.heard
    assert "Steps that failed: silver__person." in told
    assert done.run_id in told
    assert "Quill" not in told
