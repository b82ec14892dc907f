"""A made-up council: from one seed, what its partners would send night by night, and the truth."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from bronze import sources as partners
from contracts import ContractError, Extract, Source
from synthetic import owner_answers, truth_files
from synthetic.draws import Draws
from synthetic.error_injection import CorrectedByChance, CorrectionModel
from synthetic.families import ADOPTED_ONE_IN, RESTRICTED_SHARE, Families
from synthetic.files import Delivery
from synthetic.identity import FeedContext
from synthetic.nights import Quirks, is_due, rows_tonight
from synthetic.population import people_of
from synthetic.writing import headers


@dataclass(frozen=True)
class Council:
    """Families, their truth, and the files that partners send about them.

    `children` is how many there are on `first_date`, the day of night 1. `sources` are the
    partners (those of bronze/sources, unless given), `feeds` the names of those whose files
    are written (all, unless given). `mended` is the share of errors still standing that owners
    put right each night; with `answers`, a folder of correction packs, they put right what
    they are asked to, and nothing else. `canaries` plants people whom a search finds anywhere.
    `adopted_one_in` and `restricted_share` say how many children have a former identity, and of how
    many whom social care holds the address is restricted.
    """

    children: int = 1000
    seed: int = 1
    first_date: date = date(2026, 11, 23)
    sources: tuple[Source, ...] = ()
    feeds: tuple[str, ...] = ()
    canaries: bool = False
    mended: float = 0.3
    answers: Path | None = None
    adopted_one_in: int = ADOPTED_ONE_IN
    restricted_share: float = RESTRICTED_SHARE

    def write_night(self, night: int, landing: Path) -> tuple[Path, ...]:
        """Write what partners send on a night, as `<landing>/<source>/<file>`; the files' paths.

        Weekly feeds come on nights 1, 8, 15 and so on; of extracts that hold changes, only
        rows that are new or other than on the night before.

        Raises:
            ContractError: the council cannot be made, an extract cannot be written, or the
                night is before the first.
        """
        if night < 1:
            raise ContractError("nights are counted from 1")
        day = self.date_of(night)
        due = [_on(source, day) for source in self._partners if is_due(source, night)]
        corrections = self._corrections_tonight(night, landing)
        with ExitStack() as stack:
            files = {
                extract.name: stack.enter_context(self._delivery(source, extract, night, landing))
                for source in due
                for extract in source.extracts
            }
            for context in self._contexts(due, night):
                for extract, rows in rows_tonight(context, corrections):
                    files[extract.name].add(rows)
        return tuple(file.path for file in files.values())

    def write_truth(self, folder: Path, night: int = 1, landing: Path | None = None) -> None:
        """Write persons.csv, records.csv, errors.csv and pairs.csv of all that was sent by a night.

        Where owners answer packs, `landing` (where the nights were written) says what they did.
        """
        truth_files.write_truth(self._sent_data(night, self._corrections_so_far(landing)), folder)

    def write_evaluation(self, records: Path, truth: Path, night: int = 1) -> None:
        """Write the records sent by a night as plain rows, and beside them whose each one is."""
        truth_files.write_evaluation(
            self._sent_data(night, CorrectedByChance(self.mended)), records, truth
        )

    def date_of(self, night: int) -> date:
        """The date of a night; night 1 is the first."""
        return self.first_date + timedelta(days=night - 1)

    @cached_property
    def _families(self) -> Families:
        return Families(
            Draws(self.seed),
            self.children,
            self.first_date,
            self.canaries,
            self.adopted_one_in,
            self.restricted_share,
        )

    @cached_property
    def _partners(self) -> tuple[Source, ...]:
        every = self.sources or partners.find()
        return tuple(source for source in every if not self.feeds or source.name in self.feeds)

    def _contexts(self, sources: list[Source], night: int) -> Iterator[FeedContext]:
        for families in self._families.blocks:
            people = people_of(self._families, families)
            for source in sources:
                yield FeedContext(self._families, people, source, night)

    def _sent_data(self, night: int, corrections: CorrectionModel) -> truth_files.SentData:
        return truth_files.SentData(self._families, self._partners, night, corrections)

    def _corrections_tonight(self, night: int, landing: Path) -> CorrectionModel:
        if self.answers is None:
            return CorrectedByChance(self.mended)
        return owner_answers.corrections_of(
            self._partners, owner_answers.apply_packs(self.answers, landing, night)
        )

    def _corrections_so_far(self, landing: Path | None) -> CorrectionModel:
        if self.answers is None or landing is None:
            return CorrectedByChance(self.mended)
        return owner_answers.corrections_of(self._partners, owner_answers.read_ledger(landing))

    @contextmanager
    def _delivery(
        self, source: Source, extract: Extract, night: int, landing: Path
    ) -> Iterator[Delivery]:
        day = self.date_of(night).isoformat()
        quirks = Quirks(self._families.draws, extract, night)
        with Delivery(landing / source.name, extract, day) as delivery:
            delivery.add([*quirks.titles(day), headers(extract)])
            yield delivery
            delivery.add(quirks.totals(delivery.rows - 1))


def _on(source: Source, day: date) -> Source:
    """The partner with its extracts as they are laid out on a day."""
    return replace(source, extracts=tuple(extract.on(day) for extract in source.extracts))
