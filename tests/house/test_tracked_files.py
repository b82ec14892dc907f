"""What no file may hold: registry hosts, machines, secrets, real people, dead links."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.house.tree import ROOT, tracked

BINARY = {".png", ".parquet", ".xlsx", ".zip", ".ico", ".woff2"}
FORBIDDEN = {
    "a registry's host": r"\b(py[p]i|pythonh[o]sted|mav[e]n|npm[j]s|crat[e]s)\.(org|io|com)\b",
    "a folder of somebody's machine": r"(?<![\w.-])/(home|Users)/[a-z]\w+/|\b[A-Z]:\\\\?Users\\",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY",
    "an access key": r"\b(AKIA[0-9A-Z]{16}|gh[opsu]_\w{36}|xox[abp]-[\w-]{10,})",
    "a password": r"(?i)\b(password|passwd|secret|api_?key)\s*=\s*[\"'][^\"'{<]{4,}[\"']",
}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NHS_SHAPE = re.compile(r"(?<![\w.])[1-9]\d{2}[ -]?\d{3}[ -]?\d{4}(?![\w.])")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
OF_A_STORE = re.compile(r"@(?:[\w-]+\.)dfs\.[\w.]+$")
"""What Azure calls a folder of a store has the shape of an e-mail address."""


def texts() -> Iterator[tuple[str, str]]:
    """Each tracked text file's name and content."""
    for path in tracked():
        if path.suffix not in BINARY:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        ("a registry's host", "see https://" + "py" + "pi.org/simple"),
        ("a folder of somebody's machine", 'open("/ho' + 'me/ann/extract.csv")'),
        ("a private key", "-----BEGIN " + "RSA PRIVATE KEY-----"),
        ("an access key", "AK" + "IA" + "ABCDEFGHIJKLMNOP"),
        ("a password", "pass" + "word = 'correct horse'"),
    ],
)
def test_what_is_forbidden_is_found_where_it_stands(what: str, planted: str) -> None:
    assert re.search(FORBIDDEN[what], planted)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_tracked_file_holds(what: str) -> None:
    assert [name for name, text in texts() if re.search(FORBIDDEN[what], text)] == []


def test_no_tracked_file_names_the_folder_that_it_was_written_in() -> None:
    here = re.compile(rf"(?<![\w./-]){re.escape(str(ROOT))}(?![\w-])")

    assert [name for name, text in texts() if here.search(text)] == []


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits keep the check of an NHS number, whoever's it is."""
    total = sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9]) and len(set(digits)) > 1


def real_nhs_numbers(text: str) -> list[str]:
    """Valid NHS numbers outside the range that is kept for tests."""
    found = (re.sub(r"\D", "", shape) for shape in NHS_SHAPE.findall(text))
    return [digits for digits in found if is_nhs_number(digits) and not digits.startswith("999")]


def test_an_nhs_number_outside_the_test_range_is_found() -> None:
    somebody, nobody = "943 476 " + "5919", "999 000 0018"

    assert [real_nhs_numbers(text) for text in (somebody, nobody)] == [
        [somebody.replace(" ", "")],
        [],
    ]


def test_no_tracked_file_holds_an_nhs_number_that_somebody_may_have() -> None:
    assert [name for name, text in texts() if real_nhs_numbers(text)] == []


def test_every_e_mail_address_is_one_that_nobody_can_have() -> None:
    found = {(name, email) for name, text in texts() for email in EMAIL.findall(text)}

    assert {
        (name, email)
        for name, email in found
        if not (email.lower().endswith(".example") or OF_A_STORE.search(email))
    } == set()


def dead_links(page: Path, text: str) -> list[str]:
    """Links of a Markdown page to files or headings that are not there."""
    return [link for link in LINK.findall(text) if not _leads_somewhere(page, link)]


def _leads_somewhere(page: Path, link: str) -> bool:
    if re.match(r"(https?|mailto):", link):
        return True
    file, _, heading = unquote(link).partition("#")
    target = page.parent / file if file else page
    return target.exists() and (not heading or heading in _headings(target))


def _headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One, two\n[a](page.md) [b](#one-two) [c](gone.md) [d](#three)")

    assert dead_links(page, page.read_text()) == ["gone.md", "#three"]


def test_every_link_of_the_documents_leads_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    dead = {str(page.relative_to(ROOT)): dead_links(page, page.read_text()) for page in pages}

    assert {page: links for page, links in dead.items() if links} == {}
