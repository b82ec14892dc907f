"""The command line. Exit codes: 0 done, 1 found a fault, 2 called wrongly."""

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from contracts import SingleViewError
from dagster_project import settings
from dagster_project.assets.redaction import place_and_kind
from dagster_project.cli import about_people, audience

app = typer.Typer(
    help="One read-only view of each child, from the pieces that many services hold.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


@app.command()
def nightly(
    as_of: Annotated[str, typer.Option(help="Date to take for today, YYYY-MM-DD.")] = "",
    *,
    rebuild: Annotated[bool, typer.Option(help="Build what did not change as well.")] = False,
) -> None:
    """Run the night: from every delivery that is ready to gold that readers see, or nothing."""
    from dagster_project.cli import console
    from dagster_project.run import nightly as command

    done = command.run(settings.load(), _day(as_of), rebuild=rebuild)
    console.night(done)
    raise typer.Exit(0 if done.ok else 1)


@app.command()
def demo(
    children: Annotated[int, typer.Option(min=100, help="How many children.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 1,
) -> None:
    """Make a council up, run two nights, and say what happened and where to look."""
    from dagster_project.cli import demo as command
    from synthetic import Council

    def make(first: date) -> Council:
        return Council(children=children, seed=seed, first_date=first)

    raise typer.Exit(command.run(make, children))


@app.command()
def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    pages_port: Annotated[int, typer.Option(help="Port of the reports' pages.")] = 3001,
    *,
    read_only: Annotated[bool, typer.Option(help="Look, and start nothing.")] = False,
) -> None:
    """Open Dagster's UI and the reports' pages on this machine alone: neither has a login."""
    from dagster_project.runtime import dagster_home

    raise typer.Exit(dagster_home.serve(settings.load(), port, pages_port, read_only=read_only))


@app.command()
def synthesise(
    out: Annotated[
        Path | None,
        typer.Option(help="Landing folder to write into; by default that of LANDING_ROOT."),
    ] = None,
    children: Annotated[int, typer.Option(min=1, help="How many children.")] = 1000,
    seed: Annotated[int, typer.Option(help="Another seed, another council.")] = 1,
    nights: Annotated[str, typer.Option(help="Nights to write: 1, or 1-3.")] = "1",
    first_date: Annotated[str, typer.Option(help="Date of night 1, YYYY-MM-DD.")] = "",
    feeds: Annotated[str, typer.Option(help="Sources to write, separated by commas.")] = "",
    truth: Annotated[Path | None, typer.Option(help="Folder for the truth.")] = None,
    answers: Annotated[Path | None, typer.Option(help="Outbox whose packs are answered.")] = None,
    evaluation: Annotated[
        Path | None, typer.Option(help="Folder for RECORDS and TRUTH of `evaluate`.")
    ] = None,
) -> None:
    """Write what the partners of a made-up council would send, night by night."""
    from bronze import sources
    from synthetic import Council

    config = settings.load()
    landing = out or config.landing
    wanted = tuple(part for part in feeds.split(",") if part)
    council = Council(
        children=children,
        seed=seed,
        first_date=_day(first_date) or date(2026, 11, 23),
        sources=sources.named(sources.find(config.sources_folder), wanted, "--feeds"),
        answers=answers,
    )
    first, _, last = nights.partition("-")
    for night in range(int(first), int(last or first) + 1):
        written = council.write_night(night, landing)
        typer.echo(f"night {night}: {len(written)} files under {landing}")
    if truth:
        council.write_truth(truth, int(last or first), landing)
    if evaluation:
        evaluation.mkdir(parents=True, exist_ok=True)
        council.write_evaluation(evaluation / "records.csv", evaluation / "truth.csv", int(first))


@app.command()
def new_source(
    name: Annotated[str, typer.Argument(help="What the source is to be called: letters, digits.")],
    samples: Annotated[list[Path], typer.Argument(help="Files as the partner would send them.")],
    into: Annotated[
        Path | None, typer.Option(help="Folder for the module; by default SOURCES_FOLDER.")
    ] = None,
) -> None:
    """Write a module for a new partner from sample files, and say what must be decided."""
    from dagster_project.cli import new_source as command
    from dagster_project.run.run_context import today

    folder = into or settings.load().sources_folder
    if folder is None:
        raise typer.BadParameter("give --into, or set SOURCES_FOLDER", param_hint="--into")
    path, summary = command.new_source(name, samples, folder, today())
    typer.echo(f"{summary}\nWritten: {path}")


@app.command()
def evaluate(
    records: Annotated[
        Path, typer.Argument(help="CSV or Parquet; see docs/operating.md for the columns.")
    ],
    truth: Annotated[Path, typer.Option(help="CSV or Parquet: record_id, person.")],
    out: Annotated[Path | None, typer.Option(help="Write record_id, person_id here (CSV).")] = None,
) -> None:
    """Match records with the shipped model and rules, outside any lake, and measure the result."""
    from dagster_project.cli import evaluate as command

    command.evaluate(records, truth, out)


@app.command()
def train(
    records: Annotated[
        Path | None, typer.Option(help="CSV or Parquet; the lake's records if not given.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for the new version; the lake's `candidates` if not given."),
    ] = None,
    seed: Annotated[int, typer.Option(help="For the random pairs.")] = 1,
    note: Annotated[
        str, typer.Option(help="What the records are, in a sentence.")
    ] = "the records of this lake",
) -> None:
    """Train a model version on this council's own records. Nothing uses it until it is adopted."""
    from dagster_project.cli import train as command

    typer.echo(f"wrote {command.train(records, out, seed, note)}")


@app.command()
def compare(
    name: Annotated[str, typer.Argument(help="The version, as `single-view adopt` lists it.")],
) -> None:
    """Say which persons of the published night another model version would join or part."""
    from dagster_project.cli import compare as command

    counts, file = command.compare(name)
    for change, count in sorted(counts.items()):
        typer.echo(f"{change:7} {count:,} persons")
    typer.echo(f"Those that would change: {file}")


@app.command()
def adopt(
    name: Annotated[str, typer.Argument(help="The version; none lists them all.")] = "",
    by: Annotated[str, typer.Option(help="Who decided; this account if not given.")] = "",
) -> None:
    """Put a model version in force from the next run on, a new one or one from before."""
    from dagster_project.cli import adopt as command

    typer.echo(command.adopt(name, by) if name else command.listed())


for command in about_people.EVERY:
    app.command()(command)


@app.command()
def accept(
    delivery: Annotated[str, typer.Argument(help="Opaque name of a held delivery.")],
) -> None:
    """Accept a held delivery: the next run applies it."""
    from dagster_project.cli import accept as command

    typer.echo(command.accept(delivery))


@app.command()
def retention(
    as_of: Annotated[str, typer.Option(help="Night to look at, YYYY-MM-DD.")] = "",
) -> None:
    """Say how many rows a night removes because their retention ends, and how many soon after."""
    from dagster_project.cli import retention as command
    from dagster_project.run.run_context import today

    typer.echo(command.retention_due(_day(as_of) or today()))


@app.command()
def document() -> None:
    """Print what every table and column is, from the contracts, as the page docs/tables.md."""
    from dagster_project.cli import document as command

    typer.echo(command.page(), nl=False)


@app.command()
def dpia(
    source: Annotated[str, typer.Argument(help="One source; all if not given.")] = "",
    as_of: Annotated[str, typer.Option(help="Date to take for today, YYYY-MM-DD.")] = "",
) -> None:
    """Print an impact assessment (DPIA): facts filled in, what people must judge left open."""
    from dagster_project.cli import dpia as command
    from dagster_project.run.run_context import today

    typer.echo(command.page(settings.load(), source, _day(as_of) or today()), nl=False)


app.add_typer(audience.app, name="audience")


def main() -> None:
    """Run the command line; a user's mistake ends with one sentence and code 2, a fault with 1."""
    try:
        app()
    except SingleViewError as fault:
        _stop(str(fault))
    except ValidationError as fault:
        _stop(
            "; ".join(
                f"setting {'.'.join(map(str, e['loc'])) or '-'}: {e['msg']}" for e in fault.errors()
            )
        )
    except Exception as fault:  # noqa: BLE001 - what is not ours may quote a value, and helps nobody
        _stop(f"This is a fault of the program, at {place_and_kind(fault)}: please report it", 1)


def _stop(sentence: str, code: int = 2) -> None:
    typer.echo(sentence, err=True)
    sys.exit(code)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text} is no date: write it as YYYY-MM-DD") from None
