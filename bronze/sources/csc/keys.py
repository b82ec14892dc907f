"""What several of social care's extracts share."""

from contracts import (
    Person,
)

ISO = ("yyyy-MM-dd", "d/M/yyyy")

CHILD = Person("child", role="child", key=("pers_person_id",), known_in="csc_person")
