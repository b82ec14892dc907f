"""Records that health and case systems hold to be tried out with: they are no children.

The NHS writes them as XXTESTPATIENT with the forename DONOTUSE, suppliers as ZZZ before a surname,
ZZTEST or Test Patient. A surname that is only Test or Zz is none of these: it may be somebody's.
"""

from typing import Final

from contracts import Extract

WHOLE_NAME: Final = (
    r"(?i)\b(X{2,}|Z{2,})[ _-]*TEST|\bTEST[ _-]*(PATIENT|PUPIL|CHILD|CLIENT|PERSON|RECORD)S?\b"
)
"""A test record by a column that holds a whole name, RE2."""
NAME_PART: Final = rf"{WHOLE_NAME}|^\W*Z{{3,}}|^\W*DO[ _-]*NOT[ _-]*USE\W*$"
"""A test record by its forename or surname, RE2."""


def patterns(extract: Extract) -> dict[str, str]:
    """The fields that name a row's children, and how a test record's name looks there."""
    pattern_by_field: dict[str, str] = {}
    for person in extract.people:
        if person.role == "adult":
            continue
        parts = (person.forename, person.surname)
        pattern_by_field |= {name: NAME_PART for name in parts if isinstance(name, str) and name}
        if isinstance(person.full_name, str) and person.full_name:
            pattern_by_field[person.full_name] = WHOLE_NAME
    return pattern_by_field
