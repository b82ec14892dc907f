"""Names for comparing and for showing."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse import names

Cleanse = Callable[[Column, Column], Column]
Read = Callable[[Sequence[str | None], Callable[[Column], Column]], list[Any]]

# written | forename | surname | shown
NAMES = [
    ("Sinéad", "SINEAD", "SINEAD", "Sinéad"),
    ("SinÃ©ad", "SINEAD", "SINEAD", "Sinéad"),
    ("SINÃ‰AD", "SINEAD", "SINEAD", "Sinéad"),
    ("Siân", "SIAN", "SIAN", "Siân"),
    ("Łukasz", "LUKASZ", "LUKASZ", "Łukasz"),
    ("Nguyễn", "NGUYEN", "NGUYEN", "Nguyễn"),
    ("Zoë-Louise", "ZOE LOUISE", "ZOE LOUISE", "Zoë-Louise"),
    ("Weiß", "WEISS", "WEISS", "Weiß"),
    ("  Anna   MARIA ", "ANNA MARIA", "ANNA MARIA", "Anna MARIA"),
    ("ann\nmarie", "ANN MARIE", "ANN MARIE", "Ann Marie"),
    ("O\u2019Neil", "ONEIL", "ONEIL", "O'Neil"),
    ("Oâ€™Neil", "ONEIL", "ONEIL", "O'Neil"),
    ("O'NEIL", "ONEIL", "ONEIL", "O'Neil"),
    ("O Neil", "O NEIL", "ONEIL", "O Neil"),
    ("MC DONALD", "MC DONALD", "MCDONALD", "Mc Donald"),
    ("Mac Leod", "MAC LEOD", "MACLEOD", "Mac Leod"),
    ("MCDONALD", "MCDONALD", "MCDONALD", "McDonald"),
    ("SMITH-O'NEILL", "SMITH ONEILL", "SMITH ONEILL", "Smith-O'Neill"),
    ("St.John", "ST JOHN", "ST JOHN", "St.John"),
    ("van der Berg", "VAN DER BERG", "VAN DER BERG", "van der Berg"),
    ("C0LIN", "COLIN", "COLIN", "Colin"),
    ("1ewis", "LEWIS", "LEWIS", "Lewis"),
    ("Pau1", "PAUL", "PAUL", "Paul"),
    ("0'Brien", "OBRIEN", "OBRIEN", "O'Brien"),
    ("Mr Khan", "KHAN", "KHAN", "Khan"),
    ("DR. Khan", "KHAN", "KHAN", "Khan"),
    ("Khan (Deceased)", "KHAN", "KHAN", "Khan"),
    ("KHAN DECD", "KHAN", "KHAN", "Khan"),
    ("Khan (Dec'd", "KHAN", "KHAN", "Khan"),
    ("MIG_ERROR_Khan", "KHAN", "KHAN", "Khan"),
    ("NO_SHOW_KHAN", "KHAN", "KHAN", "Khan"),
    ("DUPLICATE_Khan", "KHAN", "KHAN", "Khan"),
    ("ZZ Khan", "KHAN", "KHAN", "Khan"),
    ("XXKhan", "KHAN", "KHAN", "Khan"),
    ("Khan aka Patel", "KHAN", "KHAN", "Khan"),
    ("Sin?ad", "SINAD", "SINAD", "Sin?ad"),
    ("Dec", "DEC", "DEC", "Dec"),
    ("J", "J", "J", "J"),
    ("<b>Ann</b>", "BANN B", "BANN B", "bAnn/b"),
    ("Ann\u200b\u202e", "ANN", "ANN", "Ann"),
    ("Елена", "ELENA", "ELENA", "Елена"),
    ("ЩУКИН-Коваль", "SHCHUKIN KOVAL", "SHCHUKIN KOVAL", "ЩУКИН-Коваль"),
    ("محمد", "MHMD", "MHMD", "محمد"),
    ("प्रिया", "PRIYA", "PRIYA", "प्रिया"),
    ("Ελένη", "ELENI", "ELENI", "Ελένη"),
    ("김민준", "GIMMINJUN", "GIMMINJUN", "김민준"),
    ("王伟", None, None, "王伟"),
]

NOBODY = (
    "UNBORN", "UBB", "Baby", "TWIN 1", "twin2", "Unknown", "UNKNOWN MALE",
    "NFA", "n/a", "N.A.", "TBC", "T.B.C.", "Test", "TEST TEST", "NOT ENTERED", "not known", "XX",
    "xxx", "ZZ", "DO NOT USE", "Owner", "The Occupier", "Void", "Renting company LTD",
    "Any Council", "Mr", "MIG_ERROR_", "no name given", "????", "-", "...", "123", "", "  ", None,
)  # fmt: skip
ONLY_A_CHILD = (
    "Unborn Baby Khan",
    "Baby Boy Khan",
    "Infant",
    "Newborn",
    "TWIN ONE KHAN",
    "Child",
    "Boy",
    "Female",
)


@pytest.mark.parametrize("column", [1, 2, 3], ids=["forename", "surname", "shown"])
def test_a_name_is_read_whatever_was_done_to_it(read: Read, column: int) -> None:
    cleanse = (names.forename, names.surname, names.shown_name)[column - 1]
    assert read([row[0] for row in NAMES], cleanse) == [row[column] for row in NAMES]


@pytest.mark.parametrize(
    "cleanse", [names.forename, names.surname, names.shown_name, names.shown_forename]
)
def test_what_stands_where_a_name_should_be_is_null(
    read: Read, cleanse: Callable[[Column], Column]
) -> None:
    kept = dict(zip(NOBODY, read(NOBODY, cleanse), strict=True))
    assert {written: name for written, name in kept.items() if name is not None} == {}


@pytest.mark.parametrize("cleanse", [names.forename, names.shown_forename])
def test_a_child_without_a_name_has_no_forename(
    read: Read, cleanse: Callable[[Column], Column]
) -> None:
    assert read(ONLY_A_CHILD, cleanse) == [None] * len(ONLY_A_CHILD)


def test_the_surname_of_a_child_without_a_name_is_kept(read: Read) -> None:
    written = ("Baby Khan", "BABY BOY KHAN", "Child", "Male")
    assert read(written, names.surname) == ["KHAN", "KHAN", "CHILD", "MALE"]


def test_a_word_that_may_stand_for_no_name_is_one_beside_another_name(read: Read) -> None:
    # forename | surname | forename for comparing | surname for comparing
    rows = [
        ("Jennifer", "Null", "JENNIFER", "NULL"),
        ("Aarav", "Master", "AARAV", "MASTER"),
        ("Ji-woo", "Na", "JI WOO", "NA"),
        ("Ann", "Unknown", "ANN", "UNKNOWN"),
        ("JENNIFER", "NULL", "JENNIFER", "NULL"),
        ("Jennifer", "NULL", "JENNIFER", None),
        ("Ann", "N/A", "ANN", None),
        ("Ann", "TBC", "ANN", None),
        ("Unknown", "Unknown", None, None),
        ("", "Null", None, None),
        ("Sơn", "Trần", "SON", "TRAN"),
        ("Son", "Tran", "SON", "TRAN"),
        ("Na", "Kim", "NA", "KIM"),
        ("Master", "Unknown", None, None),
        ("Unknown", "Khan", None, "KHAN"),
        ("SON", "Khan", None, "KHAN"),
    ]
    for part, (cleanse, show, is_surname) in enumerate(
        [(names.forename, names.shown_forename, False), (names.surname, names.shown_name, True)]
    ):
        written = [f"{row[part]}|{row[1 - part]}" for row in rows]

        def both(c: Column, make: Cleanse = cleanse, is_surname: bool = is_surname) -> Column:
            one, other = (
                F.split_part(c, F.lit("|"), F.lit(1)),
                F.split_part(c, F.lit("|"), F.lit(2)),
            )
            return make(one, names.is_name_beside(one, other, is_surname=is_surname))

        assert read(written, both) == [row[part + 2] for row in rows]
        shown = read(written, lambda c, make=show: both(c, make))  # type: ignore[misc]  # mypy gives a defaulted lambda no type
        assert [name is None for name in shown] == [row[part + 2] is None for row in rows]


def test_one_column_with_a_full_name_is_taken_apart(read: Read) -> None:
    # written | forename | middle | surname
    rows = [
        ("Turing, MR Alan Mathison", "Alan", "Mathison", "Turing"),
        ("TURING,ALAN", "ALAN", None, "TURING"),
        ("Turing, Alan, MR", "Alan", None, "Turing"),
        ("Turing, MRS A (Deceased)", "A", None, "Turing"),
        ("Alan Turing", "Alan", None, "Turing"),
        ("MR Alan Mathison Turing", "Alan", "Mathison", "Turing"),
        ("Anna van der Berg", "Anna", None, "van der Berg"),
        ("van der Berg, Anna", "Anna", None, "van der Berg"),
        ("Turing", None, None, "Turing"),
        ("Turing,", None, None, "Turing"),
        (", Alan", "Alan", None, None),
        ("Renting company LTD", None, None, None),
        ("Void property", None, None, None),
        ("", None, None, None),
        (None, None, None, None),
    ]
    for part in range(3):
        parts = read([row[0] for row in rows], lambda c, at=part: names.full_name_parts(c)[at])  # type: ignore[misc]  # mypy gives a defaulted lambda no type
        assert parts == [row[part + 1] for row in rows]


def test_a_cleansed_name_gives_its_words_and_initial(read: Read) -> None:
    written = ["ANN MARIE", "ANN", None]
    assert read(written, names.name_tokens) == [["ANN", "MARIE"], ["ANN"], None]
    assert read(written, names.first_token) == ["ANN", "ANN", None]
    assert read(written, names.initial) == ["A", "A", None]


def test_names_that_one_person_may_go_by_share_a_group(read: Read) -> None:
    same = [
        ("ALFIE", "ALFRED"), ("MOHAMMED", "MUHAMMAD"), ("MOHAMED", "MUHAMMAD"),
        ("KASIA", "KATARZYNA"), ("SEUN", "OLUWASEUN"), ("ZOSIA", "ZOFIA"), ("KUBA", "JAKUB"),
        ("HARRY", "HENRY"), ("TED", "THEODORE"), ("AYESHA", "AISHA"), ("NIEVE", "NIAMH"),
        ("DAI", "DAFYDD"), ("GURI", "GURPREET"), ("OLLIE", "OLIVER"), ("OLLIE", "OLIVE"),
        ("KATE", "CATHERINE"), ("BILL", "WILLIAM"), ("ALFIE JOHN", "ALFRED"), ("XYZ", "XYZ"),
    ]  # fmt: skip
    apart = [
        ("OLIVER", "OLIVE"), ("OLIVER", "OLIVIA"), ("FRED", "BILL"), ("JACK", "IAN"),
        ("HANNAH", "ANNA"), ("LUKE", "LUCAS"), ("DAISY", "MARGARET"), ("HAROLD", "HENRY"),
        ("AMELIA", "EMILY"), ("MOHAMMED", "AHMED"), ("XYZ", "ZYX"),
    ]  # fmt: skip
    pairs = same + apart
    left = read([pair[0] for pair in pairs], names.nickname_keys)
    right = read([pair[1] for pair in pairs], names.nickname_keys)
    meet = [bool(set(a) & set(b)) for a, b in zip(left, right, strict=True)]
    assert [pair for pair, met in zip(pairs, meet, strict=True) if met] == same


def test_no_name_has_no_group(read: Read) -> None:
    assert read([None], names.nickname_keys) == [None]


PIECES = st.sampled_from([
    "Ann", "Baby", "Mc", "MAC", "O'", "O", "0", "1", "Mr.", "DR", "decd", "(Deceased)", "aka",
    "née", "XX", "ZZ", "_", "-", ",", ".", "'", "\u2019", "é", "Ã©", "É", "ł", "?", "<", "&", "=",
    "TWIN", "Unborn", "Test", "LTD", "van", "DUPLICATE_", "MIG_ERROR_", "Khan", "J", "not", "known",
    "N/A", "\t", "\u200b", "😀",
])  # fmt: skip
WRITTEN = st.lists(
    st.lists(PIECES, max_size=6).map(" ".join) | st.text(max_size=30), min_size=60, max_size=120
)
# One example holds a hundred values, which is one Spark job; shrinking would run hundreds.
MANY = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("cleanse", [names.forename, names.surname, names.shown_name])
@MANY
@given(written=WRITTEN)
def test_cleansing_a_cleansed_name_changes_nothing(
    read: Read, cleanse: Callable[[Column], Column], written: list[str]
) -> None:
    once = read(written, cleanse)
    changed = {a: b for a, b in zip(once, read(once, cleanse), strict=True) if a != b}
    assert changed == {}


@pytest.mark.parametrize("cleanse", [names.forename, names.surname])
@MANY
@given(written=WRITTEN)
def test_a_name_for_comparing_is_capital_letters_and_single_spaces(
    read: Read, cleanse: Callable[[Column], Column], written: list[str]
) -> None:
    for name in read(written, cleanse):
        assert name is None or (
            all("A" <= x <= "Z" for x in name.replace(" ", "")) and name.split(" ") == name.split()
        )
