"""A night that was not published tells somebody: by a webhook, by mail, or by both.

The message names the run, the steps that failed and where to look. It holds no value of a
person, and no sentence of an error, which might quote one.
"""

import json
import smtplib
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage

from dagster_project.settings import Settings

SECONDS = 10
"""How long a mail server or webhook is waited for."""
SUBJECT = "Single view: the night was not published"


def send_alerts(config: Settings, run_id: str, steps: Sequence[str]) -> tuple[str, ...]:
    """Send the alert by every way that the settings name.

    Args:
        config: the settings in force.
        run_id: Dagster's id of the run.
        steps: keys of the steps that failed.

    Returns:
        A sentence for every way that failed: an alert that cannot be sent stops nothing.
    """
    words = message(config, run_id, steps)
    faults = []
    for way, send in _ways(config):
        try:
            send(config, words)
        except (OSError, smtplib.SMTPException) as fault:
            # Its own words may hold the webhook's address, which is a secret.
            faults.append(f"the alert by {way} was not sent ({type(fault).__name__})")
    return tuple(faults)


def message(config: Settings, run_id: str, steps: Sequence[str]) -> str:
    """What is told."""
    failed = ", ".join(steps) or "none: it ended before its first step, or its process died"
    return (
        f"{SUBJECT}. Readers still see the last one.\n"
        f"Steps that failed: {failed}.\n"
        f"What to do: {config.dagster_url}/runs/{run_id}, then docs/operating.md, "
        "'When a night fails'.\n"
    )


def _ways(config: Settings) -> Iterator[tuple[str, Callable[[Settings, str], None]]]:
    if config.alert_webhook.get_secret_value():
        yield "webhook", _post
    if config.alert_mail_to:
        yield "mail", _mail


def _post(config: Settings, words: str) -> None:
    """A JSON object with `text`, which Teams, Slack and Mattermost understand."""
    request = urllib.request.Request(  # noqa: S310 - the setting allows http and https alone
        config.alert_webhook.get_secret_value(),
        data=json.dumps({"text": words}).encode(),
        headers={"Content-Type": "application/json"},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - as above
        pass


def _mail(config: Settings, words: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = SUBJECT
    mail["From"] = config.alert_mail_from
    mail["To"] = ", ".join(config.alert_mail_to)
    mail.set_content(words)
    with smtplib.SMTP(config.smtp_host, config.smtp_port, timeout=SECONDS) as server:
        server.send_message(mail)
