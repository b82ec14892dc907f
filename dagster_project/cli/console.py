"""What a run says at its end, for a data lead: counts and names of ours, never a value."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import typer

from bronze import delivery, rejected
from bronze.readers.arrivals import printable_name
from bronze.sources import find
from dagster_project.lake import published
from dagster_project.lake.storage import Folder
from dagster_project.run.nightly import Done
from dagster_project.settings import Settings
from gold import child, child_record, duplicate, source_freshness
from silver.findings.kinds import PAIR_KINDS

REASONS_SHOWN = 6


def night(done: Done) -> None:
    """How a night ended, in one line."""
    if done.ok:
        typer.echo("The night is published.")
    else:
        typer.echo(
            f"The night was not published; readers still see the last one. {done.fault}", err=True
        )
        for sentence in done.unsent:
            typer.echo(f"Beside that, {sentence}.", err=True)


def demo(config: Settings, seconds: float) -> None:
    """What both nights of the demo brought."""
    root = config.lake_root
    _deliveries(config)
    _rejected(root)
    children = published.rows(
        root, child.TABLE, ("person_id", "duplicate_suspected", "address_hidden")
    )
    records = published.rows(root, child_record.TABLE, ("record_key",))
    hidden = sum(row["address_hidden"] for row in children)
    typer.echo(
        f"\n{len(children):,} children found in {len(records):,} records; "
        f"{hidden} with a protected address"
    )
    _duplicates(root)
    _late(root)
    _where(config, seconds)


def _deliveries(config: Settings) -> None:
    extracts = {e.name: e for s in find(config.sources_folder) for e in s.extracts}
    rows = published.rows(config.lake_root, delivery.TABLE)
    rows.sort(key=lambda row: (row["run_number"], row["source"], row["extract"] or ""))
    rows_of_files = [
        (
            row["run_number"],
            row["source"],
            _file(row, extracts),
            row["outcome"],
            *(
                f"{row[name]:,}"
                for name in ("rows_in", "rows_kept", "rows_unchanged", "rows_rejected")
            ),
        )
        for row in rows
    ]
    typer.echo("\nDeliveries")
    _table(
        ("run", "source", "file", "outcome", "rows in", "new or changed", "unchanged", "refused"),
        rows_of_files,
    )


def _file(row: published.Row, extracts: published.Row) -> str:
    extract = extracts.get(row["extract"])
    named = printable_name(Path(row["file_name"]), extract) if extract else ""
    return named or f"delivery {row['delivery_id']}"


def _rejected(root: Folder) -> None:
    rows = published.rows(root, rejected.TABLE, ("reason", "rows"))
    reasons = Counter[str]()
    for row in rows:
        reasons[row["reason"]] += row["rows"]
    typer.echo(f"\nRows refused: {sum(reasons.values()):,}")
    for reason, count in reasons.most_common(REASONS_SHOWN):
        typer.echo(f"  {count:6,}  {reason}")


def _duplicates(root: Folder) -> None:
    last = published.last(root)
    now = published.rows(root, duplicate.TABLE, ("owner", "kind", "record_key", "other_record_key"))
    before = _before(root, last.run_number - 1)
    typer.echo("\nDuplicates flagged, by owner of the record (a pack asks only who can correct it)")
    kinds = Counter((row["owner"], row["kind"]) for row in now)
    owners = sorted({owner for owner, _ in kinds})
    _table(
        ("owner", *PAIR_KINDS),
        [(owner, *(f"{kinds[owner, kind]:,}" for kind in PAIR_KINDS)) for owner in owners],
    )
    if before:
        pairs = {_pair(row) for row in now}
        gone = len({_pair(row) for row in before} - pairs)
        typer.echo(f"Since the run before, {gone:,} pairs are flagged no more.")


def _before(root: Folder, run_number: int) -> list[published.Row]:
    return published.rows_of_run(
        root, duplicate.TABLE, run_number, ("record_key", "other_record_key")
    )


def _pair(row: published.Row) -> tuple[str, str]:
    return min(row["record_key"], row["other_record_key"]), max(
        row["record_key"], row["other_record_key"]
    )


def _late(root: Folder) -> None:
    late = [
        r["extract"]
        for r in published.rows(root, source_freshness.TABLE, ("extract", "is_late"))
        if r["is_late"]
    ]
    typer.echo(f"\nFeeds that are late: {', '.join(sorted(late)) or 'none'}")


def _where(config: Settings, seconds: float) -> None:
    typer.echo(f"\nDone in {seconds / 60:.1f} minutes. Where to look")
    typer.echo(f"  tables   {config.lake_root}/gold/<table>  (any Delta reader)")
    typer.echo(f"  reports  {(config.reports / 'data_docs' / 'index.html').resolve().as_uri()}")
    first = (config.reports / "quality" / "index.html").resolve().as_uri()
    typer.echo(f"  stewards {first}")
    typer.echo(f"  packs    {config.outbox}/<source>/corrections.xlsx")
    typer.echo(
        f"  UI       make ui, then {config.dagster_url}; the same pages at {config.pages_url}"
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    cells = [tuple(head), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(head))]
    for row in cells:
        typer.echo(
            "  "
            + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )
