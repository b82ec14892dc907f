"""Each kind of error does to a record what its name says."""

import numpy as np
import pytest

from synthetic.defects import DEFECTS
from synthetic.draws import Words
from synthetic.name_errors import Cells, plain_letters
from synthetic.writing import dates

PERSON: Cells = {
    "forename": "Oluwaseun",
    "middle_names": "Paweł",
    "surname": "O'Neill-Okafor",
    "other_surname": "Mensah",
    "date_of_birth": 14_280,  # 2009-02-05
    "sex": "F",
    "postcode": "AA1 0BG",
    "upn": "X933011217648",
    "nhs_number": "9991936009",
    "is_baby": "Y",
    "surname_first": "",
    "sibling_upn": "M933012017567",
    "sibling_nhs_number": "9992023112",
}
KINDS = {defect.kind: defect for defect in DEFECTS}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_error_touches_only_what_it_declares(kind: str) -> None:
    defect = KINDS[kind]
    for bits in range(0, 4000, 37):
        assert set(defect.change(PERSON, bits)) <= set(defect.attributes)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("short form", {"forename": "Seun"}),
        ("initial only", {"forename": "O"}),
        ("middle name as first", {"forename": "Paweł", "middle_names": ""}),
        ("names swapped", {"forename": "O'Neill-Okafor", "surname": "Oluwaseun"}),
        ("other surname", {"surname": "Mensah"}),
        ("wrong sex", {"sex": "M"}),
        ("UPN lost its letter", {"upn": "933011217648"}),
        ("spaced NHS number", {"nhs_number": "999 193 6009"}),
        ("placeholder NHS number", {"nhs_number": "0000000000"}),
        ("a sibling's numbers", {"nhs_number": "9992023112", "upn": "M933012017567"}),
        ("garbled letters", {"forename": "Oluwaseun", "surname": "O'Neill-Okafor"}),
    ],
)
def test_an_error_says_what_its_kind_says(kind: str, changes: dict[str, str]) -> None:
    assert KINDS[kind].change(PERSON, 0) == changes


@pytest.mark.parametrize(
    ("kind", "bits", "born"),
    [
        ("day and month swapped", 0, "2009-05-02"),
        ("first of January", 0, "2009-01-01"),
        ("junk date of birth", 1, "1900-01-01"),
        ("junk date of birth", 0, "1970-01-01"),
        ("wrong date of birth", 0, "2008-02-05"),
        ("wrong date of birth", 1, "2009-03-05"),
    ],
)
def test_a_date_of_birth_goes_wrong_in_the_ways_of_life(kind: str, bits: int, born: str) -> None:
    birth_day = KINDS[kind].change(PERSON, bits)["date_of_birth"]
    assert dates(_as_words(birth_day), "yyyy-MM-dd").tolist() == [born]


def test_a_day_after_the_twelfth_cannot_be_swapped_with_its_month() -> None:
    assert KINDS["day and month swapped"].change({"date_of_birth": 14_290}, 0) == {}


@pytest.mark.parametrize(
    ("kind", "bits", "names", "becomes"),
    [
        # names: forename, middle names, whether the family's name is usually written first
        ("given names in one field", 1, ("Mary", "Ann", ""), ("Mary Ann", "")),
        ("given names in one field", 0, ("Mary", "Ann", ""), ("Ann Mary", "")),
        ("given names in one field", 1, ("Mai", "Thi", "Y"), ("Thi Mai", "")),
        ("compound name cut short", 0, ("Mohammed Adam", "", ""), ("Mohammed", "")),
        ("compound name cut short", 1, ("Lily-Mae", "Ann", ""), ("Lily", "Mae Ann")),
        ("middle name as first", 1, ("Arthur", "James", ""), ("James", "Arthur")),
        ("middle name as first", 1, ("Suresh", "Singh", ""), ("Suresh", "Singh")),
        ("compound name as one word", 0, ("Zhi Hao", "", "Y"), ("Zhihao", "")),
    ],
)
def test_given_names_are_split_and_joined_as_systems_do(
    kind: str, bits: int, names: tuple[str, str, str], becomes: tuple[str, str]
) -> None:
    cells = dict(zip(("forename", "middle_names", "surname_first"), names, strict=True))
    changed = {**cells, **KINDS[kind].change(cells, bits)}
    assert (changed["forename"], changed["middle_names"]) == becomes


@pytest.mark.parametrize(("family_first", "swaps"), [("Y", True), ("", False)])
def test_a_family_name_stands_first_only_where_that_is_usual(
    family_first: str, *, swaps: bool
) -> None:
    cells = {"forename": "Mai", "surname": "Nguyen", "surname_first": family_first}
    assert bool(KINDS["family name first"].change(cells, 0)) is swaps


def test_letters_outside_an_encoding_are_garbled() -> None:
    cells = {"forename": "Sinéad", "surname": "Nowak"}
    assert KINDS["garbled letters"].change(cells, 0)["forename"] == "SinÃ©ad"


@pytest.mark.parametrize(
    ("name", "plain"), [("Łukasz", "Lukasz"), ("Wójcik", "Wojcik"), ("O'Brien", "O'Brien")]
)
def test_plain_letters_lose_their_strokes_and_accents(name: str, plain: str) -> None:
    assert plain_letters(name) == plain


def _as_words(value: str | int) -> Words:
    cells = np.empty(1, dtype=object)
    cells[0] = value
    return cells
