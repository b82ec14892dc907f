"""Which sessions pupils attended, missed, or were suspended from."""

from bronze.sources.school.keys import CENSUS_DATE, PUPIL, PUPIL_KEY
from contracts import (
    Constant,
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Measure,
)

ATTENDANCE = Extract(
    name="school_attendance",
    about="Attendance of each pupil, summed by week.",
    files="school_attendance_*.csv",
    key=("pupil_id", "laestab", "weekstart"),
    fields=(
        *PUPIL_KEY,
        Field(
            "weekstart",
            "First day of the week.",
            FieldKind.DATE,
            FieldUse.KEY,
            formats=CENSUS_DATE,
            required=True,
        ),
        Field("weekend", "Last day of the week.", FieldKind.DATE, formats=CENSUS_DATE),
        Field("attendance", "Sessions attended, in percent of those possible."),
        Field("unauthorised", "Sessions missed without leave.", FieldKind.INTEGER),
    ),
    forbidden_headers=("marks", "comments"),
    statements=(
        PUPIL,
        Measure(
            of="pupil",
            kind=Constant("attendance"),
            value="attendance",
            since="weekstart",
            until="weekend",
        ),
        Measure(
            of="pupil",
            kind=Constant("unauthorised absence"),
            value="unauthorised",
            since="weekstart",
            until="weekend",
        ),
    ),
)

SUSPENSIONS = Extract(
    name="school_suspension",
    about="Suspensions and permanent exclusions: when and for how long; not why.",
    files="school_suspensions_*.csv",
    key=("suspension_id",),
    fields=(
        Field("suspension_id", "Key of the suspension.", use=FieldUse.KEY, required=True),
        *PUPIL_KEY,
        Field(
            "category",
            "Suspension or permanent exclusion.",
            FieldKind.CODE,
            # FIXD was the code before 2020.
            codes={"SUSP": "suspension", "FIXD": "suspension", "PERM": "permanent exclusion"},
        ),
        Field("startdate", "From.", FieldKind.DATE, formats=CENSUS_DATE),
        Field("enddate", "Until.", FieldKind.DATE, formats=CENSUS_DATE),
        Field("days", "School days."),
    ),
    forbidden_headers=("reason1", "reason2", "reason3", "behaviourlog"),
    statements=(
        PUPIL,
        Event(of="pupil", kind="category", happened="startdate", until="enddate"),
        Measure(
            of="pupil",
            kind=Constant("days suspended"),
            value="days",
            since="startdate",
            until="enddate",
        ),
    ),
)
