"""Names of people: one form for comparing, one for showing.

The form for comparing is upper case A to Z and single spaces, so that Sinéad, SinÃ©ad and SINEAD
are one, and so are Елена and Elena. The form for showing is what a person would write, in whatever
script. What stands where a name should be (Unborn, Twin 1, TBC, a company) is null in both: a
placeholder that is kept joins strangers. Some of those words are names as well (Null, Na, Master,
Son): beside another name, or with an accent (Sơn), they are taken for one.
"""

import unicodedata
from functools import cache

from pyspark.sql import Column
from pyspark.sql import functions as F

from silver.cleanse.mojibake import repaired
from silver.cleanse.nicknames import nickname_keys
from silver.cleanse.once import let, only_if
from silver.cleanse.scripts import in_latin
from silver.cleanse.texts import filled, one_line, single_spaced, visible

__all__ = [
    "LONGEST",
    "first_token",
    "forename",
    "full_name_parts",
    "initial",
    "is_name_beside",
    "name_tokens",
    "nickname_keys",
    "shown_forename",
    "shown_name",
    "surname",
]

LONGEST = 64
"""Characters that a name keeps."""

_CUT = 200
_PLAIN = "^[A-Za-z]+( [A-Za-z]+)*$"  # nine names in ten: nothing to fold
_APOSTROPHES = "'`\u00b4\u02bb\u02bc\u02b9\u2018\u2019\u201b\u2032\uff07"
_IN_BRACKETS = r"[(\[{][^)\]}]*([)\]}]|$)"
_TITLES = "MR|MRS|MISS|MS|MX|DR|MSTR"
_DECEASED = "DECD|DECEASED|DEC'?D|DEC D"
_MIGRATION = r"MIG(RATION)? ?ERROR|NO ?SHOW|DUPLICATE( RECORD)?|DUP|DO NOT USE|NOT IN USE"
_FRONT = rf"^((({_TITLES}|MASTER|REV|PROF|SIR|{_DECEASED}|{_MIGRATION})\.? +)|X{{2,}} *|Z{{2,}} *)+"
_BACK = rf"( +({_TITLES}|{_DECEASED}|DO NOT USE|DUPLICATE))+$"
_ALSO_KNOWN = r"(?<=[A-Z]) +((AKA|A K A|ALSO KNOWN AS|KNOWN AS|FORMERLY|N[E\u00c9]E)( +.*)?)$"
# A zero or one typed for the letter: before a letter of the same word, or where a name may end.
_DIGITS = (
    (r"0(?=[A-Z01]*[A-Z])|(?<=[A-Z])0+\b", "O"),
    (r"1(?=[A-Z1]*[A-Z])|(?<=[AEIOUL])1\b", "L"),
)
# The same in a name that is shown: the letter takes the case of what stands before it.
_DIGITS_SHOWN = (
    (r"(?<=\p{Ll})0(?=\p{Ll}|\b)", "o"),
    (r"(?<=\p{Ll})1(?=\p{Ll})|(?<=[aeioul])1\b", "l"),
    (r"0(?='?\p{L})|(?<=\p{Lu})0\b", "O"),
    (r"1(?=\p{L})|(?<=[AEIOUL])1\b", "L"),
)
_NOBODY = (
    r"UNKNOWN.*|UNK|NK|NOT (KNOWN|ENTERED|STATED|GIVEN|RECORDED|NAMED|APPLICABLE).*|NONE|NULL|NIL"
    r"|NO (FORE|SUR|FIRST|LAST|MIDDLE)? ?NAME.*|N ?F ?A|T ?B ?[ACD]|N ?A"
    r"|TO BE (CONFIRMED|ADVISED)|TEST( .*)?|DELETED?|ERROR|ANON(YMOUS)?|REFUSED|DECLINED|MISSING"
    r"|UNNAMED|FORENAME|SURNAME|FIRST ?NAME|LAST ?NAME|NAME|FNU|LNU|X|DUMMY"
    r"|VOID( .*)?|OWNERS?|OCCUPIERS?|THE (TENANTS?|OCCUPIERS?|OWNERS?)"
    r"|UNBORN.*|UBB|NEWBORN|FOETUS|FETUS|BABY|TWIN|INFANT|(?<same>[A-Z])\k<same>{2,}"
    rf"|{_TITLES}|MASTER|REV|PROF|{_DECEASED}|{_MIGRATION}"
)
_NO_CHILD = r"(BABY|TWIN|TRIPLET|NEWBORN|INFANT)( .*)?|(FE)?MALE( .*)?|BOY|GIRL|CHILD|SON|DAUGHTER"
_COMPANY = r"\b(LTD|LIMITED|PLC|LLP|COMPANY|COUNCIL|PROPERTIES|LETTINGS|HOUSING ASSOCIATION|VOID)\b"
_MAY_BE_FORENAME = "NA|SON|MASTER"
_MAY_BE_SURNAME = "NULL|NA|NONE|TEST|UNKNOWN|MASTER"
_ACCENTED = r"^\s*\S*[\p{L}&&[^A-Za-z]]\S*\s*$"
_STANDS_FOR_CHILD = r"^((BABY|UNBORN|UBB|INFANT|TWIN|TRIPLET)( (BOY|GIRL|ONE|TWO|OF))* +)+"
# Mc Donald, O Neill: one name, written apart. Deeper runs are one name as well.
_JOINED = ((r"\bMC (MC )*(?=[A-Z])", "MC"), (r"\bMAC (MAC )*(?=[A-Z])", "MAC"))
_JOINED_O = (r"\bO (O )*(?=[A-Z]{2})", "O")
# Titles, then first, middle and last names of a line without a comma.
_PARTICLES = "VAN|VON|DER|DEN|DE|DA|DI|DOS|DU|LE|LA|AL|EL|BIN|IBN|ABU|AP|TER|TEN|ST|MC|MAC|O"
_COMMA_FREE = (
    rf"(?i)^(?:(?:{_TITLES}|MASTER|REV|PROF|SIR)\.? +)*([^\s,]+)((?: +[^\s,]+)*?)"
    rf" +((?:(?:{_PARTICLES})\.? +)*[^\s,]+(?: +(?:{_TITLES}|{_DECEASED})\.?)*)$"
)


def forename(value: Column, is_name: Column | None = None) -> Column:
    """A forename (or middle names) for comparing: A to Z and single spaces; null for nobody's.

    Args:
        value: as written.
        is_name: true where a word that may stand for no name is one (`is_name_beside`).
    """
    return _named(_letters(value), rf"^({_NOBODY}|{_NO_CHILD})$", is_name)


def surname(value: Column, is_name: Column | None = None) -> Column:
    """A surname for comparing, as `forename`; Mc, Mac and O are joined to what follows.

    `Baby Smith` is SMITH: the surname is known, the child only waits for a name.
    """
    name = F.regexp_replace(_letters(value), _STANDS_FOR_CHILD, "")
    for apart, joined in (*_JOINED, _JOINED_O):
        name = F.regexp_replace(name, apart, joined)
    return _named(name, rf"^({_NOBODY})$", is_name)


def is_name_beside(value: Column, other: Column, *, is_surname: bool) -> Column:
    """Whether a word that may stand for no name is a name, by the other name of the person.

    It is with an accent, and where the other is a name; but not where it alone is in capitals:
    so systems write that they know none (`Jennifer NULL`).

    Args:
        value: the word, as written.
        other: the forename beside a surname, or the surname beside a forename, as written.
        is_surname: which of the two `value` is.
    """
    words = _MAY_BE_SURNAME if is_surname else _MAY_BE_FORENAME
    cleansed = forename(other) if is_surname else surname(other)
    is_literal = (value == F.upper(value)) & (other != F.upper(other))
    beside = F.when(value.rlike(rf"(?i)^\s*({words})\s*$"), cleansed.isNotNull() & ~is_literal)
    return F.coalesce(
        repaired(F.substring(value, 1, _CUT)).rlike(_ACCENTED) | beside, F.lit(col=False)
    )


def name_tokens(value: Column) -> Column:
    """The words of a cleansed name, as an array; null for a null."""
    return F.split(value, " ")


def first_token(value: Column) -> Column:
    """The first word of a cleansed name; null for a null."""
    return F.split_part(value, F.lit(" "), F.lit(1))


def initial(value: Column) -> Column:
    """The first letter of a cleansed name; null for a null."""
    return F.substring(value, 1, 1)


def shown_name(value: Column, is_name: Column | None = None) -> Column:
    """A name as a person would write it, in its own script: one safe line; null for nobody's.

    Mixed case is kept as written; a name all in one case gets capitals (O'Neill-McDonald).
    Titles, brackets, migration marks and typed digits go, accents and hyphens stay.
    """
    plain = F.translate(
        repaired(F.substring(value, 1, _CUT)), _APOSTROPHES, "'" * len(_APOSTROPHES)
    )
    bare = F.regexp_replace(F.regexp_replace(plain, _IN_BRACKETS, " "), "[_,]+", " ")
    bare = single_spaced(visible(bare))
    for junk in (_ALSO_KNOWN, _FRONT, _BACK):
        bare = F.regexp_replace(bare, "(?iu)" + junk, "")
    for digit, letter in _DIGITS_SHOWN:
        bare = F.regexp_replace(bare, digit, letter)
    line = let(one_line(bare, LONGEST), _with_capitals)
    return only_if(line, lambda name: _is_somebody(name, _NOBODY, is_name))


def shown_forename(value: Column, is_name: Column | None = None) -> Column:
    """As `shown_name`, and null for what is only a placeholder for a child (`Baby Boy Smith`)."""
    nobody = f"{_NOBODY}|{_NO_CHILD}"
    return only_if(shown_name(value, is_name), lambda name: _is_somebody(name, nobody, is_name))


def full_name_parts(value: Column) -> tuple[Column, Column, Column]:
    """Forename, middle names and surname out of one column, still as written.

    Reads `Surname, MR First Middle` and `First Middle Surname`; particles (van der, al, de)
    belong to the surname. One word alone is a surname: lists of tenants are kept by surname.
    Companies and void properties give nulls.

    Returns:
        Three columns to be cleansed like any other name.
    """
    line = F.regexp_replace(repaired(F.substring(value, 1, _CUT)), _IN_BRACKETS, " ")
    line = F.regexp_replace(visible(line), rf"(?i)^.*{_COMPANY}.*$", "")
    line = F.regexp_replace(F.trim(line), _COMMA_FREE, "$3, $1 $2")
    last = F.regexp_replace(line, r"\s*,.*$", "")
    given = F.translate(F.regexp_replace(line, r"^[^,]*,?", ""), ",.", "  ")
    given = single_spaced(F.regexp_replace(single_spaced(given), "(?i)" + _FRONT, ""))
    given = F.regexp_replace(given, "(?i)" + _BACK, "")
    first = F.split_part(given, F.lit(" "), F.lit(1))
    middle = F.regexp_replace(given, r"^\S+\s*", "")
    return filled(first), filled(middle), filled(last)


def _letters(value: Column) -> Column:
    """Upper case A to Z and single spaces, without what is no part of a name."""
    letters = let(
        F.substring(value, 1, _CUT),
        lambda text: F.when(text.rlike(_PLAIN), F.upper(text)).otherwise(_folded(text)),
    )
    return _without_junk(letters)


def _folded(text: Column) -> Column:
    line = F.upper(visible(in_latin(repaired(text))))
    line = F.regexp_replace(F.regexp_replace(line, _IN_BRACKETS, " "), r"\p{M}+", "")
    typed, folded = _folding()
    line = F.translate(line, typed, folded)
    for digit, letter in _DIGITS:
        line = F.regexp_replace(line, digit, letter)
    for pair, letters in (("\u00c6", "AE"), ("\u0152", "OE"), ("\u00de", "TH"), ("\u1e9e", "SS")):
        line = F.replace(line, F.lit(pair), F.lit(letters))
    return single_spaced(F.regexp_replace(line, "[^A-Z ]+", ""))


def _without_junk(line: Column) -> Column:
    """Without titles, migration marks, deaths and other names."""
    for junk in (_ALSO_KNOWN, _FRONT, _BACK):
        line = F.regexp_replace(F.trim(line), junk, "")
    return F.trim(F.substring(line, 1, LONGEST))


def _named(line: Column, nobody: str, is_name: Column | None) -> Column:
    person = F.regexp_replace(line, rf"^.*{_COMPANY}.*$", "")
    named = F.regexp_replace(person, nobody, "")
    return filled(named if is_name is None else F.when(is_name, person).otherwise(named))


def _with_capitals(line: Column) -> Column:
    # initcap sees words between blanks: blanks are lent after hyphen, apostrophe and Mc.
    spaced = F.regexp_replace(
        F.lower(line), r"(?<=-)(?=\p{L})|(?<=')(?=\p{L}{2})|(?<=\bmc)(?=\p{L}{3})", "\u0001 "
    )
    capital = F.replace(F.initcap(spaced), F.lit("\u0001 "), F.lit(""))
    in_one_case = (line == F.upper(line)) | (line == F.lower(line))
    return F.when(in_one_case, capital).otherwise(line)


def _is_somebody(shown_name: Column, nobody: str, is_name: Column | None) -> Column:
    letters = F.trim(F.regexp_replace(F.upper(shown_name), r"[^\p{L}\p{M}]+", " "))
    is_known = ~letters.rlike(rf"^({nobody}|)$|{_COMPANY}")
    if is_name is None:
        return is_known
    return is_known | (is_name & ~letters.rlike(rf"^$|{_COMPANY}"))


@cache
def _folding() -> tuple[str, str]:
    """What to write for each character: bases for accented capitals, blanks for separators.

    Characters at the end of the first text that have no partner in the second are deleted.
    """
    bases = {
        chr(code): unicodedata.normalize("NFD", chr(code))[0]
        for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
        if chr(code).isupper()
    }
    latin = {accented: base for accented, base in bases.items() if base.isascii()}
    latin |= dict(zip("\u00d0\u00d8\u0110\u0126\u0141\u0166\u0131", "DODHLTI", strict=True))
    apart = dict.fromkeys("-_/\\.,;:&+\u2010\u2011\u2012\u2013\u2014\u2015\u00ad", " ")
    pairs = latin | apart
    return "".join(pairs) + _APOSTROPHES, "".join(pairs.values())
