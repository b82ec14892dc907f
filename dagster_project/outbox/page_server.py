"""The pages of the reports, served on this machine beside Dagster: looked at, never changed.

A browser follows no link from a page of Dagster's to a file on disk, so the pages are served. Only
finished pages in the folders named here, to this machine alone: no listing, no other file, and no
way out of the folders. The pages hold counts, codes and opaque keys; packs hold people, and are
not served.
"""

from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from dagster_project.settings import Settings

HOST = "127.0.0.1"
REPORTS, QUALITY, LINEAGE = "data_docs", "quality", "lineage"
FOLDERS = (REPORTS, QUALITY, LINEAGE)
"""What is served of the reports' folder."""
FIRST = f"/{QUALITY}/index.html"
HEADERS: Mapping[str, str] = {
    # Each page names the one style that it holds by its hash; this says what no page may do.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # The next night writes them anew.
    "Cache-Control": "no-store",
}


def page(config: Settings, folder: str) -> str:
    """The address of a folder's first page."""
    return f"{config.pages_url}/{folder}/index.html"


def server(config: Settings, port: int) -> ThreadingHTTPServer:
    """A server of the reports of this lake, bound to this machine alone; nothing is served yet.

    Raises:
        OSError: another program listens on the port.
    """

    class Pages(_Pages):
        root = config.reports

    return ThreadingHTTPServer((HOST, port), Pages)


def file_of(root: Path, path: str) -> Path | None:
    """The page that a request's path names; None where there is none that is served.

    Args:
        root: the reports' folder.
        path: as the browser sent it, percent signs and all.
    """
    name = unquote(urlsplit(path).path)
    parts = name.strip("/").split("/")
    if parts[0] not in FOLDERS or any(part.startswith(".") or not part for part in parts):
        return None
    if "\\" in name or "\0" in name or not name.endswith(".html"):
        return None
    config = root.joinpath(*parts)
    inside = config.resolve().is_relative_to((root / parts[0]).resolve())
    return config if inside and config.is_file() else None


def is_this_machine(host: str) -> bool:
    """Whether a request's Host header names this machine: another's page may not read ours."""
    name = urlsplit(f"//{host}").hostname or ""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class _Pages(BaseHTTPRequestHandler):
    """Answers GET and HEAD; whatever else is asked is not implemented."""

    root: ClassVar[Path]
    server_version = "pages"
    sys_version = ""
    timeout = 10

    def do_GET(self) -> None:
        """Send a page."""
        self.wfile.write(self._answered())

    def do_HEAD(self) -> None:
        """Send what comes before a page."""
        self._answered()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as it is overridden
        """Say nothing: who looked at which page is nobody's business."""

    def end_headers(self) -> None:
        """Send the headers that every answer has, an error's too."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def _answered(self) -> bytes:
        """Send status and headers; returns what is to follow."""
        if not is_this_machine(self.headers.get("Host", "")):
            return self._said(HTTPStatus.FORBIDDEN, "These pages are for this machine alone.")
        if urlsplit(self.path).path == "/":
            return self._moved(FIRST)
        config = file_of(self.root, self.path)
        if config is None:
            return self._said(HTTPStatus.NOT_FOUND, "There is no such page, or no night yet.")
        return self._sent(HTTPStatus.OK, config.read_bytes())

    def _moved(self, path: str) -> bytes:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", path)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return b""

    def _said(self, status: HTTPStatus, sentence: str) -> bytes:
        return self._sent(status, sentence.encode(), "text/plain; charset=utf-8")

    def _sent(
        self, status: HTTPStatus, body: bytes, kind: str = "text/html; charset=utf-8"
    ) -> bytes:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return body
