"""A small lake in which one child stands everywhere, under names that a search finds."""

import csv
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter

from bronze import delivery, keys, rejected
from bronze.sources.csc.people import PERSONS as CHILDREN
from bronze.sources.school.pupils import PUPILS
from bronze.sources.school.transfers import TRANSFERS
from contracts import Extract
from dagster_project.inbox import holds
from gold import child, child_record, family_member
from silver import correction, match_edge, person, person_history, person_record
from tests.unit.dagster_project.lakes import Rows, publish

COUNCILS_WORDS = "a secret of these tests"
WRITTEN = datetime(2026, 11, 22, tzinfo=UTC)
ZARA, BEN, MUM = "KTR-4WN-8", "2PY-93Q-S", "FSW-2Y7-B"
WORDS = ("Zaraqx", "Zelqxton", "C90030199", "9998887776", "A123456789012", "12 Qxample Lane")
"""What sources call the child: nobody else is called so."""


LANDED = b"pers_person_id,pers_forename\nC90030199,Zaraqx\nC7,Ben\n"
"""What social care sent."""


def record(extract: Extract, *parts: str) -> str:
    """The opaque key of a record of an extract, by its source's own key."""
    return str(keys.opaque_text(COUNCILS_WORDS, extract.name, parts))


CSC, ROLL = record(CHILDREN, "C90030199"), record(PUPILS, "771", "9330001")
CSC_BEN, LEAVER = record(CHILDREN, "C7"), record(PUPILS, "772", "9330001")
MENTION = f"{record(TRANSFERS, '772', '9330001')}/1"


def row(extract: Extract, **cells: str) -> dict[str, object]:
    """A row of an extract's bronze table."""
    names = [field.name for field in extract.fields]
    texts: list[str | None] = [cells.get(name) for name in names]
    if extract.seals:
        texts.append("false")
    seals = {"identity_sealed": False} if extract.seals else {}
    return {
        **cells,
        **seals,
        "row_key": record(extract, *(cells[name] for name in extract.key)),
        "row_version": keys.fingerprint_of(texts),
        "first_delivery": "d1",
        "is_latest": True,
        "last_seen": date(2026, 11, 22),
    }


def bronze() -> list[tuple[object, Rows]]:
    """What was landed: of the child, of another, and of a third whose move mentions the child."""
    return [
        *EXTRACTS,
        (
            delivery.TABLE,
            [
                _delivery("d1", CHILDREN, "csc", "csc_person_2026-11-22.csv"),
                _delivery("d2", PUPILS, "school", "school_pupils_2026-11-22_Zaraqx_Zelqxton.csv"),
            ],
        ),
        (
            rejected.TABLE,
            [
                _rejected(1, '{"pers_person_id": "C90030199", "pers_forename": null}'),
                _rejected(2, '{"pers_forename": "ZARAQX", "pers_surname": "Zelqxton"}'),
                _rejected(3, '{"pers_person_id": "C8", "pers_forename": "Zoe"}'),
            ],
        ),
    ]


EXTRACTS: list[tuple[object, Rows]] = [
    (
        CHILDREN.table,
        [
            row(
                CHILDREN,
                pers_person_id="C90030199",
                pers_forename="Zaraqx",
                pers_surname="Zelqxton",
                pers_single_unique_id="9998887776",
            ),
            row(CHILDREN, pers_person_id="C7", pers_forename="Ben", pers_surname="Shah"),
        ],
    ),
    (
        PUPILS.table,
        [
            row(
                PUPILS,
                pupil_id="771",
                laestab="9330001",
                forename="Zaraqx",
                surname="Zelqxton",
                upn="A123456789012",
                addressline1="12 Qxample Lane",
            )
        ],
    ),
    (
        TRANSFERS.table,
        [
            row(
                TRANSFERS,
                pupil_id="772",
                laestab="9330001",
                forename="Amy",
                leavingdate="2026-11-01",
                contact1forename="Mum",
                contact2forename="Dad",
            )
        ],
    ),
]
"""What partners sent, table by table."""


def silver_and_gold() -> list[tuple[object, Rows]]:
    """What was made of it."""
    names = {CSC: "ZARAQX", ROLL: "ZARAQX", CSC_BEN: "BEN", MENTION: "MUM"}
    persons = {CSC: ZARA, ROLL: ZARA, CSC_BEN: BEN, MENTION: MUM}
    numbers = {ZARA: 3, BEN: 2, MUM: 1}
    smallest = min(persons)
    return [
        (
            person_record.TABLE,
            [{"record_key": key, "forename": name, "source": "csc"} for key, name in names.items()],
        ),
        (
            person.TABLE,
            [
                {
                    "record_key": key,
                    "person_id": person_id,
                    "person_number": numbers[person_id],
                    "component": smallest,
                    "model": "m",
                }
                for key, person_id in persons.items()
            ],
        ),
        (
            person_history.TABLE,
            [
                *(_created(person_id, number) for person_id, number in numbers.items()),
                _event(BEN, 2, "split", ZARA, [CSC, CSC_BEN]),
            ],
        ),
        (match_edge.TABLE, [{"left_key": CSC, "right_key": ROLL}, _edge(CSC_BEN, MENTION)]),
        *_shown(),
    ]


def _shown() -> list[tuple[object, Rows]]:
    return [
        (
            correction.TABLE,
            [
                {"request_id": "1", "record_key": CSC, "source_key": "C90030199"},
                {
                    "request_id": "2",
                    "examples": [CSC, CSC_BEN],
                    "source_examples": ["C90030199", "C7"],
                },
            ],
        ),
        (child.TABLE, [_child(ZARA, "Zaraqx"), _child(BEN, "Ben")]),
        (
            family_member.TABLE,
            [
                {"person_id": BEN, "member_person_id": ZARA, "forename": "Zaraqx"},
                {"person_id": BEN, "member_person_id": MUM, "forename": "Mum"},
            ],
        ),
        (child_record.TABLE, [{"person_id": ZARA, "record_key": CSC, "source_key": "C90030199"}]),
    ]


def lake(folder: Path) -> Path:
    """The lake, with all that lies beside its tables; every file is older than its publication."""
    root = publish(folder / "lake", [*bronze(), *silver_and_gold()])  # type: ignore[list-item] # a table and its rows
    landed = folder / "landing/csc/csc_person_2026-11-22.csv"
    landed.parent.mkdir(parents=True)
    landed.write_bytes(LANDED)
    _write_csv(folder / "landing/csc/csc_missing_2026-11-22.csv", [["miss_table_id"], ["M1"]])
    _write_csv(
        folder / "landing/answers" / holds.LIST.written,
        [
            holds.LIST.headings,
            ["held", CSC, "IG", "2026-11-20", "x"],
            ["held", CSC_BEN, "IG", "2026-11-20", "y"],
        ],
    )
    _write_csv(root / "outbox/csc/corrections.csv", [["source_key"], ["C90030199"], ["C7"]])
    _write_workbook(root / "outbox/csc/corrections.xlsx", "C90030199")
    _write_workbook(folder / "landing/answers/back.xlsx", "C90030199")
    page = root / "reports/quality/csc.html"
    page.parent.mkdir(parents=True)
    page.write_text(f"<td>{CSC}</td><td>{CSC_BEN}</td>", encoding="utf-8")
    _write_database(root / "dagster/history/runs.db")
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return root


def _delivery(name: str, extract: Extract, source: str, file_name: str) -> Mapping[str, object]:
    return {
        "delivery_id": name,
        "source": source,
        "extract": extract.name,
        "file_name": file_name,
        "size": len(LANDED),
        "modified_at": WRITTEN,
        "sha256": name,
        "effective_date": date(2026, 11, 22),
        "outcome": "applied",
        "rows_in": 2,
        "read_on": date(2026, 11, 23),
        "run_number": 1,
    }


def _rejected(number: int, agreed: str) -> Mapping[str, object]:
    return {"delivery_id": "d1", "number": number, "reason": "x", "agreed": agreed, "rows": 1}


def _created(person_id: str, number: int) -> Mapping[str, object]:
    return _event(person_id, number, "created", person_id, None)


def _event(
    person_id: str, number: int, event: str, into: str, held: list[str] | None
) -> Mapping[str, object]:
    return {
        "run_number": 1,
        "as_of": date(2026, 11, 23),
        "person_id": person_id,
        "person_number": number,
        "event": event,
        "into_person_id": into,
        "held": held,
        "cause": "records",
        "model": "m",
    }


def _edge(left: str, right: str) -> Mapping[str, object]:
    return {"left_key": left, "right_key": right}


def _child(person_id: str, forename: str) -> Mapping[str, object]:
    return {"person_id": person_id, "forename": forename}


def _write_csv(path: Path, rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)  # type: ignore[arg-type] # rows of texts


def _write_workbook(path: Path, cell: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Requests").write(0, 0, cell)


def _write_database(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE event_logs (id INTEGER PRIMARY KEY, event TEXT)")
        db.executemany(
            "INSERT INTO event_logs (event) VALUES (?)",
            [(f"first keys: {CSC}",), (f"first keys: {CSC_BEN}",)],
        )
