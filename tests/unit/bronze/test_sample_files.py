"""Files as partners are known to send them, written by hand: what each module makes of its own."""

from dataclasses import replace
from datetime import date
from fnmatch import fnmatch
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from bronze import sources
from bronze.readers import ReadResult, stage
from contracts import Extract
from tests.unit.bronze.old_workbook import old_workbook

SAMPLES = Path(__file__).with_name("samples")
EXTRACTS = [extract for source in sources.find() for extract in source.extracts]

# file, its rows and those taken, its columns that the agreement forbids and agreed ones it lacks
FILES = [
    ("sen2_person_2026-11-23.csv", (3, 2), (1, 4)),
    ("sen2_requests_2026-11-23.csv", (2, 2), (0, 0)),
    ("encompass_notices_2026-11-23.csv", (3, 2), (1, 0)),
    ("health0_19_caseload_2026-11-23.csv", (3, 2), (0, 0)),
    ("yjs_interventions_2026-11-23.json", (3, 2), (2, 0)),
    ("school_ctf_2026-11-23.xml", (3, 2), (8, 1)),
    ("benefits_claims_2026-11-23.csv", (2, 2), (2, 0)),
    ("nccis_2026-11-23.csv", (2, 2), (1, 0)),
]
# file, field, what bronze keeps of the first row and of the last
CELLS = [
    ("sen2_person_2026-11-23.csv", "surname", "Example", "O'Example, Junior"),
    ("sen2_person_2026-11-23.csv", "sex", "2", "1"),
    ("sen2_requests_2026-11-23.csv", "requestsource", "3", "1"),
    ("encompass_notices_2026-11-23.csv", "incident_date", "21/11/2026", "22/11/2026"),
    ("health0_19_caseload_2026-11-23.csv", "nhs_number", "999 000 0018", "9990000026.0"),
    ("yjs_interventions_2026-11-23.json", "outcome_type", "RO", "Reprimand"),
    ("yjs_interventions_2026-11-23.json", "yjs_id", "4711", "4711"),
    ("yjs_interventions_2026-11-23.json", "worker_name", "Carl Worker", None),
    ("school_ctf_2026-11-23.xml", "pupil_id", "S1", "S2"),
    ("school_ctf_2026-11-23.xml", "surname", "O'Example", "Example"),
    ("school_ctf_2026-11-23.xml", "middlenames", "Ann Zoë", None),
    ("school_ctf_2026-11-23.xml", "sex", "F", "O"),
    ("school_ctf_2026-11-23.xml", "dob", "2014-09-02", "2015-12-31"),
    ("school_ctf_2026-11-23.xml", "contact1phone", "07700 900001", None),
    ("school_ctf_2026-11-23.xml", "contact2relationship", "FAT", None),
    ("school_ctf_2026-11-23.xml", "schoolname", "Example Primary School", "Example Primary School"),
    ("benefits_claims_2026-11-23.csv", "out_of_work", "Y", "0"),
    ("nccis_2026-11-23.csv", "activity", "510", "220"),
    ("nccis_2026-11-23.csv", "vulnerability", "180", None),
]


def extract_of(name: str) -> Extract:
    [extract] = [each for each in EXTRACTS if fnmatch(name, each.files)]
    return extract


def staged(path: Path, into: Path) -> tuple[ReadResult, list[dict[str, str]]]:
    result = stage(path, extract_of(path.name), into)
    return result, pq.read_table(into / "rows.parquet").to_pylist()


@pytest.mark.parametrize(("name", "rows_of_file", "columns_of_file"), FILES)
def test_a_file_is_taken_but_for_what_was_not_agreed(
    tmp_path: Path, name: str, rows_of_file: tuple[int, int], columns_of_file: tuple[int, int]
) -> None:
    result, rows = staged(SAMPLES / name, tmp_path)

    assert result.fault == ""
    assert (result.rows_in, len(rows)) == rows_of_file
    assert (len(result.forbidden_columns), len(result.missing)) == columns_of_file
    assert "never" not in str(rows)


@pytest.mark.parametrize(("name", "field", "first", "last"), CELLS)
def test_bronze_keeps_a_cell_as_it_was_sent(
    tmp_path: Path, name: str, field: str, first: str, last: str | None
) -> None:
    _, rows = staged(SAMPLES / name, tmp_path)

    assert (rows[0][field], rows[-1][field]) == (first, last)


def test_a_charitys_spreadsheet_is_read_past_its_titles_and_its_total(tmp_path: Path) -> None:
    path = tmp_path / "vcs_children_2026-11-23.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Nov"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A2:E2", "Young people we work with (in confidence)")
        sheet.write_row("A4", ("Ref", "Child's Name", "DoB", "Post Code", "Service", "Start",
                               "Young Carer?", "Notes"))  # fmt: skip
        sheet.write_row("A5", ("V1", "Synthia Example"))
        sheet.write_datetime("C5", date(2014, 9, 2), day)
        sheet.write_row("D5", ("AA1 1AA", "YC"))
        sheet.write_datetime("F5", date(2026, 1, 5), day)
        sheet.write_row("G5", ("Y", "never to come in"))
        sheet.write_row("A6", ("Total", 1))

    result, rows = staged(path, tmp_path / "out")

    assert (result.fault, result.rows_in - result.rows_rejected) == ("", 1)
    assert rows[0]["name"] == "Synthia Example"
    assert (rows[0]["dob"], rows[0]["started"]) == ("2014-09-02", "2026-01-05")
    assert "never" not in str(rows)


def test_a_charity_with_an_old_program_sends_an_old_workbook(tmp_path: Path) -> None:
    path = tmp_path / "vcs_children_2026-11-23.xls"
    heading = ("Ref", "Child's Name", "DoB", "Post Code", "Service", "Start", "Notes")
    child = ("V1", "Zoë O'Example", 41884, "AA1 1AA", "YC", 46027, "never to come in")
    content = [("Young people",), (), heading, child, ("Total", 1)]
    path.write_bytes(old_workbook(content))
    vcs = extract_of("vcs_children_2026-11-23.xlsx")

    result = stage(path, replace(vcs, files="vcs_children_*.xls"), tmp_path / "out")
    [row] = pq.read_table(tmp_path / "out" / "rows.parquet").to_pylist()

    assert (result.fault, result.rows_in - result.rows_rejected) == ("", 1)
    assert (row["name"], row["dob"], row["started"]) == ("Zoë O'Example", "41884", "46027")
    assert "never" not in str(row)


def test_probations_workbook_is_read_and_what_is_no_business_of_ours_stays_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "probation_2026-11-23.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, day = book.add_worksheet("Export"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row("A1", ("OFFICIAL-SENSITIVE: for the named recipient alone",))
        sheet.write_row("A3", ("CRN", "First Name", "Last Name", "Date of Birth", "Gender",
                               "Address", "Postcode", "Order Type", "Sentence Date", "Order End",
                               "Risk To Children", "MAPPA Level", "Offence", "Religion",
                               "Sexual Orientation", "Aliases"))  # fmt: skip
        sheet.write_row("A4", ("X900001", "Paul", "Example", "", "M", "1 High Street\nAnytown",
                               "AA1 1AA", "SSO", "", "", "Y", 2,
                               *["never to come in"] * 4))  # fmt: skip
        for cell, date_of in (("D4", (1985, 4, 3)), ("I4", (2026, 6, 1)), ("J4", (2027, 6, 1))):
            sheet.write_datetime(cell, date(*date_of), day)
        sheet.write_row("A5", ("X900002", "Petra", "Example", "03/04/1986", "NS", "",
                               "NF1 1NF", "LIC", 46174, "", "N", ""))  # fmt: skip
        sheet.write_row("A6", ("", "Nemo", "Nobody", "01/01/1990", "M"))
        sheet.write_row("A7", ("Total", 3))

    result, rows = staged(path, tmp_path / "out")

    assert (result.fault, result.rows_in, [row["crn"] for row in rows]) == (
        "", 4, ["X900001", "X900002"],
    )  # fmt: skip
    assert (rows[0]["date_of_birth"], rows[0]["mappa"]) == ("1985-04-03", "2")
    assert (rows[1]["gender"], rows[1]["sentence_date"]) == ("NS", "46174")
    assert result.forbidden_columns == ("Offence", "Religion", "Sexual Orientation")
    assert result.unagreed_columns == ("Aliases",)
    assert "never" not in str(rows)


def test_every_new_partner_has_a_sample() -> None:
    sampled = {extract_of(name).name.rpartition("_")[0] for name, *_ in FILES}
    sampled |= {"vcs", "probation"}
    assert sampled >= {
        "send", "encompass", "health0_19", "yjs", "probation", "benefits", "post16", "vcs",
    }  # fmt: skip
