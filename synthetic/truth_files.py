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
from synthetic.error_injection import CorrectionModel
from synthetic.families import Families
from synthetic.feed import Sheet
from synthetic.identity import FeedContext
from synthetic.nights import nights_sent
from synthetic.people import People
from synthetic.population import people_of

HEADERS = {
    "persons": truth.PERSONS,
    "records": truth.RECORDS,
    "errors": truth.ERRORS,
    "pairs": truth.PAIRS,
}


class RowWriter(Protocol):
    """A table being written."""

    def writerow(self, row: Sequence[object], /) -> object:
        """Write one line."""


@dataclass(frozen=True)
class SentData:
    """Everything that partners have sent by a night."""

    council: Families
    sources: tuple[Source, ...]
    night: int
    corrections: CorrectionModel

    def blocks(self) -> Iterator[tuple[People, list[Sheet]]]:
        """The people of each block, and every row that was sent of them."""
        for families in self.council.blocks:
            people = people_of(self.council, families)
            yield (
                people,
                [sheet for source in self.sources for sheet in self._sheets(people, source)],
            )

    def _sheets(self, people: People, source: Source) -> list[Sheet]:
        context = FeedContext(self.council, people, source, self.night)
        return truth.sheets_until(context, self.corrections, nights_sent(source, self.night))


def write_truth(sent_data: SentData, folder: Path) -> None:
    """Write persons.csv, records.csv, errors.csv and pairs.csv."""
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(_writer(folder / f"{name}.csv", header))
            for name, header in HEADERS.items()
        }
        for people, sheets in sent_data.blocks():
            seen = {person for sheet in sheets for person in _write_sheet(sheet, writers)}
            rows = np.array(sorted(seen), dtype=np.int64)
            _add(writers["persons"], truth.person_lines(people, rows))
            _add(writers["pairs"], truth.pair_lines(people))


def write_evaluation(sent_data: SentData, records: Path, persons: Path) -> None:
    """Write the records as plain rows, and beside them whose each one is."""
    number = 0
    with (
        _writer(records, evaluation.RECORDS) as rows,
        _writer(persons, evaluation.TRUTH) as persons_writer,
    ):
        for _, sheets in sent_data.blocks():
            for row, person_and_origin in _plain_rows(sheets):
                number += 1
                rows.writerow((f"R{number:08d}", *row))
                persons_writer.writerow((f"R{number:08d}", *person_and_origin))


def _write_sheet(sheet: Sheet, writers: dict[str, RowWriter]) -> set[int]:
    people: set[int] = set()
    for described in truth.described_people(sheet):
        _add(writers["records"], truth.record_lines(described))
        _add(writers["errors"], truth.error_lines(described))
        people.update(described.contents.records.person_rows.tolist())
    for described in truth.address_records(sheet):
        _add(writers["errors"], truth.error_lines(described))
    return people


def _plain_rows(sheets: list[Sheet]) -> Iterator[tuple[truth.Line, truth.Line]]:
    for sheet in sheets:
        for described in truth.described_people(sheet):
            yield from evaluation.plain_rows(described)


def _add(writer: RowWriter, lines: Iterator[truth.Line]) -> None:
    for line in lines:
        writer.writerow(line)


@contextmanager
def _writer(path: Path, header: tuple[str, ...]) -> Iterator[RowWriter]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        yield writer
