"""A week of a pupil's attendance as the marks of its ten sessions."""

from dataclasses import dataclass, replace

import numpy as np

from contracts import DataGroup, SessionCount
from contracts.session_marks import WEEK
from synthetic import services
from synthetic.draws import Flags, Ints, Words
from synthetic.rows import Rows
from synthetic.services import Service

SESSIONS = 10
"""Sessions of a school week: a morning and an afternoon from Monday to Friday."""
OVERLOOKED = 0.05
"""Share of pupils whose marks go on after they have left."""
HALF_DAYS = np.array(["AM", "PM"], dtype=object)


@dataclass(frozen=True)
class SessionCells:
    """What the rows of a file of marks say, by field, and a number for each row."""

    values: dict[str, Words]
    ids: Ints


def session_cells(rows: Rows, weeks: dict[str, Words]) -> SessionCells:
    """The sessions of each row's week: what `weeks` says of it, and the marks.

    Args:
        rows: one for each pupil and week.
        weeks: what each row's weekly sums say, by field.
    """
    layout = rows.extract.session_marks
    if layout is None:
        return SessionCells(weeks, rows.id)
    taught = np.flatnonzero(_is_taught(rows))
    pupil_weeks = np.repeat(taught, SESSIONS)
    session = np.tile(np.arange(SESSIONS), len(taught))
    day = weeks[WEEK].astype(np.int64)[pupil_weeks] + session // 2
    own_values = {
        layout.day: day.astype(object),
        "session": HALF_DAYS[session % 2],
        layout.mark: _marks(rows, weeks, (pupil_weeks, day * 2 + session % 2)),
    }
    shared = {name: values[pupil_weeks] for name, values in weeks.items()}
    return SessionCells({**shared, **own_values}, rows.id[pupil_weeks] * SESSIONS + session)


def _is_taught(rows: Rows) -> Flags:
    """True of pupils on the roll, and of some who left and whom nobody took off the register."""
    first = replace(rows, turn=np.zeros_like(rows.turn), id=rows.id - rows.turn)
    school = Service("", DataGroup.EDUCATION, "")
    draws = rows.context.council.draws
    is_overlooked = draws.chance("still on the register", first.id, OVERLOOKED)
    taught: Flags = services.is_open(first, school) | is_overlooked
    return taught


def _marks(rows: Rows, weeks: dict[str, Words], sessions: tuple[Ints, Ints]) -> Words:
    """What was recorded: who attends little is absent often, and some of it without leave."""
    pupil_weeks, number = sessions
    draws = rows.context.council.draws
    subject = rows.context.people.id[rows.person][pupil_weeks] * 100_000 + number
    share = weeks["attendance"].astype(np.float64)[pupil_weeks] / 100
    is_absent: Flags = draws.chance("absent from school", subject, 1 - share)
    is_truant = weeks["unauthorised"].astype(np.int64)[pupil_weeks] > 0
    counts = np.select(
        [~is_absent, is_truant],
        [SessionCount.ATTENDED, SessionCount.UNAUTHORISED],
        default=SessionCount.AUTHORISED,
    )
    return counts.astype(object)
