"""The truth covers every row, and says rightly what is true, alike and wrong."""

from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from bronze import sources
from contracts import Extract
from synthetic import Council
from synthetic.feeds import main_person
from tests.unit.synthetic import written
from tests.unit.synthetic.conftest import Village
from tests.unit.synthetic.written import Cells, table


def rows_of(landing: Path, source: str, extract: Extract, day: str) -> list[Cells]:
    """The rows of one delivery, by field name."""
    (path,) = (landing / source).glob(extract.files.replace("*", day))
    rows = written.rows_of(path, extract)
    names = {(f.headers[0] if f.headers else f.name): f.name for f in extract.fields}
    return [{names.get(header, header): cell for header, cell in row.items()} for row in rows]


def key(row: Cells, fields: tuple[str, ...]) -> str:
    return "|".join(row[name] for name in fields)


def agreed(extract: Extract, row: Cells) -> bool:
    return all(row[name] in values for name, values in extract.agreed_values.items())


def test_every_record_that_was_sent_is_known_to_the_truth(village: Village) -> None:
    recorded_keys: dict[str, set[str]] = defaultdict(set)
    for record in table(village.truth / "records.csv"):
        recorded_keys[record["extract"]].add(record["source_key"])
    for source in sources.find():
        for extract in source.extracts:
            rows = rows_of(village.landing, source.name, extract, "2026-11-23")
            main = main_person(extract)
            assert main is not None
            if not main.known_in:
                sent = {key(row, main.key) for row in rows if agreed(extract, row)}
                assert sent <= recorded_keys[extract.name]
            for place, mention in enumerate(extract.people[1:], start=1):
                surname = str(mention.surname)
                named = [row for row in rows if row[surname] and agreed(extract, row)]
                sent = {f"{key(row, extract.key)}/{place}" for row in named}
                assert sent <= recorded_keys[extract.name]


def test_rows_of_people_who_were_not_agreed_are_no_part_of_the_truth(town: Village) -> None:
    (police,) = (s for s in sources.find() if s.name == "police")
    (extract,) = police.extracts
    rows = rows_of(town.landing, "police", extract, "2026-11-23")
    unrecognised = {row["nominal_id"] for row in rows if not agreed(extract, row)}
    recorded_keys = {record["source_key"] for record in table(town.truth / "records.csv")}
    assert unrecognised
    assert not unrecognised & recorded_keys


def test_every_record_has_a_person_and_every_pair_is_of_two(village: Village) -> None:
    people = {person["person"] for person in table(village.truth / "persons.csv")}
    assert {record["person"] for record in table(village.truth / "records.csv")} == people
    pairs = table(village.truth / "pairs.csv")
    assert pairs
    assert not [pair for pair in pairs if pair["person_a"] == pair["person_b"]]


def test_twins_are_born_on_one_day_and_have_different_forenames(town: Village) -> None:
    people = {person["person"]: person for person in table(town.truth / "persons.csv")}
    twins = [
        (people[pair["person_a"]], people[pair["person_b"]])
        for pair in table(town.truth / "pairs.csv")
        if pair["kind"] == "twins" and {pair["person_a"], pair["person_b"]} <= people.keys()
    ]
    assert 0.01 < len(twins) / 6000 < 0.02
    for first, second in twins:
        assert first["date_of_birth"] == second["date_of_birth"]
        assert first["family"] == second["family"]
        assert first["forename"] != second["forename"]


def test_children_of_one_family_have_different_forenames(town: Village) -> None:
    families: dict[str, list[Cells]] = defaultdict(list)
    for person in table(town.truth / "persons.csv"):
        if person["is_child"] == "Y":
            families[person["family"]].append(person)
    fathers = {
        pair["person_b"] for pair in table(town.truth / "pairs.csv") if "father" in pair["kind"]
    }
    for children in families.values():
        for first, second in combinations(children, 2):
            if not {first["person"], second["person"]} & fathers:
                assert first["forename"] != second["forename"]


def test_an_adopted_child_is_two_persons_born_on_one_day_in_two_families(town: Village) -> None:
    people = {person["person"]: person for person in table(town.truth / "persons.csv")}
    pairs = [pair for pair in table(town.truth / "pairs.csv") if pair["kind"] == "adopted"]
    recorded_pairs = [
        pair for pair in pairs if {pair["person_a"], pair["person_b"]} <= people.keys()
    ]
    assert len(recorded_pairs) > 0.8 * len(pairs) > 10
    for pair in recorded_pairs:
        new_identity, former_identity = people[pair["person_a"]], people[pair["person_b"]]
        assert new_identity["date_of_birth"] == former_identity["date_of_birth"]
        assert new_identity["family"] != former_identity["family"]
        assert (new_identity["forename"], new_identity["surname"]) != (
            former_identity["forename"],
            former_identity["surname"],
        )


def test_signals_of_adoption_mark_the_old_record_in_care_and_the_new_one_at_school(
    town: Village,
) -> None:
    owner = {
        (record["source"], record["source_key"]): record["person"]
        for record in table(town.truth / "records.csv")
    }
    pairs = [pair for pair in table(town.truth / "pairs.csv") if pair["kind"] == "adopted"]
    care = table(town.landing / "csc" / "csc_person_2026-11-23.csv")
    sealed = {
        owner["csc", row["pers_person_id"]]
        for row in care
        if row["cine_close_reason"] == "RC1" or row["clae_rec"] in {"E11", "E12"}
    }
    assert sealed == {pair["person_b"] for pair in pairs}
    pupils = table(town.landing / "school" / "school_pupils_2026-11-23.csv")
    sealed_records = {
        owner["school", f"{row['pupilonrollorderseqcolumn']}|{row['LA Estab']}"]
        for row in pupils
        if row["plaa"] == "A"
    }
    assert sealed_records
    assert sealed_records <= {pair["person_a"] for pair in pairs}


def test_popular_names_repeat_and_rare_ones_are_many(town: Village) -> None:
    surnames = Counter(person["surname"] for person in table(town.truth / "persons.csv"))
    total = surnames.total()
    assert 0.005 < surnames.most_common(1)[0][1] / total < 0.04
    assert len(surnames) > 1200


def test_errors_come_at_the_rates_of_life(town: Village) -> None:
    records = Counter(record["extract"] for record in table(town.truth / "records.csv"))
    errors = Counter(
        (error["kind"], error["extract"]) for error in table(town.truth / "errors.csv")
    )
    pupils = records["school_pupil"]
    rates = {
        "short form": (0.02, 0.07),
        "wrong date of birth": (0.005, 0.015),
        "day and month swapped": (0.003, 0.012),
        "names swapped": (0.005, 0.016),
        "wrong sex": (0.002, 0.009),
        "stale address": (0.02, 0.06),
        "mistyped UPN": (0.002, 0.009),
    }
    for kind, (low, high) in rates.items():
        assert low < errors[kind, "school_pupil"] / pupils < high, kind


def test_some_people_are_held_twice_by_one_source(town: Village) -> None:
    record_counts = Counter(
        record["person"]
        for record in table(town.truth / "records.csv")
        if record["extract"] == "csc_person"
    )
    assert 0.01 <= sum(count > 1 for count in record_counts.values()) / len(record_counts) <= 0.04


def test_partners_know_the_shares_of_children_that_they_do_in_life(town: Village) -> None:
    people_by_extract: dict[str, set[str]] = defaultdict(set)
    for record in table(town.truth / "records.csv"):
        people_by_extract[record["extract"]].add(record["person"])
    share = {name: len(people) / 6000 for name, people in people_by_extract.items()}
    assert 0.045 < share["csc_person"] < 0.08
    assert 0.03 < share["earlyhelp_episode"] < 0.06
    assert 0.03 < share["camhs_referral"] < 0.06
    assert 0.7 < share["school_pupil"] < 0.85


def test_a_corrected_error_is_gone_from_the_next_file_and_the_truth_says_when(
    village: Village,
) -> None:
    corrected = [
        error
        for error in table(village.truth / "errors.csv")
        if error["corrected_night"] == "2" and error["extract"] == "school_pupil"
    ]
    first, second = (
        {
            f"{row['pupilonrollorderseqcolumn']}|{row['LA Estab']}": row
            for row in table(village.landing / "school" / f"school_pupils_2026-11-{day}.csv")
        }
        for day in (23, 24)
    )
    header = {"dob": "DateOfBirth"}
    corrected_in_both = [
        error
        for error in corrected
        if error["source_key"] in first and error["source_key"] in second
    ]
    assert corrected_in_both
    changed = [
        first[error["source_key"]][header.get(error["field"], error["field"])]
        != second[error["source_key"]][header.get(error["field"], error["field"])]
        for error in corrected_in_both
    ]
    assert sum(changed) >= 0.8 * len(changed)  # an error may hide behind another one


def test_plain_rows_are_the_same_people_with_the_same_defects(tmp_path: Path) -> None:
    council = Council(children=300, seed=4)
    council.write_evaluation(tmp_path / "records.csv", tmp_path / "truth.csv")
    council.write_night(1, tmp_path)
    records, truth = table(tmp_path / "records.csv"), table(tmp_path / "truth.csv")
    assert [record["record_id"] for record in records] == [row["record_id"] for row in truth]
    assert {record["sex"] for record in records} <= {"M", "F", "U", ""}
    files = table(tmp_path / "camhs" / "camhs_referrals_2026-11-23.csv")
    sent = {
        (record["Forename"], record["Surname"], record["PersonBirthDate"], record["NHSNumber"])
        for record in files
    }
    plain_rows = {
        (record["forename"], record["surname"], record["date_of_birth"], record["nhs_number"])
        for record in records
        if record["source"] == "camhs"
    }
    assert plain_rows == sent


def test_many_people_stand_in_more_than_one_source(tmp_path: Path) -> None:
    council = Council(children=300, seed=4)
    council.write_evaluation(tmp_path / "records.csv", tmp_path / "truth.csv")
    person_by_record = {row["record_id"]: row["person"] for row in table(tmp_path / "truth.csv")}
    sources_by_person: dict[str, set[str]] = defaultdict(set)
    for record in table(tmp_path / "records.csv"):
        sources_by_person[person_by_record[record["record_id"]]].add(record["source"])
    assert sum(len(names) > 1 for names in sources_by_person.values()) > 50
