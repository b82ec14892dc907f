"""Shown text, addresses, phones, e-mails, sexes and flags."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse import addresses, emails, flags, phones, sexes, texts

Read = Callable[[Sequence[str | None], Callable[[Column], Column]], list[Any]]
Rows = list[tuple[str | None, Any]]
# One example holds a hundred values, which is one Spark job; shrinking would run hundreds.
MANY = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)

LINES: Rows = [
    ("a\nb\t\tc\x00d", "a b c d"),
    ("  a  ", "a"),
    ("Marks & Spencer", "Marks & Spencer"),
    ("Flat 1/2 (rear), 3-5 High St. #4", "Flat 1/2 (rear), 3-5 High St. #4"),
    ("<img src=x onerror=y>", "img src=x onerror=y"),
    ("&lt;b&gt;", "lt;b gt;"),
    ("x&&#60;b", "x #60;b"),
    ("[click](https://evil.example)", "click(https: evil.example)"),
    ("www.evil.example", "www evil.example"),
    ("**bold** `code` ~~x~~ |", "bold code x"),
    ("{{7*7}} ${x}", "77 $x"),
    ("=1+1", "1+1"),
    ("\t=1+1", "1+1"),
    ("+-@=1", "1"),
    ("\uff1d1", "1"),
    ("# Heading", "Heading"),
    ("A\u200bB\u202eC\ufeff", "ABC"),
    ("x" * 5000, "x" * 200),
    ("<>", None),
    ("", None),
    (None, None),
]
PHONES: Rows = [
    ("01632 960123", "01632960123"),
    ("(01632) 960-123", "01632960123"),
    ("+44 (0)1632 960123", "01632960123"),
    ("0044 7700 900123", "07700900123"),
    ("+447700900123", "07700900123"),
    ("7700900123.0", "07700900123"),
    ("1632960123", "01632960123"),
    ("07700 900123 / 01632 960124", "07700900123"),
    ("0113 496 0000 ext 12", "01134960000"),
    ("tel: 020 7946 0000", "02079460000"),
    ("7.700900123E9", None),
    ("00000000000", None),
    ("0123456789", None),
    ("999", None),
    ("+33 1 23 45 67 89", None),
    ("none", None),
    (None, None),
]
EMAILS: Rows = [
    ("Jo.Bloggs@Council.Example", "jo.bloggs@council.example"),
    (" mailto:a@b.example ", "a@b.example"),
    ("<a@b.example>; c@d.example", "a@b.example"),
    ("o'neil+x@b-c.example", "o'neil+x@b-c.example"),
    ("none@b.example", None),
    ("noreply@b.example", None),
    ("a@b", None),
    ("a b@c.example", None),
    ("=a@b.example", None),
    ("n/a", None),
    ("", None),
    (None, None),
]
SEXES: Rows = [
    *((word, "M") for word in ("M", "m", "Male", " MALE ", "Boy", "1", "1.0", "01")),
    *((word, "F") for word in ("F", "female", "Girl", "2", "F1", "Fenale")),
    *((word, "U") for word in ("U", "I", "0", "9", "N", "NS", "X", "Unborn/Unknown", "Not Stated")),
    *((word, None) for word in ("", "?", "Smith", None)),
]
ADDRESSES: Rows = [
    ("12\nHigh  Street,\n, Thornbury,", "12 High Street, Thornbury"),
    ("12 CafÃ© Row", "12 Café Row"),
    ("NFA", None),
    ("No fixed abode", None),
    ("Address withheld", None),
    ("n/a", None),
    ("", None),
    (None, None),
]
KEYS: Rows = [
    ("Flat 2, 14a High Street, Thornbury", "2 14A HIGH"),
    ("2, 14 A HIGH ST", "2 14A HIGH"),
    ("14A High St", "14A HIGH"),
    ("12 High Street", "12 HIGH"),
    ("12-14 St John's Rd", "12 14 ST JOHNS"),
    ("Flat A, 14 High Street", "A 14 HIGH"),
    ("Rose Cottage, Mill Lane", "ROSE COTTAGE"),
    ("The Rose Cottage", "ROSE COTTAGE"),
    ("12", None),
    (None, None),
]


@pytest.mark.parametrize(
    ("rows", "cleanse"),
    [
        (LINES, texts.one_line),
        (PHONES, phones.phone),
        (EMAILS, emails.email),
        (SEXES, sexes.sex),
        (ADDRESSES, addresses.address_line),
        (KEYS, addresses.address_key),
    ],
    ids=["one_line", "phone", "email", "sex", "address_line", "address_key"],
)
def test_a_value_is_read_whatever_was_done_to_it(
    read: Read, rows: Rows, cleanse: Callable[[Column], Column]
) -> None:
    written = [row[0] for row in rows]
    kept = list(zip(written, read(written, cleanse), strict=True))
    assert kept == rows


def test_a_partners_own_codes_of_sex_come_first(read: Read) -> None:
    agreed = {"1": "F", "2": "M", "z": "U"}
    assert read(["1", "2", "Z", "Girl"], lambda c: sexes.sex(c, agreed)) == ["F", "M", "U", "F"]


def test_the_lines_of_an_address_are_joined_and_one_refusal_speaks_for_all(read: Read) -> None:
    def with_town(c: Column) -> Column:
        return addresses.address_line(c, F.lit(None).cast("string"), F.lit("Town"))

    written = ["12 High St", None, "Withheld"]
    assert read(written, with_town) == ["12 High St, Town", "Town", None]


def test_a_phone_is_shown_as_people_say_it(read: Read) -> None:
    written = ["02079460000", "01134960000", "01632960123", "07700900123", None]
    spaced = ["020 7946 0000", "0113 496 0000", "01632 960123", "07700 900123", None]
    assert read(written, phones.shown_phone) == spaced


def test_yes_is_told_from_no_and_from_neither(read: Read) -> None:
    # written | yes or no | is yes | may be yes
    rows = [
        ("Y", True, True, True),
        ("yes", True, True, True),
        ("1.0", True, True, True),
        ("N", False, False, False),
        ("0", False, False, False),
        ("refuge", None, False, True),
        (" ", None, False, False),
        (None, None, False, False),
    ]
    written = [row[0] for row in rows]
    for place, cleanse in enumerate((flags.yes_or_no, flags.is_yes, flags.may_be_yes), start=1):
        assert read(written, cleanse) == [row[place] for row in rows]


def test_a_partners_own_codes_alone_decide_what_yes_is(read: Read) -> None:
    upside_down = {"NFA": "Y", "FA": "N"}
    written = ["nfa", "FA", "Y"]
    assert read(written, lambda c: flags.yes_or_no(c, upside_down)) == [True, False, None]
    assert read(written, lambda c: flags.may_be_yes(c, upside_down)) == [True, False, True]


ANY_TEXT = st.text(
    st.sampled_from("ab1 \n\t<>&;#=+-@:/[](){}|*`~_.,'\u200b\uff1dwé😀")
    | st.characters(codec="utf-8"),
    max_size=40,
)
MANY_TEXTS = st.lists(ANY_TEXT, min_size=100, max_size=200)


@pytest.mark.parametrize(
    "cleanse",
    [texts.one_line, addresses.address_line, addresses.address_key, phones.phone, emails.email,
     sexes.sex],
)  # fmt: skip
@MANY
@given(written=MANY_TEXTS)
def test_cleansing_a_cleansed_text_changes_nothing(
    read: Read, cleanse: Callable[[Column], Column], written: list[str]
) -> None:
    once = read(written, cleanse)
    changed = {a: b for a, b in zip(once, read(once, cleanse), strict=True) if a != b}
    assert changed == {}


@MANY
@given(written=MANY_TEXTS)
def test_a_shown_text_holds_nothing_that_a_tool_would_run(read: Read, written: list[str]) -> None:
    for shown in read(written, texts.one_line):
        assert shown is None or (
            not set(shown) & set("<>`[]{}|\\*~\n\r\t\x00")
            and shown[0] not in "=+-@#"
            and "://" not in shown
        )
