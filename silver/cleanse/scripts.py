"""Names in other scripts, written in Latin letters so that they can be compared.

Letter by letter and by the commonest way of writing each alphabet (letters.csv), Korean syllables
by their parts. It is no translation: Arabic and Hebrew write few vowels, and so does what comes
of them. Chinese characters have no letters and stay as they are: what they say is not known.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Final

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.once import let

_FIRST, _LAST = 0x0370, 0x30FF
_HANGUL, _LAST_HANGUL = 0xAC00, 0xD7A3
OTHER_SCRIPT: Final = r"[\u0370-\u1CFF\u1F00-\u1FFF\u3041-\u30FF\uAC00-\uD7A3]"
"""A letter that `in_latin` writes in Latin letters."""
# The parts of a Korean syllable in the order of its code (Revised Romanisation).
_INITIALS = "G,KK,N,D,TT,R,M,B,PP,S,SS,,J,JJ,CH,K,T,P,H"
_VOWELS = "A,AE,YA,YAE,EO,E,YEO,YE,O,WA,WAE,OE,YO,U,WO,WE,WI,YU,EU,UI,I"
_FINALS = ",K,K,K,N,N,N,T,L,K,M,L,L,L,P,L,M,P,P,T,T,NG,T,T,K,T,P,H"


def in_latin(value: Column) -> Column:
    """`value` with each letter of another script in Latin capitals; Latin letters as they stand."""
    return let(
        value, lambda text: F.when(text.rlike(OTHER_SCRIPT), _romanised(text)).otherwise(text)
    )


def _romanised(text: Column) -> Column:
    return F.concat_ws("", F.transform(F.split(text, ""), lambda letter: let(letter, _latin)))


def _latin(letter: Column) -> Column:
    code = F.ascii(letter)
    return (
        F.when(code.between(_FIRST, _LAST), _listed(code - F.lit(_FIRST)))
        .when(code.between(_HANGUL, _LAST_HANGUL), _syllable(code - F.lit(_HANGUL)))
        .otherwise(letter)
    )


def _listed(index: Column) -> Column:
    # A literal that Spark splits once, so that a letter is found by its place.
    return F.get(F.split(F.lit(_letters()), ",", -1), index)


def _syllable(index: Column) -> Column:
    parts = (
        (_INITIALS, F.floor(index / F.lit(588))),
        (_VOWELS, F.floor(index % F.lit(588) / F.lit(28))),
        (_FINALS, index % F.lit(28)),
    )
    texts = [F.get(F.split(F.lit(letters), ",", -1), place.cast("int")) for letters, place in parts]
    return F.concat(*texts)


@cache
def _letters() -> str:
    """Latin letters for every code from the first to the last, parted by commas."""
    text = (files("silver.cleanse") / "letters.csv").read_text(encoding="utf-8")
    latin_by_code = {
        int(row["code"], 16): row["latin"] for row in csv.DictReader(text.splitlines())
    }
    return ",".join(latin_by_code.get(code, "") for code in range(_FIRST, _LAST + 1))
