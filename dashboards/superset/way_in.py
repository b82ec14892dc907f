"""Where a reader lands: on the pages of their own audience, or on one plain sentence."""

from __future__ import annotations

from flask import Flask, Response, g, redirect, request
from flask_login import current_user

from dashboards import page_list
from dashboards.page_list import Page
from dashboards.superset import assets
from dashboards.superset.lake import AudienceFolder, audience_folders, lake_root

FRONT_DOORS = ("/", "/superset/welcome/", "/superset/welcome", "/dashboard/list/", "/home")
NO_PAGES = """<!doctype html><html lang="en"><title>Single view of the child</title>
<meta name="viewport" content="width=device-width">
<style>body{font:1.4rem/1.5 sans-serif;margin:3rem auto;max-width:34rem;padding:0 1rem}</style>
<h1>You are signed in, and have no pages here</h1>
<p>Nobody has said yet which pages are for you. Ask whoever keeps the access file of the single
view.</p><p><a href="/logout/">Sign out</a></p></html>"""


def way_in(app: Flask) -> None:
    """Send readers from Superset's own front pages to theirs, and let no browser keep a page."""
    app.before_request(_to_their_pages)
    app.after_request(_finish)


def _to_their_pages() -> Response | None:
    if request.path not in FRONT_DOORS or not current_user.is_authenticated:
        return None
    roles = {role.name for role in getattr(g, "user", current_user).roles}
    if "Admin" in roles:
        return None
    for folder in audience_folders(lake_root()):
        if folder.role in roles:
            return redirect(f"/superset/dashboard/{assets.slug_of(folder, first_page(folder))}/")
    return Response(NO_PAGES, status=403, mimetype="text/html")


def _finish(answer: Response) -> Response:
    """Let no browser keep what it was shown: the next reader at the desk is somebody else."""
    if not request.path.startswith("/static/"):
        answer.headers["Cache-Control"] = "no-store"
    # Superset's page does not say its language, which a screen reader has to know.
    if answer.mimetype == "text/html" and not answer.direct_passthrough:
        answer.set_data(answer.get_data(as_text=True).replace("<html>", '<html lang="en">', 1))
    return answer


def first_page(folder: AudienceFolder) -> Page:
    """The page that an audience sees first: the first of the list that it has."""
    return page_list.load().pages_of(folder.page_tables)[0]
