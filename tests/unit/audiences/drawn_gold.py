"""A small published lake with children of every trap, from which audiences are made."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from contracts import Table
from gold import (
    agreement,
    assessment,
    child,
    child_attribute,
    child_service,
    correction,
    duplicate,
    event,
    family_member,
    involvement,
    plan,
    source_freshness,
    timeline,
)
from silver import involvement as silver_involvement
from silver import person, withheld
from tests.unit.dagster_project.lakes import publish

AS_OF = date(2026, 11, 23)
SENT = date(2026, 11, 20)
Row = dict[str, object]

GROUP_OF_SOURCE = {
    "school": "education",
    "csc": "plans",
    "camhs": "health",
    "police": "justice",
    "health0_19": "health",
    "probation": "justice",
}
TITLES = {
    "school": "Schools",
    "csc": "Children's social care",
    "camhs": "CAMHS",
    "police": "Police",
    "health0_19": "Health visiting and school nursing",
    "probation": "Probation",
}
CHILDREN: tuple[Row, ...] = (
    {"person_id": "ANN", "age": 9, "postcode": "LS1 4AB", "address_hidden": False},
    {"person_id": "BEN", "age": 13, "postcode": "LS2 7XX", "address_hidden": False},
    {"person_id": "CAT", "age": 16, "postcode": None, "address_hidden": True},
    {"person_id": "DAN", "age": None, "postcode": None, "address_hidden": False},
    {"person_id": "EVE", "age": 4, "postcode": "LS1 9ZZ", "address_hidden": False},
    {"person_id": "UNA", "age": None, "address_hidden": False, "is_unborn": True},
)
# person, attribute, value, source, place
VALUES = (
    ("ANN", "forename", "Ann", "school", 1),
    ("ANN", "forename", "Annie", "csc", 2),
    ("ANN", "date_of_birth", "2017-02-28", "school", 1),
    ("ANN", "address", "New home, known to police alone", "police", 1),
    ("ANN", "address", "Old home", "school", 2),
    ("BEN", "forename", "Ben", "csc", 1),
    ("BEN", "surname", "Only health has it", "camhs", 1),
    ("CAT", "forename", "Cat", "school", 1),
    ("CAT", "date_of_birth", "2010-01-01", "csc", 1),
    ("DAN", "forename", "Dan", "camhs", 1),
    ("EVE", "forename", "Eve", "health0_19", 1),
    ("EVE", "sex", "F", "health0_19", 1),
    ("UNA", "surname", "Of a child who is expected", "csc", 1),
    ("UNA", "expected_date_of_birth", "2027-01-20", "csc", 1),
)
# person, source, team, worker's address, until
INVOLVED = (
    ("ANN", "school", "Hillside", "dsl@hillside.example", None),
    ("BEN", "school", "Hillside", "dsl@hillside.example", date(2026, 10, 20)),
    ("CAT", "school", "Riverside", "dsl@riverside.example", None),
    ("BEN", "csc", "North Team", "sw@council.example", None),
    ("CAT", "camhs", None, "nurse@nhs.example", None),
    ("DAN", "camhs", None, None, date(2026, 1, 1)),
    ("EVE", "health0_19", "Base 1", None, None),
    ("MUM", "probation", "Leeds office", None, None),
    ("UNA", "csc", "North Team", "sw@council.example", None),
    ("UNA", "health0_19", "Base 1", None, None),
)
# child, member, relationship, source
FAMILY = (
    ("ANN", "MUM", "mother", "csc"),
    ("ANN", "BEN", "sibling", "csc"),
    ("ANN", "CAT", "sibling", "csc"),
    ("ANN", "DAN", "sibling", "camhs"),
    ("ANN", "UNA", "sibling", "csc"),
    ("EVE", "MUM", "mother", "health0_19"),
)
# person, kind, group, source
EVENTS = (
    ("ANN", "missing episode", "risk", "police"),
    ("ANN", "suspension", "education", "school"),
    ("BEN", "domestic abuse notice", "risk", "police"),
    ("CAT", "health review", "health", "health0_19"),
    ("DAN", "health review missed", "health", "camhs"),
)
# person, kind, status, source
PLANS = (
    ("ANN", "child protection plan", "current", "csc"),
    ("BEN", "child protection plan", "historic", "csc"),
    ("BEN", "looked after", "current", "csc"),
    ("CAT", "child in need plan", "current", "csc"),
    ("UNA", "child protection plan", "current", "csc"),
)


Marks = tuple[tuple[str, str, str, str], ...]
# person, source, data group, audience
WITHHELD: Marks = (
    ("ANN", "csc", "demographics", "police"),
    ("ANN", "csc", "plans", "police"),
    ("ANN", "csc", "involvement", "police"),
    ("BEN", "police", "risk", "every audience"),
    ("CAT", "csc", "plans", "school safeguarding lead"),
    ("CAT", "csc", "involvement", "school safeguarding lead"),
    ("MUM", "csc", "demographics", "early help"),
)


def lake(root: Path, marks: Marks = ()) -> Path:
    """Publish the lake: gold of these children, and who works with whom in silver."""
    return publish(root, tables(marks))


def tables(marks: Marks = ()) -> list[tuple[Table, list[Row]]]:
    """Every table of the lake with its rows, and the marks of sources on some of them."""
    return [
        (child.TABLE, [{"as_of": AS_OF, **row} for row in CHILDREN]),
        (child_attribute.TABLE, list(_values())),
        (involvement.TABLE, list(_involvements())),
        (child_service.TABLE, list(_services())),
        (family_member.TABLE, list(_family())),
        (event.TABLE, list(_events())),
        (plan.TABLE, list(_plans())),
        (timeline.TABLE, list(_timeline())),
        (assessment.TABLE, []),
        (correction.TABLE, [_correction()]),
        (duplicate.TABLE, list(_duplicates())),
        (source_freshness.TABLE, list(_freshness())),
        (agreement.TABLE, list(_agreements())),
        (person.TABLE, [{"record_key": f"r{i}", "person_id": r[0]} for i, r in _records()]),
        (silver_involvement.TABLE, list(_silver_involvements())),
        (withheld.TABLE, [dict(zip(withheld.TABLE.names, row, strict=True)) for row in marks]),
    ]


def _records() -> Iterable[tuple[int, tuple[object, ...]]]:
    return enumerate(INVOLVED)


def _of_source(source: str, group: str) -> Row:
    return {
        "source": source,
        "last_sent": SENT,
        "data_group": group,
        "source_data_group": GROUP_OF_SOURCE[source],
    }


def _values() -> Iterable[Row]:
    for person_id, attribute, value, source, place in VALUES:
        group = "address" if attribute == "address" else "demographics"
        is_date = attribute.endswith("date_of_birth")
        yield {
            "person_id": person_id,
            "attribute": attribute,
            "value": value,
            "value_date": date.fromisoformat(value) if is_date else None,
            "source_title": TITLES[source],
            "since": SENT,
            "place": place,
            "is_shown": place == 1,
            **_of_source(source, group),
        }


def _involvements() -> Iterable[Row]:
    for index, (person_id, source, team, email, until) in _records():
        if person_id == "MUM":
            continue
        yield {
            "involvement_id": f"i{index}",
            "person_id": person_id,
            "service": TITLES[str(source)],
            "team": team,
            "email": email,
            "detail": "what is not on a card",
            "status": "historic" if until else "current",
            "until": until,
            **_of_source(str(source), GROUP_OF_SOURCE[str(source)]),
        }


def _services() -> Iterable[Row]:
    involved: Mapping[tuple[object, object], object] = {row[:2]: row[4] for row in INVOLVED}
    for row in CHILDREN:
        for source, title in TITLES.items():
            pair = (row["person_id"], source)
            status = "none found" if pair not in involved else "current"
            yield {
                "person_id": row["person_id"],
                "service": title,
                "status": status,
                "last_known": status,
                "data_as_of": SENT,
                **_of_source(source, "involvement"),
                "child_data_group": "health",
            }


def _family() -> Iterable[Row]:
    for person_id, member, relationship, source in FAMILY:
        yield {
            "person_id": person_id,
            "member_person_id": member,
            "relationship": relationship,
            "forename": f"Name of {member}",
            "name_data_group": "health" if member == "CAT" else "plans",
            "sibling_data_group": None,
            **_of_source(source, "family"),
        }


def _events() -> Iterable[Row]:
    for index, (person_id, kind, group, source) in enumerate(EVENTS):
        yield {
            "event_id": f"e{index}",
            "person_id": person_id,
            "kind": kind,
            "happened": SENT,
            "outcome": "what came of it",
            **_of_source(source, group),
        }


def _plans() -> Iterable[Row]:
    for index, (person_id, kind, status, source) in enumerate(PLANS):
        yield {
            "plan_id": f"p{index}",
            "person_id": person_id,
            "kind": kind,
            "status": status,
            "category": "neglect",
            "since": SENT,
            **_of_source(source, "plans"),
        }


def _correction() -> Row:
    return {"request_id": "q1", "person_id": "ANN", **_of_source("camhs", "steward")}


def _duplicates() -> Iterable[Row]:
    for person_id, other in (("ANN", "BEN"), ("ANN", "UNA")):
        yield {
            "record_key": f"record of {person_id}",
            "other_record_key": f"record of {other}",
            "person_id": person_id,
            "other_person_id": other,
            "other_data_group": "plans",
            **_of_source("csc", "steward"),
        }


def _freshness() -> Iterable[Row]:
    for source, title in TITLES.items():
        yield {
            "source": source,
            "source_title": title,
            "extract": f"{source}_file",
            "source_data_group": GROUP_OF_SOURCE[source],
        }


def _agreements() -> Iterable[Row]:
    yield {"scope": "partnership", "source": agreement.EVERY_SOURCE, "title": "The partnership"}
    for source, title in TITLES.items():
        yield {"scope": "feed", "source": source, "title": title}


def _silver_involvements() -> Iterable[Row]:
    for index, (_, source, team, email, until) in _records():
        yield {
            "record_key": f"r{index}",
            "source": source,
            "team": team,
            "email": email,
            "until": until,
        }


def _timeline() -> Iterable[Row]:
    """Every plan as it began, whether it is current or not."""
    for person_id, kind, _, source in PLANS:
        yield {
            "person_id": person_id,
            "kind": kind,
            "happened": SENT,
            **_of_source(source, "plans"),
        }
