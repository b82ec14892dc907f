"""Writing down the truth, and the records as plain rows for measuring a matcher."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from contracts import Source
from synthetic import evaluation, truth
from synthetic.error_injection import Mending
from synthetic.families import Families
from synthetic.feed import Sheet
from synthetic.identity import Scene
from synthetic.nights import nights_sent
from synthetic.people import People
from synthetic.population import people_of

HEADERS = {
    "persons": truth.PERSONS,
    "records": truth.RECORDS,
    "errors": truth.ERRORS,
    "pairs": truth.PAIRS,
}


class Book(Protocol):
    """A table being written."""

    def writerow(self, row: Sequence[object], /) -> object:
        """Write one line."""


@dataclass(frozen=True)
class Told:
    """Everything that partners have sent by a night."""

    council: Families
    sources: tuple[Source, ...]
    night: int
    mending: Mending

    def blocks(self) -> Iterator[tuple[People, list[Sheet]]]:
        """The people of each block, and every row that was sent of them."""
        for families in self.council.blocks:
            people = people_of(self.council, families)
            yield (
                people,
                [sheet for source in self.sources for sheet in self._sheets(people, source)],
            )

    def _sheets(self, people: People, source: Source) -> list[Sheet]:
        scene = Scene(self.council, people, source, self.night)
        return truth.sheets_until(scene, self.mending, nights_sent(source, self.night))


def write_truth(told: Told, folder: Path) -> None:
    """Write persons.csv, records.csv, errors.csv and pairs.csv."""
    with ExitStack() as stack:
        books = {
            name: stack.enter_context(_book(folder / f"{name}.csv", header))
            for name, header in HEADERS.items()
        }
        for people, sheets in told.blocks():
            seen = {person for sheet in sheets for person in _write_sheet(sheet, books)}
            rows = np.array(sorted(seen), dtype=np.int64)
            _add(books["persons"], truth.person_lines(people, rows))
            _add(books["pairs"], truth.pair_lines(people))


def write_evaluation(told: Told, records: Path, persons: Path) -> None:
    """Write the records as plain rows, and beside them whose each one is."""
    number = 0
    with _book(records, evaluation.RECORDS) as rows, _book(persons, evaluation.TRUTH) as whose:
        for _, sheets in told.blocks():
            for row, person_and_origin in _plain_rows(sheets):
                number += 1
                rows.writerow((f"R{number:08d}", *row))
                whose.writerow((f"R{number:08d}", *person_and_origin))


def _write_sheet(sheet: Sheet, books: dict[str, Book]) -> set[int]:
    people: set[int] = set()
    for found in truth.described(sheet):
        _add(books["records"], truth.record_lines(found))
        _add(books["errors"], truth.error_lines(found))
        people.update(found.held.known.at.tolist())
    for found in truth.shown_addresses(sheet):
        _add(books["errors"], truth.error_lines(found))
    return people


def _plain_rows(sheets: list[Sheet]) -> Iterator[tuple[truth.Line, truth.Line]]:
    for sheet in sheets:
        for found in truth.described(sheet):
            yield from evaluation.plain_rows(found)


def _add(book: Book, lines: Iterator[truth.Line]) -> None:
    for line in lines:
        book.writerow(line)


@contextmanager
def _book(path: Path, header: tuple[str, ...]) -> Iterator[Book]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        book = csv.writer(file)
        book.writerow(header)
        yield book
