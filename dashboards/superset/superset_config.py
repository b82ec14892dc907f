"""Superset's settings: what its makers leave open is closed here, and each lock has a test.

Superset reads every name in capitals. What differs between two councils comes from the environment;
docs/dashboards.md lists it.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask
from flask_appbuilder.security.manager import AUTH_DB, AUTH_OAUTH
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.url import URL
from sqlalchemy.pool import Pool

from dashboards.superset import connections, noted_answers, requests, sign_on
from dashboards.superset.home import Home
from dashboards.superset.lake import is_made_up, lake_root
from dashboards.superset.way_in import way_in

HOME = Home.of_environment()

# Where Superset keeps its own things, none of them about a child: SQLite, or Postgres by a setting.
SQLALCHEMY_DATABASE_URI = os.environ.get("DASHBOARDS_DATABASE") or f"sqlite:///{HOME.database}"
SECRET_KEY = HOME.secret_key
DATA_DIR = str(HOME.path)
SQLALCHEMY_TRACK_MODIFICATIONS = False
BEHIND_HTTPS = bool(os.environ.get("DASHBOARDS_HTTPS"))
SESSION_COOKIE_SECURE = BEHIND_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
ENABLE_PROXY_FIX = BEHIND_HTTPS
WTF_CSRF_ENABLED = True

# Guard 1: rules of rows. They are templates, and ask who reads and which child was chosen.
FEATURE_FLAGS = {
    "ENABLE_TEMPLATE_PROCESSING": True,
    "DASHBOARD_RBAC": True,
    "RLS_IN_SQLLAB": True,
    "ALERT_REPORTS": False,
    "THUMBNAILS": False,
    "DRILL_BY": False,
    "DRILL_TO_DETAIL": False,
    "DASHBOARD_VIRTUALIZATION": False,
    "EMBEDDED_SUPERSET": False,
    "ALLOW_ADHOC_SUBQUERY": False,
    "ESCAPE_MARKDOWN_HTML": False,
}
JINJA_CONTEXT_ADDONS = {
    "reader": requests.reader,
    "chosen_child": requests.chosen_child,
    "search_condition": requests.search_condition,
}
# No answer is kept: Superset's cache of answers does not know who asked, nor for which child.
CACHE_CONFIG = DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
PUBLIC_ROLE_LIKE = None
AUTH_ROLE_PUBLIC = "Public"

# Guard 3: no script, no style, no picture and no call to or from anybody else.
HTML_SANITIZATION = True
HTML_SANITIZATION_SCHEMA_EXTENSIONS: dict[str, Any] = {
    "tagNames": ["form", "button", "label"],
    "attributes": {
        "*": ["className"],
        "form": ["action", "method", "role"],
        "input": ["name", "type", "placeholder", "size", "id", "autocomplete"],
        "button": ["type"],
        "label": ["htmlFor"],
        "div": ["className", "ariaHidden"],
        "span": ["className", "tabIndex", "title"],
        "a": ["className", "title"],
    },
    "protocols": {"href": ["tel"]},
    "required": {"input": None},
}
TALISMAN_ENABLED = True
TALISMAN_CONFIG: dict[str, Any] = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "font-src": ["'self'", "data:"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        # Handlebars makes its templates into functions, and fails without 'unsafe-eval'.
        "script-src": ["'self'", "'strict-dynamic'", "'unsafe-eval'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": BEHIND_HTTPS,
    "session_cookie_secure": BEHIND_HTTPS,
    "frame_options": "DENY",
    "referrer_policy": "no-referrer",
}

# Guard 4: each database is one audience's folder, read-only, whatever an Admin writes in its form.
PREVENT_UNSAFE_DB_CONNECTIONS = True


def DB_SQLA_URI_VALIDATOR(uri: URL) -> None:  # noqa: N802 # Superset's own name for it
    """Refuse every database that is not an audience of the lake."""
    connections.validate(uri)


def DB_CONNECTION_MUTATOR(  # noqa: N802 # Superset's own name for it
    uri: URL, params: dict[str, Any], _username: str, _security: object, source: object
) -> tuple[URL, dict[str, Any]]:
    """Put the audience's views of the published night in the place of whatever was asked for."""
    return connections.views_of_tonight(HOME, uri, params, source)


event.listen(Pool, "connect", lambda made, _record: connections.confine_new(HOME, made))
event.listen(Engine, "before_cursor_execute", connections.refuse_writes_of)

# Who signs on: demo users with a password, or the council's own identity provider.
AUTH_TYPE = AUTH_OAUTH if sign_on.is_configured() else AUTH_DB
AUTH_USER_REGISTRATION = sign_on.is_configured()
AUTH_ROLES_SYNC_AT_LOGIN = sign_on.is_configured()
AUTH_ROLES_MAPPING = sign_on.roles(lake_root())
OAUTH_PROVIDERS = sign_on.providers()
if sign_on.is_configured():
    CUSTOM_SECURITY_MANAGER = sign_on.security_manager()
RATELIMIT_ENABLED = True
# Of all requests, signing on apart: the readers of a council share an address, and a page is many.
RATELIMIT_APPLICATION = "500 per second"
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "200 per minute" if is_made_up(lake_root()) else "20 per minute"

# The face: large, plain, and nothing of Superset that a reader does not need.
APP_NAME = "Single view of the child"
APP_ICON = ""
FAVICONS: list[dict[str, str]] = []
THEME_DARK = None


def FLASK_APP_MUTATOR(app: Flask) -> None:  # noqa: N802 # Superset's own name for it
    """Note who looked, and lead readers to their own pages."""
    noted_answers.note_looks(app)
    way_in(app)


LANGUAGES: dict[str, Any] = {}
SUPERSET_DASHBOARD_POSITION_DATA_LIMIT = 1_000_000
ROW_LIMIT = SQL_MAX_ROW = SAMPLES_ROW_LIMIT = 1000
SUPERSET_WEBSERVER_TIMEOUT = 60
WELCOME_PAGE_LAST_TAB = "all"
ENABLE_CORS = False
FAB_ADD_SECURITY_API = False
SQLLAB_BACKEND_PERSISTENCE = False
