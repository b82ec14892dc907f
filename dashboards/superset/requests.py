"""What the rules of rows ask of a request: who reads, which child, which search."""

from __future__ import annotations

from flask import has_request_context, request

from dashboards.superset import rules

SEARCHED = "user-content-q"
"""What Superset's sanitiser makes of the search box's own name, q."""


def reader() -> str:
    """The name of who is signed on, fit to stand between quotes; empty is nobody."""
    from superset.utils.core import get_username  # noqa: PLC0415 # it reads these settings first

    return (get_username() or "").replace("'", "''")


def chosen_child() -> str:
    """The person_id that the page's address names; empty is nobody."""
    return rules.valid_child(_parameter("child"))


def search_condition() -> str:
    """The condition that the search of the page's address puts on a child."""
    return rules.search_condition(search_words(), reader())


def search_words() -> object:
    """What was typed into the search; nothing where nothing was."""
    return _parameter(SEARCHED) or _parameter("q")


def _parameter(name: str) -> object:
    if not has_request_context():
        return None
    if name in request.args:
        return request.args[name]
    from superset.views.utils import get_form_data  # noqa: PLC0415 # it reads these settings first

    form_data, _ = get_form_data()
    return (form_data.get("url_params") or {}).get(name)
