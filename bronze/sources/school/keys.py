"""What several of the schools' extracts share."""

from contracts import (
    Field,
    FieldUse,
    Person,
)

CENSUS_DATE = ("yyyy-MMM-d HH:mm:ss", "yyyy-MM-dd", "d/M/yyyy")

RELATIONSHIPS = {
    "MOT": "mother",
    "FAT": "father",
    "STP": "step-parent",
    "CAR": "carer",
    "GPA": "grandparent",
}
"""What a contact is to a pupil, by the school system's codes."""

PUPIL = Person("pupil", role="child", key=("pupil_id", "laestab"), known_in="school_pupil")

PUPIL_KEY = (
    Field("pupil_id", "The pupil.", use=FieldUse.KEY, required=True),
    Field(
        "laestab",
        "Number of the school.",
        use=FieldUse.KEY,
        headers=("LA Estab",),
        required=True,
        locates=True,
    ),
)
