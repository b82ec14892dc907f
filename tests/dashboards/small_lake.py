"""A lake of a few made-up children, with the folders of three audiences, as a night publishes them.

Its tables have the columns that gold declares, less the marks of role filters.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
from deltalake import write_deltalake

from contracts import Table, Type
from dagster_project.lake.arrow_columns import TYPES

NIGHT = date(2026, 11, 30)
MINE, THEIRS, LOCKED, HOSTILE = "K7M-4QX-P", "B3N-B3N-B", "L2K-L2K-K", "H9S-T9E-X"
NO_SUCH = "ZZZ-ZZZ-Z"
NIECE = "N5C-N5C-N"
"""In the scope of ann and of cat, and denied to ann, whose own family she is."""
EVERYBODY = (MINE, THEIRS, LOCKED, HOSTILE, NIECE)
MARKUP = (
    '<img src="x" onerror="window.__xss=1">Mal\n\n# Big\n\n[click](https://evil.example) **bold**'
)
Rows = Sequence[Mapping[str, Any]]

CHILDREN: Rows = [
    {
        "person_id": MINE, "forename": "Amara", "surname": "Okafor", "age": 12, "sex": "F",
        "date_of_birth": date(2014, 3, 9), "address": "4 Hill Rise", "postcode": "ZZ1 1AA",
        "address_source": "school", "address_since": date(2026, 9, 1), "address_hidden": False,
    },
    {
        "person_id": THEIRS, "forename": "Ben", "surname": "O'Brien", "age": 9, "sex": "M",
        "date_of_birth": date(2017, 1, 2), "address": "9 Other Street", "postcode": "ZZ2 2BB",
        "address_source": "school", "address_hidden": False,
    },
    {"person_id": LOCKED, "forename": "Secret", "surname": "Locked", "address_hidden": True},
    {"person_id": NIECE, "forename": "Nia", "surname": "Niece"},
    {"person_id": HOSTILE, "forename": MARKUP, "surname": "=1+1 {{constructor}} עברית"},
]  # fmt: skip
FACTS: Mapping[str, Rows] = {
    "child": CHILDREN,
    "child_search": [
        {"person_id": person, "word": word, "kind": "name"}
        for person, words in (
            (MINE, "amara okafor 2014-03-09 zz11aa"), (THEIRS, "ben o'brien"),
            (LOCKED, "secret locked"), (HOSTILE, "mal"), (NIECE, "nia niece"),
        )
        for word in words.split()
    ],
    "child_attribute": [
        {
            "person_id": person, "attribute": "surname", "value": "Okafor", "source": "school",
            "source_title": "Schools", "since": NIGHT, "last_sent": NIGHT,
            "cadence": "every week", "is_shown": True,
        }
        for person in EVERYBODY
    ],
    "child_service": [
        {
            "person_id": person, "source": source, "service": title, "status": status,
            "last_known": status, "covers_area": "the county",
        }
        for person in EVERYBODY
        for source, title, status in (
            ("school", "Schools", "current"), ("yjs", "Youth justice", "none found"),
            ("camhs", "CAMHS", "not shared with you"), ("housing", "Housing", "not covered"),
        )
    ],
    "involvement": [
        {
            "person_id": person, "service": "School", "team": f"School of {person}",
            "worker": MARKUP if person == HOSTILE else f"Worker of {person}",
            "phone": "01632 960001", "email": f"{person.lower()}@school.example",
            "status": "current", "source": "school", "last_sent": NIGHT,
        }
        for person in EVERYBODY
    ],
    "event": [
        {
            "person_id": person, "kind": "anti-social behaviour", "happened": date(2026, 10, 5),
            "role": "subject", "source": "school", "last_sent": NIGHT,
        }
        for person in (THEIRS, LOCKED)
    ],
    "kind": [{"kind": "anti-social behaviour", "needed_group": "justice"}],
    "factor": [
        {
            "person_id": person, "factor": "risk", "label": "suspension", "times": 1,
            "since": date(2026, 10, 5), "source": "school", "last_sent": NIGHT,
        }
        for person in (THEIRS, LOCKED)
    ],
    "timeline": [
        {
            "person_id": person, "timeline_id": person, "day": date(2026, 10, 5),
            "what": "Suspension", "source": "school", "last_sent": NIGHT,
        }
        for person in (THEIRS, LOCKED)
    ],
    "school_notice": [
        {
            "person_id": person, "notice_id": person, "kind": "missing episode",
            "school": "Hill School", "for_day": NIGHT, "happened": NIGHT, "is_late": False,
            "source": "school", "last_sent": NIGHT,
        }
        for person in EVERYBODY
    ],
    "demand": [
        {
            "month": date(2026, 11, 1), "subject": "plan", "kind": "child in need plan",
            "counted": "open", "dimension": dimension, "in_group": group, "children": 12,
        }
        for dimension, group in (("all", "all"), ("area", "ZZ1"))
    ],
    "before_after": [
        {
            "service": "Social care", "kind": "missing episode", "began_from": date(2025, 2, 22),
            "began_to": date(2026, 8, 24), "children": 40, "children_before": 12,
        }
    ],
    "usage": [
        {
            "month": date(2026, 11, 1), "organisation": "csc", "audience": "social care",
            "level": "person opened", "looks": 31, "users": 4,
        }
    ],
    "correction_queue": [
        {
            "source": "school", "owner": "the data officer", "in_pack": 3, "waits": 0, "weeks": 0,
            "answered": 0, "disputed": 0, "matters": 0,
        }
    ],
    "data_quality": [
        {
            "run_number": 2, "checked_table": "silver/person", "source": "school", "failed": 4,
            "about": "Every child has a birthday.", "severity": "warning", "checked": 90,
        }
    ],
    "source_freshness": [
        {
            "source": source, "source_title": title, "extract": source, "cadence": "every week",
            "effective_date": NIGHT, "is_late": source == "housing", "is_thin": False,
        }
        for source, title in (
            ("school", "Schools"), ("yjs", "Youth justice"), ("housing", "Housing")
        )
    ],
    "agreement": [
        {
            "scope": "feed", "source": "school", "title": "Schools", "purpose": "safeguarding",
            "audiences": "social care,police", "state": "in force", "is_open": True,
        }
    ],
    "family_member": [
        {
            "person_id": MINE, "member_person_id": THEIRS, "relationship": "sibling",
            "forename": "Ben", "surname": "O'Brien", "source": "school", "last_sent": NIGHT,
        },
        {
            "person_id": MINE, "member_person_id": NIECE, "relationship": "sibling",
            "forename": "Nia", "surname": "Niece", "source": "school", "last_sent": NIGHT,
        },
    ],
    "change": [
        {
            "person_id": person, "topic": "event", "words": "New: missing episode",
            "happened": NIGHT, "source": "school", "last_sent": NIGHT,
        }
        for person in EVERYBODY
    ],
    "roni_reason": [
        {
            "person_id": person, "points": points, "reason": reason, "source": "school",
            "since": NIGHT,
        }
        for person in EVERYBODY
        for points, reason in ((2, "absent often"), (1, "has moved school"))
    ],
    "roni_band": [{"band": "some help", "from_points": 1, "to_points": 5}],
    "assessment": [], "plan": [], "measure": [], "characteristic": [],
}  # fmt: skip
HIDDEN: Mapping[str, Mapping[str, frozenset[str]]] = {
    "social_care": {},
    "school_safeguarding_lead": {
        "child": frozenset({"address", "postcode", "address_source", "address_since"}),
    },
    "police": {"involvement": frozenset({"phone", "email"}), "event": frozenset({"*"})},
}
"""By audience and table, the columns that it does not have; a star for the whole table."""
SEES = {"mine": (MINE, HOSTILE, NIECE), "theirs": (THEIRS, NIECE)}


def make(root: Path) -> Path:
    """Write the lake, and say where it is."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "settings.env").write_text("# This lake holds made-up people: nobody.\n")
    for audience, hidden in HIDDEN.items():
        folder = root / f"gold_{audience}"
        for name, rows in FACTS.items():
            absent = hidden.get(name, frozenset())
            if "*" not in absent:
                write_deltalake(str(folder / name), _table(name, rows, absent))
        _write_security(folder, audience)
    return root


def _write_security(folder: Path, audience: str) -> None:
    night = {"run_number": [2], "as_of": [NIGHT], "versions": ["{}"]}
    published = pa.array([datetime(2026, 11, 30, 4, 30, tzinfo=UTC)], TYPES[Type.TIMESTAMP])
    write_deltalake(str(folder / "publication"), pa.table({**night, "published_at": published}))
    users = {"user_name": [f"{audience}.ann", f"{audience}.cat"], "scope": ["mine", "theirs"]}
    write_deltalake(str(folder / "security_user"), pa.table(users))
    denied = pa.table({"user_name": [f"{audience}.ann"], "person_id": [NIECE]})
    write_deltalake(str(folder / "security_denied"), denied)
    sees = [(scope, child) for scope, children in SEES.items() for child in children]
    children = {"scope": [scope for scope, _ in sees], "person_id": [child for _, child in sees]}
    write_deltalake(str(folder / "security_child"), pa.table(children))


def _table(name: str, rows: Rows, absent: frozenset[str]) -> pa.Table:
    fields = [field for field in _fields(name, rows) if field.name not in absent]
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in fields]
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def _fields(name: str, rows: Rows) -> list[pa.Field]:
    """The columns that gold declares; of a table that it does not have yet, those of the rows."""
    try:
        table: Table = import_module(f"gold.{name}").TABLE
    except ModuleNotFoundError:
        return [pa.field(name, pa.array([value]).type) for name, value in rows[0].items()]
    marks = [column for column in table.columns if not column.name.endswith("data_group")]
    return [pa.field(column.name, TYPES[column.type]) for column in marks]
