"""Numbers and places that are well formed and can never be real.

NHS numbers begin with 999, pupil numbers have an establishment below 1000, postcodes lie in
areas that were never allocated (AA, EE, FF, UU), telephone numbers come from the ranges kept
free for drama, property numbers begin with 9999.
"""

from functools import cache

import numpy as np

from synthetic.draws import Ints, Words

MOST_NUMBERS = 880_000
"""How many people can have numbers of their own: the issued part of the 999 range."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
AUTHORITIES = ("933", "801", "352", "886", "330")
POSTCODE_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
POSTCODE_AREAS = ("AA", "EE", "FF", "UU")
POSTCODE_UNITS = len(POSTCODE_AREAS) * 20 * 10 * 400
DRAMA_RANGES = (
    *("01632 960", "07700 900", "0808 157 0", "020 7946 0"),
    *(f"0{area} 496 0" for area in (113, 114, 115, 116, 117, 118, 121, 131, 141, 151, 161)),
)
ROW_FACTOR = 370_000_049
CANARY_NUMBERS = 1000
"""The last numbers of each range, kept for people who are planted to be found."""


def nhs_numbers(numbers: Ints) -> Words:
    """Valid NHS numbers of the 999 range; each number below `MOST_NUMBERS` has its own."""
    tails = _nhs_tails()[_scattered(numbers)]
    return np.array([f"999{n:07d}" for n in tails.tolist()], dtype=object)


def nhs_canaries(numbers: Ints) -> Words:
    """NHS numbers that no ordinary person has, for 0 to `CANARY_NUMBERS` - 1."""
    tails = _nhs_tails()
    remainder = tails[len(tails) - 1 - numbers]
    return np.array([f"999{n:07d}" for n in remainder.tolist()], dtype=object)


def upns(numbers: Ints, years: Ints, moved: Ints) -> Words:
    """Permanent pupil numbers.

    `years` is the year of allocation, `moved` an index into `AUTHORITIES` (0: this council).
    """
    serials = _scattered(numbers)
    bodies = [
        f"{AUTHORITIES[authority]}{serial // 1000:04d}{year % 100:02d}{serial % 1000:03d}"
        for authority, serial, year in zip(
            moved.tolist(), serials.tolist(), years.tolist(), strict=True
        )
    ]
    return np.array([_upn_letter(body) + body for body in bodies], dtype=object)


def postcodes(units: Ints) -> Words:
    """Well-formed postcodes, one for each unit below `POSTCODE_UNITS`."""
    sectors = _postcode_sectors()[units // 400]
    remainder = units % 400
    letters = np.array(list(POSTCODE_LETTERS), dtype=object)
    unit: Words = sectors + letters[remainder // 20] + letters[remainder % 20]
    return unit


def uprns(numbers: Ints) -> Words:
    """Property numbers of twelve digits."""
    spread = (numbers * 48_271 + 11) % 100_000_000
    return np.array([f"9999{n:08d}" for n in spread.tolist()], dtype=object)


def phones(numbers: Ints) -> Words:
    """Telephone numbers from the drama ranges; they repeat, because there are few of them."""
    ranges = np.array(DRAMA_RANGES, dtype=object)[numbers % len(DRAMA_RANGES)]
    sectors: Words = ranges + _thousands()[(numbers // len(DRAMA_RANGES)) % 1000]
    return sectors


def row_numbers(ids: Ints) -> Ints:
    """Numbers of nine digits that look issued in no order, one to one for ids below 10^9."""
    return (ids * ROW_FACTOR + 12_345_677) % 1_000_000_000


def row_id(number: int) -> int:
    """The id that has a number of `row_numbers`."""
    return (number - 12_345_677) * pow(ROW_FACTOR, -1, 1_000_000_000) % 1_000_000_000


def _upn_letter(body: str) -> str:
    return UPN_LETTERS[sum(int(d) * w for w, d in enumerate(body, start=2)) % 23]


def _scattered(numbers: Ints) -> Ints:
    return (numbers * 7_919 + 104_729) % MOST_NUMBERS


@cache
def _nhs_tails() -> Ints:
    heads = np.arange(1_000_000, dtype=np.int64)
    total = np.full(len(heads), 9 * (10 + 9 + 8))
    for place, weight in enumerate(range(7, 1, -1)):
        total += (heads // 10 ** (5 - place) % 10) * weight
    check = 11 - total % 11
    check[check == 11] = 0
    tails: Ints = (heads * 10 + check)[check < 10]
    return tails


@cache
def _postcode_sectors() -> Words:
    sectors = range(POSTCODE_UNITS // 400)
    return np.array(
        [
            f"{POSTCODE_AREAS[serial % 4]}{serial // 40 % 20 + 1} {serial // 4 % 10}"
            for serial in sectors
        ],
        dtype=object,
    )


@cache
def _thousands() -> Words:
    return np.array([f"{n:03d}" for n in range(1000)], dtype=object)
