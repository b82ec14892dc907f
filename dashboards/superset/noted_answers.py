"""Every answer of Superset's that shows a child is noted first (looks.py), or it is not sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from flask import Flask, Response, request

from dashboards import page_list
from dashboards.superset import looks
from dashboards.superset.looks import Question

DATA = "/api/v1/chart/"
"""Where Superset answers with rows."""
NOT_NOTED = "This cannot be shown now, because the note of who looked could not be written."


def note_looks(app: Flask) -> None:
    """Note every answer about a child; what cannot be noted is not sent."""
    app.after_request(_noted)


def _noted(answer: Response) -> Response:
    if not request.path.startswith(DATA) or answer.status_code != 200 or not answer.is_json:
        return answer
    try:
        looks.write(list(looks.of_answer(_question(), answer.get_json())))
    except OSError:
        return Response(NOT_NOTED, status=503, mimetype="text/plain")
    return answer


def _question() -> Question:
    from superset.utils.core import get_username  # noqa: PLC0415 # it reads the settings first

    from dashboards.superset import requests  # noqa: PLC0415 # it reads the settings first

    audience, card = _dataset(_dataset_number())
    is_search = bool(card and card.search and requests.search_words())
    return Question(get_username() or "", audience, card, is_search)


def _dataset_number() -> int | None:
    body = request.get_json(silent=True) or {}
    source = body.get("datasource") or {}
    return source.get("id") if isinstance(source, Mapping) else None


@cache
def _dataset(number: int | None) -> tuple[str, page_list.Card | None]:
    """The audience and the card of one of Superset's datasets."""
    from superset import db  # noqa: PLC0415 # it reads the settings first
    from superset.connectors.sqla.models import SqlaTable  # noqa: PLC0415 # the same

    dataset = db.session.get(SqlaTable, number) if isinstance(number, int) else None
    if dataset is None:
        return "", None
    audience = str(dataset.database.database_name)
    return audience, page_list.load().cards.get(dataset.table_name.removeprefix(f"{audience}_"))
