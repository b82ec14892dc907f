"""Who sees which rows: rules that Superset adds to every query of a dataset, whoever asks.

All are rules that hold for everybody ("Base"), Admin and Alpha too; only the audience's own role is
let off the first, which shows nobody anything.
"""

from __future__ import annotations

import re

from dashboards.page_list import Card, Rows

NOBODY = "1 = 0"
DENIED = (
    "(SELECT d.person_id FROM security_denied AS d"
    " WHERE lower(d.user_name) = lower('{{ reader() }}'))"
)
"""Whom the reader never sees: their own family, as was declared."""
MINE = (
    "person_id IN (SELECT c.person_id FROM security_child AS c JOIN security_user AS u"
    " ON u.scope = c.scope WHERE lower(u.user_name) = lower('{{ reader() }}'))"
    f" AND person_id NOT IN {DENIED}"
)
"""The access file's word: who shares a scope with the reader, less whom the reader never sees."""
RELATIVE = "member_person_id"
NO_DENIED_RELATIVE = f"({RELATIVE} IS NULL OR {RELATIVE} NOT IN {DENIED})"
"""Whom a reader never sees is not among another child's relatives either."""
ONE_CHILD = "person_id = '{{ chosen_child() }}'"
SEARCH = "{{ search_condition() }}"
PERSON_ID = re.compile(r"[A-Za-z0-9-]{1,40}")
CASELOAD = 50
"""Up to so many children are listed before anything is typed."""
WORDS = 6
"""More than these of a search are not looked at."""


def clauses_of(card: Card) -> list[str]:
    """The conditions that every row of a card has to meet, beside the audience's own."""
    own = [] if card.rows is Rows.EVERYBODY else [MINE]
    one_child = [ONE_CHILD] if card.rows is Rows.ONE_CHILD else []
    names = {name for columns in card.columns.values() for name in columns}
    relatives = [NO_DENIED_RELATIVE] if RELATIVE in names else []
    return [*own, *one_child, *relatives, *([SEARCH] if card.search else [])]


def valid_child(value: object) -> str:
    """The one child that a page was opened for; empty, which is nobody, for anything else."""
    return value if isinstance(value, str) and PERSON_ID.fullmatch(value) else ""


def search_condition(value: object, reader: str) -> str:
    """The condition that a search puts on a child: each of its words begins one of the child's.

    Without a word, the children of a reader who has few are listed, and of others none.

    Args:
        value: what was typed.
        reader: the user name, fit to stand between quotes.
    """
    words = _words(value if isinstance(value, str) else "")
    if not words:
        return (
            "(SELECT count(DISTINCT c.person_id) FROM security_child AS c JOIN security_user AS u"
            f" ON u.scope = c.scope WHERE lower(u.user_name) = lower('{reader}')) <= {CASELOAD}"
        )
    return " AND ".join(
        "person_id IN (SELECT w.person_id FROM child_search AS w"
        f" WHERE starts_with(lower(strip_accents(w.word)), {_quoted(word)}))"
        for word in words
    )


def _words(typed: str) -> list[str]:
    """The words of a search, as gold/child_search writes them.

    Small letters, without apostrophes; a postcode or an NHS number without its blanks; a day as
    2014-03-09.
    """
    spelled = re.sub("['\u2019]", "", typed.lower())
    for pattern, written in SPELLINGS:
        spelled = pattern.sub(written, spelled)
    return re.findall(r"\d{4}-\d\d-\d\d|[^\W_]+", spelled)[:WORDS]


def _day(day: re.Match[str]) -> str:
    return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}"


def _quoted(word: str) -> str:
    # The database takes a search's own accents off, as it does those of the names.
    return f"strip_accents('{word}')"


SPELLINGS = (
    (re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b"), _day),
    (re.compile(r"\b(\d{3})[ -](\d{3})[ -](\d{4})\b"), r"\1\2\3"),
    (re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) +(\d[a-z]{2})\b"), r"\1\2"),
)
"""How people write a day, an NHS number and a postcode, and how the table has it."""
