"""Links into other systems: what a council may write, and what a child's page makes of it."""

from pathlib import Path

import pytest

from dashboards import launch_links
from dashboards.launch_links import LaunchLinkError

ENTRY = """
[[link]]
audience = "social care"
title = "Open in the case system"
address = "{address}"
"""


def _file(folder: Path, text: str) -> Path:
    file = folder / "links.toml"
    file.write_text(text)
    return file


def test_the_shipped_file_has_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(launch_links.SETTING, raising=False)
    assert launch_links.load() == ()


def test_a_link_has_places_for_the_numbers_of_a_child(tmp_path: Path) -> None:
    address = "https://cases.example/open?nhs={nhs_number}&id={person_id}"
    [link] = launch_links.load(_file(tmp_path, ENTRY.format(address="X").replace("X", address)))
    assert (link.audience, link.address) == ("social care", address)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (ENTRY.replace("{address}", "http://cases.example/"), "does not begin with https://"),
        (ENTRY.replace("{address}", "javascript:alert(1)"), "does not begin with https://"),
        (ENTRY.replace("{address}", "https://x.example/{surname}"), "asks for surname"),
        ('[[link]]\ntitle = "no address"', "is not a list of links"),
        ("[[link", "is not a list of links"),
    ],
)
def test_what_no_page_can_show_stops_with_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(LaunchLinkError, match=sentence):
        launch_links.load(_file(tmp_path, text))
