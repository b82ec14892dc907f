"""Which sessions pupils attended, missed, or were suspended from."""

from bronze.sources.school.keys import CENSUS_DATE, PUPIL, PUPIL_KEY
from contracts import (
    Constant,
    DeliveryMode,
    Event,
    Extract,
    Field,
    FieldKind,
    FieldUse,
    Measure,
    SessionCount,
    SessionMarks,
)
from contracts.session_marks import WEEK

MARKS = {
    SessionCount.ATTENDED: ("/", "\\", "L", "K", "V", "P", "W", "B"),
    SessionCount.AUTHORISED: ("C", "C1", "C2", "M", "T", "R", "I", "J", "J1", "S", "E", "H"),
    SessionCount.UNAUTHORISED: ("G", "N", "O", "U"),
    SessionCount.NOT_POSSIBLE: (
        *("D", "X", "Q", "Y", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "#"),
        "-",
    ),
}
"""Attendance codes by how they count (Working together to improve school attendance, 2024; J, H and
Y stand in older files; a session that was not marked yet was not possible)."""

WEEKLY_MEASURES = {
    "attendance": "attendance",
    "unauthorised": "unauthorised absence",
    "possible": "sessions possible",
}
"""What the sums of a week tell of, by their fields."""

ATTENDANCE = Extract(
    name="school_attendance",
    about="Attendance of each pupil, summed by week from the marks of sessions.",
    files="school_attendance_*.csv",
    delivery_mode=DeliveryMode.CHANGES,
    key=("pupil_id", "laestab", WEEK),
    session_marks=SessionMarks(
        fields=(
            Field(
                "date", "Day of the session.", FieldKind.DATE, formats=CENSUS_DATE, required=True
            ),
            Field("session", "Morning or afternoon.", headers=("AM or PM",), required=True),
            Field(
                "mark",
                "What was recorded.",
                FieldKind.CODE,
                codes={mark: count for count, marks in MARKS.items() for mark in marks},
            ),
        ),
        key=("pupil_id", "laestab", "date", "session"),
        day="date",
        mark="mark",
    ),
    fields=(
        *PUPIL_KEY,
        Field(WEEK, "Monday of the week.", FieldKind.DATE, FieldUse.KEY, formats=("yyyy-MM-dd",)),
        Field("weekend", "Friday of the week.", FieldKind.DATE, formats=("yyyy-MM-dd",)),
        Field("attended", "Sessions attended.", FieldKind.INTEGER),
        Field("authorised", "Sessions missed with leave.", FieldKind.INTEGER),
        Field("unauthorised", "Sessions missed without leave.", FieldKind.INTEGER),
        Field("possible", "Sessions that could be attended.", FieldKind.INTEGER),
        Field("attendance", "Sessions attended, in percent of those possible."),
        Field("marks", "Marks that were summed.", FieldKind.INTEGER),
    ),
    forbidden_headers=("reason", "comments"),
    statements=(
        PUPIL,
        *(
            Measure(of="pupil", kind=Constant(kind), value=field, since=WEEK, until="weekend")
            for field, kind in WEEKLY_MEASURES.items()
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
