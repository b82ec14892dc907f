"""`make bench`: two nights and the floor, in one table; `python -m bench accuracy`: who finds more;
`python -m bench healing`: what heals when owners answer their packs; `python -m bench first-pack`:
how much owners are asked on a council's first night; `python -m bench checks`:
what Great Expectations costs on large tables; `python -m bench matching`: what the match costs;
`python -m bench thresholds`: what the line for a certain pair costs; `python -m bench reading`:
what CSV readers make of broken files; `python -m bench formats`: what reading each format costs;
`python -m bench streaming`: whether a large file needs a large memory;
`python -m bench audiences`: what the folders of audiences cost;
`python -m bench dashboards`: how long opening a child's page takes;
`python -m bench looks`: whether the audit of looks finds who pries, and whom else it asks about;
`python -m bench locks`: whether the time of an answer tells of a lock.

Exit codes: 0 measured, 1 a night was not published.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import psutil
import typer

from bench import floor, locks_page, looks_page, report
from bench.accuracy import measure
from bench.audiences import measure_audiences
from bench.checks import time_checks
from bench.dashboards import measure_pages
from bench.first_pack import first_night
from bench.formats import compare_formats, stream
from bench.healing import correction_nights
from bench.locks import time_answers
from bench.looks import measure_looks
from bench.matching import time_matching
from bench.nights import Bench, NightError
from bench.reading import compare_readers
from bench.thresholds import try_thresholds
from bronze import sources
from dagster_project import settings
from dagster_project.run import matching as sessions
from synthetic import Council

Result = TypeVar("Result")


app = typer.Typer(add_completion=False)


@app.command()
def accuracy(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 10000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 99,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Match one council's records with the product and with plain Splink."""
    _write(measure(Council(children=children, seed=seed)), out)


@app.command()
def healing(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 7,
    nights: Annotated[int, typer.Option(min=2, help="How many nights.")] = 10,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Run nights whose owners answer their packs, and measure what heals and at what effort."""

    def measure_in(folder: Path) -> str:
        council = Council(children=children, seed=seed, answers=folder / "lake" / "outbox")
        return correction_nights(council, folder, nights)

    _in_folder(measure_in, out)


@app.command()
def first_pack(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 7,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Run a first night on which feeds have a fault throughout, and count what owners are asked."""
    _in_folder(lambda folder: first_night(Council(children=children, seed=seed), folder), out)


@app.command()
def checks(
    rows: Annotated[int, typer.Option(min=1000, help="Rows of each table.")] = 1_000_000,
    children: Annotated[int, typer.Option(min=100, help="Children of the night.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Time Great Expectations on large tables."""
    _in_folder(lambda folder: time_checks(Council(children=children, seed=seed), folder, rows), out)


@app.command()
def thresholds(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 300_000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 99,
    docs: Annotated[Path, typer.Option(help="Write thresholds.md and its picture here.")] = Path(
        "docs"
    ),
) -> None:
    """Draw the line for a certain pair in many places, and tell what each costs."""
    page, picture = try_thresholds(Council(children=children, seed=seed))
    (docs / "pictures").mkdir(parents=True, exist_ok=True)
    (docs / "pictures" / "thresholds.svg").write_text(picture, encoding="utf-8")
    _write(page, docs / "thresholds.md")


@app.command()
def matching(
    records: Annotated[int, typer.Option(min=1000, help="How many records.")] = 1_000_000,
    changed: Annotated[float, typer.Option(help="Share that changes a night.")] = 0.01,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 5,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Time a full match and nights of few changes, beside Splink on DuckDB and on Spark."""
    _write(time_matching(records, changed, seed), out)


@app.command()
def reading(
    files: Annotated[int, typer.Option(min=10, help="How many files.")] = 2000,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Read sound and broken files with the product and with well-kept libraries."""

    def measure_in(folder: Path) -> str:
        with sessions.session(settings.load()) as (spark, _):
            return compare_readers(spark, folder, files)

    _in_folder(measure_in, out)


@app.command()
def formats(
    rows: Annotated[int, typer.Option(min=1000, help="Rows of each file.")] = 300_000,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Read the same rows in every format with the product and with the fastest readers."""
    _in_folder(lambda folder: compare_formats(folder, rows), out)


@app.command()
def streaming(
    gigabytes: Annotated[list[float] | None, typer.Option(help="A file's size.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Stage CSV files of several sizes (by default 1 and 5 GB), and measure the memory."""
    _in_folder(lambda folder: stream(folder, gigabytes or (1.0, 5.0)), out)


@app.command()
def looks(
    users: Annotated[int, typer.Option(min=100, help="How many users.")] = 2000,
    days: Annotated[int, typer.Option(min=40, help="How many days.")] = 90,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Audit the looks of made-up users of whom ten pry, each morning, and count the alarms."""
    _write(looks_page.page(measure_looks(users, days, seed), seed), out)


@app.command()
def locks(
    persons: Annotated[int, typer.Option(min=4000, help="How many persons.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=10, help="How often each case is asked.")] = 500,
    seed: Annotated[int, typer.Option(help="Another seed, another order.")] = 1,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Time the answers about locked persons, open ones, and ids that were never issued."""

    def measure_in(folder: Path) -> str:
        os.environ.update(dict.fromkeys(("LAKE_ROOT", "STATE_ROOT"), str(folder)))
        return locks_page.page(time_answers(folder, persons, rounds, seed), seed)

    _in_folder(measure_in, out)


@app.command()
def audiences(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 100_000,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Write every audience's folder from the gold of this lake, grown to a number of children."""
    lake = _folder_of_lake()
    _in_folder(lambda folder: measure_audiences(lake, children, folder), out)


@app.command()
def dashboards(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 100_000,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Open children's pages of this lake, a demo's, grown to a number of children."""
    lake = _folder_of_lake()
    _in_folder(lambda folder: measure_pages(lake, children, folder), out)


@app.callback(invoke_without_command=True)
def main(
    context: typer.Context,
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 5000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 1,
    mended: Annotated[
        float, typer.Option(help="Share of errors that owners put right before night 2.")
    ] = 0.05,
    out: Annotated[Path | None, typer.Option(help="Write the table here as well.")] = None,
) -> None:
    """Measure a first night and a second one of few changes, beside the floor."""
    if context.invoked_subcommand:
        return
    council = Council(children=children, seed=seed, mended=mended)
    _in_folder(lambda folder: _measure(council, folder), out)


def _folder_of_lake() -> Path:
    lake = settings.load().lake_root
    if not isinstance(lake, Path):
        raise typer.BadParameter("this measures a lake that is a folder: set another LAKE_ROOT")
    return lake


def _in_folder(measure_in: Callable[[Path], str], out: Path | None) -> None:
    """Measure in a folder of its own, which stays where a night was not published."""
    folder = Path(tempfile.mkdtemp(prefix="single-view-bench-"))
    try:
        page = measure_in(folder)
    except NightError as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None
    shutil.rmtree(folder)
    _write(page, out)


def _write(page: str, out: Path | None) -> None:
    typer.echo(page)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(page, encoding="utf-8")


def _measure(council: Council, folder: Path) -> str:
    bench, threads = Bench(council, folder), psutil.cpu_count() or 1
    first = bench.night(1)
    read_seconds, rows = _timed(lambda: floor.read(bench.landing, sources.find(), threads))
    records = floor.records(bench.lake)
    match_seconds, (pairs, clusters) = _timed(lambda: floor.match(records, threads))
    measured_floor = report.Floor(
        read_seconds, rows, match_seconds, records.num_rows, pairs, clusters
    )
    second = bench.night(2)
    return report.table(council, first, second, measured_floor)


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    began = time.monotonic()
    result = work()
    return time.monotonic() - began, result


if __name__ == "__main__":
    app()
