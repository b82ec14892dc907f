"""The answers folder: what nobody understands is named, and no order of files or rows counts."""

import csv
import os
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.inbox import answer_files, replies, rulings
from dagster_project.run.run_context import ANSWER_FILES

HEAD = ("request", "answer", "children", "answered_by")
SAVED = 1_795_000_000
REQUESTS = [
    {
        "request_id": name,
        "record_key": "b",
        "other_record_key": "a",
        "source": "csc",
        "other_source": "csc",
    }
    for name in ("0a", "0b")
]


def pack(path: Path, rows: list[str], saved: int = SAVED) -> None:
    """A pack that came back, saved at a second; a row is drawn as cells between bars."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *([cell.strip() for cell in r.split("|")] for r in rows)])
    os.utime(path, (saved, saved))


# what stands in the folder, how it is shown on a page, why it is not read
FILES = [
    ("Synthia Example.docx", "answers/….docx", "no file of this kind is read here"),
    ("corrections of 9990000018.pdf", "answers/corrections of ….pdf", "no file of this kind"),
    ("rulings week 47.txt", "answers/rulings week 47.txt", "no file of this kind"),
    ("corrections.xls", "answers/corrections.xls", "no file of this kind"),
    ("accepted 2015-03-02.txt", "answers/accepted ….txt", "no file of this kind"),
    ("reply.oak", "answers/reply.…", "no file of this kind"),
    ("answers", "answers/answers", "no file of this kind"),
    ("rulings.csv", None, None),
    ("Rulings Example.CSV", None, None),
    ("corrections.xlsx", None, None),
    ("accepted.txt", None, None),
    ("~$corrections.xlsx", None, None),
    ("corrections.xlsx.filepart", None, None),
    ("Thumbs.db", None, None),
    (".DS_Store", None, None),
]


@pytest.mark.parametrize(("name", "shown", "why"), FILES)
def test_a_file_that_nobody_reads_is_named_without_the_words_that_may_be_a_persons(
    tmp_path: Path, name: str, shown: str | None, why: str | None
) -> None:
    (tmp_path / name).write_bytes(b"")
    unread = list(answer_files.unread(tmp_path, ANSWER_FILES))
    assert len(unread) == (shown is not None)
    for file in unread:
        assert file.file.startswith(f"{shown} (saved ")
        assert why is not None
        assert why in file.why
        assert file.to_do


def test_a_folder_of_answers_is_named_as_well(tmp_path: Path) -> None:
    (tmp_path / "Example family").mkdir()
    [folder] = answer_files.unread(tmp_path, ANSWER_FILES)
    assert folder.file.startswith("answers/… (saved ")
    assert folder.why == "it is a folder"


def test_a_list_of_rulings_is_known_by_its_name_in_any_case_and_is_no_pack(tmp_path: Path) -> None:
    (tmp_path / "RULINGS Example.CSV").write_text("k1,k2\n", encoding="utf-8")
    [file] = rulings.read(tmp_path).unread
    assert str(file).startswith("answers/RULINGS ….csv (saved ")
    assert replies.read(tmp_path).unread == []


@settings(max_examples=50, deadline=None)
@given(name=st.text(st.characters(categories=("L", "N", "P", "Zs")), min_size=1, max_size=30))
def test_no_word_of_a_files_name_is_shown_but_ours(name: str) -> None:
    path = Path(name.replace("/", "-"))
    shown = answer_files.shown_name(path)
    words = set(shown.removesuffix(path.suffix.lower()).replace("_", " ").split())
    letters = "".join(c if c.isalnum() else " " for c in " ".join(words)).casefold().split()
    assert {word for word in letters if not word.isdecimal()} <= answer_files.OUR_WORDS
    assert all(len(word) <= 2 for word in letters if word.isdecimal())


# rows of one file, the answer that counts, how many rows are told as contradictory
ANSWERS = [
    (["0a-1 | corrected | |", "0a-1 | corrected | |"], {"0a": "corrected"}, 0),
    (["0a-1 | corrected | |", "0a-1 | not ours | |"], {}, 2),
    (["0a-1 | corrected | |", "0b-1 | not ours | |"], {"0a": "corrected", "0b": "not ours"}, 0),
    (["0a-1 | | one child |"], {"0a": "one child"}, 0),
    (["0a-1 | it is right | one child |"], {"0a": "one child"}, 0),
    (["0a-1 | it is right | two children |"], {"0a": "it is right"}, 0),
    (["0a-1 | corrected | one child |"], {"0a": "corrected"}, 0),
    (["m0-1 | ask row by row | |"], {"m0": "ask row by row"}, 0),
    (["0a-1 | ask row by row | |"], {}, 1),
]


@pytest.mark.parametrize(("rows", "counts", "faults"), ANSWERS)
def test_one_answer_counts_for_a_request_and_none_where_a_file_gives_two(
    tmp_path: Path, rows: list[str], counts: dict[str, str], faults: int
) -> None:
    pack(tmp_path / "back.csv", rows)
    back = replies.read(tmp_path)
    assert {name: reply.answer for (name, _), reply in back.replies.items()} == counts
    assert len(back.faults) == faults
    assert all("row " in fault for fault in back.faults)


def test_both_words_on_one_pair_are_rulings_with_the_row_in_which_each_stands(
    tmp_path: Path,
) -> None:
    pack(tmp_path / "back.csv", ["0a-1 | | one child | A", "0b-1 | | two children | A"])
    ruled, faults = replies.rulings(replies.read(tmp_path).rows, REQUESTS)
    assert faults == []
    assert {(one.left_key, one.right_key, one.ruling) for one in ruled} == {
        ("a", "b", "same"),
        ("a", "b", "different"),
    }
    assert sorted(ruling.file_and_row[-5:] for ruling in ruled) == ["row 2", "row 3"]
    assert len({ruling.decided_on for ruling in ruled}) == 1


ROWS = st.lists(
    st.builds(
        "{}-1 | {} | {} | {}".format,
        st.sampled_from(["0a", "0b"]),
        st.sampled_from(["", "corrected", "it is right"]),
        st.sampled_from(["", "one child", "two children"]),
        st.sampled_from(["A", "B"]),
    ),
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(files=st.lists(st.tuples(ROWS, st.integers(0, 2)), max_size=3), data=st.data())
def test_neither_the_order_of_files_nor_that_of_rows_changes_an_answer_or_a_ruling(
    tmp_path_factory: pytest.TempPathFactory,
    files: list[tuple[list[str], int]],
    data: st.DataObject,
) -> None:
    def meaning(ordered: list[tuple[list[str], int]]) -> tuple[object, ...]:
        folder = tmp_path_factory.mktemp("answers")
        for number, (rows, minute) in enumerate(ordered):
            pack(folder / f"back{number}.csv", rows, SAVED + 60 * minute)
        back = replies.read(folder)
        ruled, _ = replies.rulings(back.rows, REQUESTS)
        replied = {name: _without_place(reply) for name, reply in back.replies.items()}
        return replied, [_without_place(ruling) for ruling in ruled], len(back.faults)

    turned = [(data.draw(st.permutations(rows)), minute) for rows, minute in files]
    assert meaning(data.draw(st.permutations(turned))) == meaning(files)


def _without_place(answer: replies.Reply | rulings.Ruling) -> dict[str, object]:
    place = {"file_and_row", "children"}
    return {name: value for name, value in asdict(answer).items() if name not in place}
