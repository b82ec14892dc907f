"""What a family is told that a source sends is all that its rows state, and nothing more."""

import pytest

from bronze.sources import benefits, camhs, find, housing, police
from contracts import Source
from contracts.data_categories import data_categories, data_subjects


def test_each_category_is_told_once_from_who_somebody_is_to_what_happened() -> None:
    assert data_categories(police.SOURCE) == (
        "names",
        "dates of birth",
        "sex",
        "postcodes",
        "home addresses",
        "who is a parent, carer or relative of whom",
        "which team or worker is involved, since when, and how to reach them",
        "where it is so, and since when: police protection notice, missing episode, "
        "anti-social behaviour",
    )


@pytest.mark.parametrize(
    ("source", "subjects"),
    [
        (camhs.SOURCE, ("children",)),
        (benefits.SOURCE, ("parents, carers and other adults around a child",)),
        (housing.SOURCE, ("children", "parents, carers and other adults around a child")),
    ],
    ids=["children alone", "adults alone", "whoever a column says"],
)
def test_of_whom_a_source_speaks_is_told(source: Source, subjects: tuple[str, ...]) -> None:
    assert data_subjects(source) == subjects


def test_every_shipped_source_has_something_to_tell() -> None:
    assert [source.name for source in find() if not data_categories(source)] == []
