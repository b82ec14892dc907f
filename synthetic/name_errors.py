"""What goes wrong with a name: one function for each kind, which gives the attributes it changes.

A name that cannot go wrong in this way (a short form of a name that has none) is left as it is.
"""

import unicodedata
from collections.abc import Callable, Mapping

from synthetic.lexicon import variants

Cells = Mapping[str, str | int]
Change = Callable[[Cells, int], dict[str, str | int]]
"""A person's attributes and random bits -> the attributes that change."""


def short(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """A short form, or another form, of the forename."""
    forms = variants().get(str(cells["forename"]), ())
    return {"forename": forms[random_bits % len(forms)]} if forms else {}


def initial(cells: Cells, _: int) -> dict[str, str | int]:
    """The forename's first letter alone."""
    return {"forename": str(cells["forename"])[:1]}


NO_CALLING_NAMES = {"Singh", "Kaur", "Thi", "Van"}
"""Middle names by which nobody is called."""


def middle_first(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """A child who goes by the middle name; the forename comes second, or is left out."""
    middle = cells["middle_names"]
    if not middle or middle in NO_CALLING_NAMES:
        return {}
    return {"forename": middle, "middle_names": cells["forename"] if random_bits % 2 else ""}


def in_one_field(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """All given names in the forename's field; a middle name stands first where that is usual."""
    if not cells["middle_names"]:
        return {}
    words = [str(cells["forename"]), str(cells["middle_names"])]
    if cells["surname_first"] or random_bits % 8 == 0:
        words.reverse()
    return {"forename": " ".join(words), "middle_names": ""}


def cut_short(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """Of a compound forename the first word alone; the others are lost, or become middle names."""
    first, _, others = str(cells["forename"]).replace("-", " ").partition(" ")
    if not others:
        return {}
    middle = f"{others} {cells['middle_names']}".strip()
    return {
        "forename": first,
        "middle_names": middle if random_bits % 3 else str(cells["middle_names"]),
    }


def run_together(cells: Cells, _random_bits: int) -> dict[str, str | int]:
    """A compound forename as one word: Zhihao for Zhi Hao."""
    start, _, second = str(cells["forename"]).partition(" ")
    return {"forename": start + second.lower()} if second.isalpha() else {}


def family_name_first(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """Forename and surname the wrong way round, where the surname usually comes first."""
    return swapped_names(cells, random_bits) if cells["surname_first"] else {}


def mistyped(attribute: str) -> Change:
    """A letter lost, doubled, moved or another one."""

    def change(cells: Cells, random_bits: int) -> dict[str, str | int]:
        text = str(cells[attribute])
        return {attribute: _mistype(text, random_bits)} if len(text) > 2 else {}

    return change


def _mistype(text: str, random_bits: int) -> str:
    position = 1 + random_bits // 4 % (len(text) - 1)
    if random_bits % 4 == 0:
        return text[:position] + text[position + 1 :]
    if random_bits % 4 == 1:
        return text[:position] + text[position - 1] + text[position:]
    if random_bits % 4 == 2 and position + 1 < len(text):
        return text[:position] + text[position + 1] + text[position] + text[position + 2 :]
    return text[:position] + "aeiouty"[random_bits // 64 % 7] + text[position + 1 :]


def swapped_names(cells: Cells, _: int) -> dict[str, str | int]:
    """Forename and surname the wrong way round."""
    return {"forename": cells["surname"], "surname": cells["forename"]} if cells["surname"] else {}


def other_surname(cells: Cells, _: int) -> dict[str, str | int]:
    """The other surname by which a child goes."""
    return {"surname": cells["other_surname"]} if cells["other_surname"] else {}


def double_barrel(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """One half of a double-barrelled surname, its halves turned round, or a second one added."""
    halves = str(cells["surname"]).split("-")
    if len(halves) == 2:
        return {
            "surname": halves[random_bits % 2] if random_bits % 3 else "-".join(reversed(halves))
        }
    return {"surname": f"{cells['surname']}-{cells['other_surname']}"} if cells["surname"] else {}


def restyled(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """The same name in another way of writing."""
    attribute = "surname" if random_bits & 1 else "forename"
    return {attribute: STYLES[random_bits // 2 % len(STYLES)](str(cells[attribute]))}


def plain_letters(text: str) -> str:
    """Text without diacritics, as an old system keeps it."""
    decomposed = unicodedata.normalize("NFD", text).translate(NO_STROKES)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


NO_STROKES = str.maketrans("łŁđĐøØ", "lLdDoO")

STYLES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    lambda text: text + " ",
    lambda text: " " + text,
    lambda text: text.replace("-", " ").replace("'", ""),
    lambda text: text.replace("'", "\u2019").replace("-", " - "),
    lambda text: text.replace("Mc", "Mc ").replace("Mac", "Mac "),
    str.upper,
)


def digits(cells: Cells, _: int) -> dict[str, str | int]:
    """Zero and one, where the letters were meant."""
    return {"surname": str(cells["surname"]).replace("o", "0").replace("l", "1")}


def with_remark(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """A surname with what a migration or a clerk wrote beside it."""
    remarks = ("MIG_ERROR_{}", "DUPLICATE_{}", "{} (DO NOT USE)", "ZZ {}")
    return {"surname": remarks[random_bits % 4].format(cells["surname"])}


def placeholder(_: Cells, random_bits: int) -> dict[str, str | int]:
    """A word that stands for no name."""
    words = ("UNKNOWN", "TBC", "NOT ENTERED", "XX", "N/A", "BABY", "INFANT")
    return {"forename": words[random_bits % len(words)]}


def unnamed(cells: Cells, random_bits: int) -> dict[str, str | int]:
    """What is written before a baby has a name."""
    words = ("BABY", "UNBORN", "UBB", "BABY BOY", "INFANT", "TWIN 1")
    return {"forename": words[random_bits % len(words)]} if cells["is_baby"] else {}


def garbled(cells: Cells, _: int) -> dict[str, str | int]:
    """Letters that were read in another encoding than they were written in."""
    return {
        name: str(cells[name]).encode().decode("cp1252", errors="replace")
        for name in ("forename", "surname")
    }
