"""Groups of forenames, without Spark."""

import pytest

from silver.cleanse import nicknames, upns


def test_a_council_adds_names_and_takes_pairs_away() -> None:
    groups = nicknames.with_own(["formal,variants", "wilhelmina,Mina Willa", "alfred,-alfie"])
    assert groups["MINA"] == ("MINA", "WILHELMINA")
    assert "ALFRED" not in groups["ALFIE"]
    assert "ALFRED" in nicknames.shipped()["ALFIE"]


def test_a_list_in_another_layout_is_refused() -> None:
    with pytest.raises(ValueError, match="formal,variants"):
        nicknames.with_own(["name,nickname", "alfred,alfie"])


def test_every_name_belongs_to_its_own_group_and_groups_are_sorted() -> None:
    wrong = {
        name: keys
        for name, keys in nicknames.shipped().items()
        if name not in keys or list(keys) != sorted(set(keys))
    }
    assert wrong == {}


def test_groups_are_written_as_cleansed_forenames_are() -> None:
    words = {word for name, keys in nicknames.shipped().items() for word in (name, *keys)}
    assert {
        word for word in words if not (word.isascii() and word.isalpha() and word.isupper())
    } == set()


def test_authorities_are_in_order_once_and_hold_those_of_2023() -> None:
    codes = upns.authorities()
    assert list(codes) == sorted(set(codes))
    assert {"001", "330", "660", "801", "838", "841", "886", "933", "940", "943"} <= set(codes)
    assert not {"000", "999", "421", "817"} & set(codes)
