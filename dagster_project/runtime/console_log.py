"""A logger that people at a terminal can read: what the steps say, and nothing of the machinery."""

import logging
import sys

import dagster as dg


@dg.logger(config_schema={})
def plain_logger(_: dg.InitLoggerContext) -> logging.Logger:
    """Lines that the steps wrote, without Dagster's own."""
    log = logging.Logger("single-view", level=logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("  %(message)s"))
    handler.addFilter(_said_by_a_step)
    log.addHandler(handler)
    return log


def _said_by_a_step(record: logging.LogRecord) -> bool:
    meta = getattr(record, "dagster_meta", {})
    message = meta.get("orig_message", "")
    if meta.get("dagster_event") is not None or not message:
        return False
    record.msg, record.args = message, ()
    return True
