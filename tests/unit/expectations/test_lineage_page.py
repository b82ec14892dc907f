"""The page of column lineage: every column, what it is made from, and links that lead somewhere."""

import re
from pathlib import Path

from contracts import Column, Layer, Table, Type
from expectations.lineage import write

HOSTILE = "<script>alert(1)</script>"


def _table(layer: Layer, name: str, about: str = "A table.") -> Table:
    columns = (Column("id", Type.TEXT, HOSTILE), Column("night", Type.DATE, "The night."))
    return Table(layer, name, about, key=("id",), columns=columns)


def test_a_column_names_what_it_is_made_from_and_links_to_it(tmp_path: Path) -> None:
    person, child = _table(Layer.SILVER, "person"), _table(Layer.GOLD, "child")
    made_from = [
        (
            person,
            {"id": [("bronze/csc_person", "pers_forename"), ("bronze/csc_person", "pers_dob")]},
        ),
        (child, {"id": [("silver/person", "id")], "night": []}),
    ]
    page = write(tmp_path, made_from, "http://127.0.0.1:9999").read_text(encoding="utf-8")
    assert "bronze/csc_person: <code>pers_forename</code>, <code>pers_dob</code>" in page
    assert '<a href="#silver/person">silver/person</a>: <code>id</code>' in page
    assert page.count("the run itself") == 2
    assert 'href="http://127.0.0.1:9999/assets/gold/child"' in page
    anchors = set(re.findall(r'href="#([^"]+)"', page)) - {"content"}
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))
    assert HOSTILE not in page


def test_before_the_first_night_the_page_says_so(tmp_path: Path) -> None:
    assert "No table was built yet." in write(tmp_path, []).read_text(encoding="utf-8")
