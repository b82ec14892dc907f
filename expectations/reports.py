"""Great Expectations' Data Docs, built every run from the newest result of every table."""

import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from great_expectations.core.expectation_suite import ExpectationSuite
from great_expectations.core.expectation_validation_result import (
    ExpectationSuiteValidationResult,
    expectationSuiteValidationResultSchema,
)
from great_expectations.core.run_identifier import RunIdentifier
from great_expectations.data_context import EphemeralDataContext
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.render.renderer.site_builder import SiteBuilder

from contracts import SingleViewError
from contracts.table import Severity
from expectations.context import passing_context
from expectations.outcome import CheckOutcome, Verdict
from expectations.pages import DAGSTER

_REPORT = ("suite", "result", "record_keys")


class ReportError(SingleViewError, RuntimeError):
    """Data Docs could not be built whole; says how many pages are missing."""


class Reports:
    """The reports' folder: `results/` keeps each table's newest result, `data_docs/` the pages.

    A table that a run does not check again keeps the result, run and time of its last check.
    """

    def __init__(self, folder: Path, dagster: str = DAGSTER) -> None:
        self._dagster = dagster
        self._results = folder / "results"
        self._unpublished = self._results / "unpublished"
        self._site = folder / "data_docs"
        self._staging = folder / "data_docs.part"

    def keep(self, outcome: CheckOutcome, run: int, checked_at: datetime) -> Path:
        """Keep the outcome until its table is published: `confirm` makes it the newest.

        A table of a night that was not published is put back, and its last result must be of what
        stands there then. `checked_at` knows its time zone. The file appears whole or not at all.
        """
        part = self._unpublished / self._file(outcome.table).with_suffix(".part").name
        part.parent.mkdir(parents=True, exist_ok=True)
        checked = {"run": run, "checked_at": checked_at.isoformat()}
        verdicts = [asdict(verdict) for verdict in outcome.verdicts]
        content = {**outcome.report, "checked": checked, "verdicts": verdicts}
        part.write_text(json.dumps(content, indent=1))
        return part.replace(part.with_suffix(".json"))

    def confirm(self) -> None:
        """Make what was kept until publication the newest result of each table."""
        for path in sorted(self._unpublished.glob("*.json")):
            path.replace(self._results / path.name)

    def discard(self) -> None:
        """Forget what a run that was not published has kept."""
        shutil.rmtree(self._unpublished, ignore_errors=True)

    def last(self, table: str) -> CheckOutcome | None:
        """The newest outcome of the table (`layer/name`), for a run that need not check it again.

        None where it was never checked.
        """
        path = self._file(table)
        if not path.exists():
            return None
        stored = json.loads(path.read_text())
        verdicts = tuple(
            Verdict(**{**row, "severity": Severity(row["severity"]), "keys": tuple(row["keys"])})
            for row in stored["verdicts"]
        )
        return CheckOutcome(table, verdicts, {name: stored[name] for name in _REPORT})

    def build(self, tables: Collection[str] | None = None) -> Path:
        """Build the pages from the stored results; the path of `index.html`.

        `tables` are the tables (`layer/name`) that still exist: results of others are removed.
        Pages replace their predecessors one by one, the index last, so that a reader never
        meets an empty folder.

        Raises:
            ReportError: a page could not be rendered.
        """
        context = passing_context()
        results = list(self._stored_results(tables))
        for stored in results:
            _load(context, stored)
        shutil.rmtree(self._staging, ignore_errors=True)
        _render(context, self._staging, self._dagster)
        self._require_pages(2 * len(results) + 1)
        self._publish()
        return self._site / "index.html"

    def _file(self, table: str) -> Path:
        return self._results / f"{table.replace('/', '.')}.json"

    def _stored_results(self, tables: Collection[str] | None) -> Iterator[dict[str, Any]]:
        names = None if tables is None else {table.replace("/", ".") for table in tables}
        for path in sorted(self._results.glob("*.json")):
            if names is None or path.stem in names:
                yield json.loads(path.read_text())
            else:
                path.unlink()

    def _require_pages(self, expected: int) -> None:
        # Great Expectations logs a page that fails to render, and goes on without it.
        rendered = sum(1 for page in self._staging.rglob("*.html") if page.stat().st_size)
        if rendered != expected:
            raise ReportError(f"Data Docs: {expected - rendered} of {expected} pages are missing")

    def _publish(self) -> None:
        pages = sorted(p.relative_to(self._staging) for p in self._staging.rglob("*.html"))
        pages.sort(key=lambda page: page == Path("index.html"))
        for page in pages:
            (self._site / page).parent.mkdir(parents=True, exist_ok=True)
            (self._staging / page).replace(self._site / page)
        shutil.rmtree(self._staging)
        self._remove_outdated(set(pages))

    def _remove_outdated(self, pages: set[Path]) -> None:
        for outdated in self._site.rglob("*.html"):
            if outdated.relative_to(self._site) not in pages:
                outdated.unlink()
        for folder, _, _ in os.walk(self._site, topdown=False):
            if not any(Path(folder).iterdir()):
                Path(folder).rmdir()


def _load(context: EphemeralDataContext, stored: dict[str, Any]) -> None:
    """Put one table's suite and newest result where the site builder looks for them."""
    suite = context.suites.add(ExpectationSuite(**stored["suite"]))
    result: ExpectationSuiteValidationResult = expectationSuiteValidationResultSchema.load(
        stored["result"]
    )
    about = {
        **suite.meta,
        **{name: stored[name] for name in ("checked", "record_keys", "verdicts")},
    }
    cast(dict[str, Any], result.meta).update(about)
    key = ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(suite.name),
        run_id=RunIdentifier(
            run_name=f"run-{stored['checked']['run']}",
            run_time=datetime.fromisoformat(stored["checked"]["checked_at"]),
        ),
        batch_identifier=suite.name,
    )
    context.validation_results_store.set(key, result)


def _render(context: EphemeralDataContext, folder: Path, dagster: str) -> None:
    page = {
        "module_name": "expectations.pages",
        "class_name": "OfflineView",
        "dagster": dagster,
    }
    builder = SiteBuilder(
        context,
        store_backend={
            "class_name": "TupleFilesystemStoreBackend",
            "base_directory": str(folder.absolute()),
        },
        site_name="Expectation reports",
        show_how_to_buttons=False,
        site_index_builder={
            "class_name": "DefaultSiteIndexBuilder",
            "renderer": _renderer("IndexPage"),
            "view": page,
        },
        site_section_builders={
            "expectations": {"renderer": _renderer("SuitePage"), "view": page},
            "validations": {"renderer": _renderer("ResultPage"), "view": page},
            "profiling": "None",
        },
    )
    # SiteBuilder.build() would also copy 4 MB of pictures and fonts that no page uses.
    for section in builder.site_section_builders.values():
        section.build()
    builder.site_index_builder.build()


def _renderer(name: str) -> dict[str, str]:
    return {"module_name": "expectations.pages", "class_name": name}
