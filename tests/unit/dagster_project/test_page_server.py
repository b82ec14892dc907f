"""The reports' pages beside Dagster: to this machine, to be looked at, and nothing else."""

import http.client
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from dagster_project.cli.main import app
from dagster_project.outbox import page_server
from dagster_project.settings import Settings

HIDDEN = "not to be served"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server over reports with pages, a kept result, a folder without a page, and secrets."""
    reports = tmp_path / "reports"
    for name in ("quality/index.html", "data_docs/index.html", "data_docs/sub/page one.html"):
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_text(f"<p>{name}</p>")
    hidden = (
        "results/kept.html", "quality/.hidden.html", "quality/index.html.part", "quality/notes.txt",
        "index.html", "../outbox/pack.html", "../settings.env",
    )  # fmt: skip
    for name in hidden:
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_text(HIDDEN)
    (reports / "quality" / "out.html").symlink_to(tmp_path / "outbox" / "pack.html")
    with page_server.server(Settings(lake_root=tmp_path), 0) as pages:
        Thread(target=pages.serve_forever, daemon=True).start()
        yield pages.server_port
        pages.shutdown()


def _asked(
    port: int, path: str, method: str = "GET", host: str = ""
) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read().decode()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, body, headers


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/quality/index.html", "<p>quality/index.html</p>"),
        ("/data_docs/index.html#bronze.csc_person", "<p>data_docs/index.html</p>"),
        ("/data_docs/sub/page%20one.html?x=1", "<p>data_docs/sub/page one.html</p>"),
    ],
)
def test_a_page_is_served_as_it_stands(port: int, path: str, body: str) -> None:
    status, told, headers = _asked(port, path)
    assert (status, told) == (200, body)
    assert headers["content-type"] == "text/html; charset=utf-8"


def test_the_first_page_is_the_stewards(port: int) -> None:
    status, _, headers = _asked(port, "/")
    assert (status, headers["location"]) == (302, "/quality/index.html")


@pytest.mark.parametrize(
    "path",
    [
        "/quality/", "/quality", "/data_docs/", "/index.html", "/results/kept.html",
        "/quality/.hidden.html", "/quality/index.html.part", "/quality/notes.txt",
        "/quality/out.html", "/quality/../index.html", "/quality/%2e%2e/%2e%2e/outbox/pack.html",
        "/quality/..%2f..%2foutbox%2fpack.html", "/quality/..%5c..%5coutbox%5cpack.html",
        "/../outbox/pack.html", "//outbox/pack.html", "/quality//../../outbox/pack.html",
        "/outbox/pack.html", "/settings.env", "/quality/%00.html", "/quality/none.html",
        "http://elsewhere.example/outbox/pack.html", "/%252e%252e/outbox/pack.html",
    ],
)  # fmt: skip
def test_nothing_else_is_served_and_no_folder_is_listed(port: int, path: str) -> None:
    status, told, _ = _asked(port, path)
    assert status == 404
    assert HIDDEN not in told
    assert "index.html" not in told


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_changed(port: int, method: str) -> None:
    assert _asked(port, "/quality/index.html", method)[0] == 501


def test_a_page_can_be_asked_for_without_its_body(port: int) -> None:
    status, told, headers = _asked(port, "/quality/index.html", "HEAD")
    assert (status, told, headers["content-length"]) == (200, "", "25")


@pytest.mark.parametrize("path", ["/quality/index.html", "/", "/nothing"])
def test_every_answer_says_what_a_browser_may_not_do_with_it(port: int, path: str) -> None:
    _, _, headers = _asked(port, path)
    assert {name.lower() for name in page_server.HEADERS} <= set(headers)
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["server"].strip() == "pages"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:3001", 200),
        ("127.0.0.1", 200),
        ("[::1]:3001", 200),
        ("attacker.example", 403),
        ("127.0.0.1.attacker.example:3001", 403),
        ("10.0.0.4:3001", 403),
    ],
)
def test_a_page_elsewhere_that_names_itself_as_us_gets_nothing(
    port: int, host: str, status: int
) -> None:
    assert _asked(port, "/quality/index.html", host=host)[0] == status


def test_a_port_that_is_taken_is_said_in_a_sentence(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAKE_ROOT", str(tmp_path))
    for name in ("DAGSTER_HOME", "PYTHONWARNINGS"):
        monkeypatch.setenv(name, "")
    ended = CliRunner().invoke(app, ["ui", "--pages-port", str(port)])
    assert ended.exit_code == 2
    assert "another program listens on port" in " ".join(ended.output.split())


def test_the_server_listens_on_this_machine_alone(tmp_path: Path) -> None:
    with page_server.server(Settings(lake_root=tmp_path), 0) as pages:
        assert pages.server_address[0] == "127.0.0.1"
