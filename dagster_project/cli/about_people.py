"""Commands about one person or pair: why, from where, and what somebody decided."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from contracts.looks import AccessLevel
from dagster_project import settings
from dagster_project.cli.noted_looks import note, noted
from gold.shown_attributes import ATTRIBUTES

LockedBecause = Annotated[
    str, typer.Option(help="Open a locked person as well, and why. It is noted and audited.")
]


def explain(
    left: Annotated[str, typer.Argument(help="A person, as XXX-XXX-X, or a record's opaque key.")],
    right: Annotated[str, typer.Argument(help="Opaque key of another record.")] = "",
    picture: Annotated[Path | None, typer.Option(help="Write a picture (SVG) here.")] = None,
    locked_because: LockedBecause = "",
) -> None:
    """Say in plain words why two records are, or are not, one person; or what a person is."""
    from dagster_project.cli import explain as command

    opened = bool(locked_because)
    if right:
        level = AccessLevel.DETAIL_OPENED if opened else AccessLevel.RESULTS_SHOWN
        root, pair = settings.load().lake_root, (left, right)
        rows = partial(command.records_of, root, *pair, opens_locked=opened)
        noted("explain", level, pair, rows, locked_because)
        typer.echo(command.two_records(left, right, picture, opens_locked=opened))
    else:
        answer = partial(command.explain_name, left, opens_locked=opened)
        level = AccessLevel.PERSON_OPENED
        typer.echo(noted("explain", level, (left,), answer, locked_because))


def rule(
    ruling: Annotated[str, typer.Argument(help="same, different, undecided or withdrawn.")],
    left: Annotated[str, typer.Argument(help="Opaque key of a record.")],
    right: Annotated[str, typer.Argument(help="Opaque key of another record.")],
    by: Annotated[str, typer.Option(help="Who rules.")],
    why: Annotated[str, typer.Option(help="Why, in a sentence.")],
) -> None:
    """Rule that two records are one person, or two. The next run obeys; nothing is overwritten."""
    from dagster_project.cli import rule as command

    typer.echo(command.rule(ruling, (left, right), by, why))


def hold(
    name: Annotated[str, typer.Argument(help="A person's id, or a record's opaque key.")],
    by: Annotated[str, typer.Option(help="Who decided.")],
    why: Annotated[str, typer.Option(help="Why, in a sentence.")],
    *,
    lock: Annotated[
        bool, typer.Option(help="A lock: nobody may tell that there is this child.")
    ] = False,
    release: Annotated[bool, typer.Option(help="Lift the hold, or the lock.")] = False,
) -> None:
    """Keep a person's data and show it to nobody, after an objection; or show it again."""
    from dagster_project.cli import hold as command

    if lock:
        _open_whole("hold", name, why, opens_locked=True)
    typer.echo(command.hold(name, by, why, is_lock=lock, is_lifted=release))


def erase(  # noqa: PLR0913 # its parameters are the command's
    name: Annotated[
        str, typer.Argument(help="A person's id, a record's opaque key, or a receipt to lift.")
    ],
    by: Annotated[str, typer.Option(help="Who decided.")],
    why: Annotated[str, typer.Option(help="Why, in a sentence that names nobody.")],
    instructed_by: Annotated[
        str, typer.Option(help="Reference of the controller's written instruction.")
    ] = "",
    locked_because: LockedBecause = "",
    *,
    readmit: Annotated[
        bool, typer.Option(help="Let the records of that receipt come in again.")
    ] = False,
) -> None:
    """Erase a person, or one record, everywhere; only a receipt without a name is kept."""
    from dagster_project.cli import erase as command

    if readmit:
        typer.echo(command.readmit(name, by, why))
    else:
        opened = bool(locked_because)
        _open_whole("erase", name, _reasons(why, locked_because), opens_locked=opened)
        typer.echo(command.erase(name, by, why, instructed_by, opens_locked=opened))


def trace(
    person_id: Annotated[str, typer.Argument(help="The child, as XXX-XXX-X.")],
    attribute: Annotated[
        str, typer.Argument(help=f"One of {', '.join(ATTRIBUTES)}; all if not given.")
    ] = "",
    why: Annotated[str, typer.Option(help="Why you look, for the access log.")] = "",
) -> None:
    """Follow each shown value of a child back to delivery, file and row."""
    from dagster_project.cli import trace as command

    answer = partial(command.trace, person_id, attribute)
    typer.echo(noted("trace", AccessLevel.DETAIL_OPENED, (person_id,), answer, why))


def audit(
    what: Annotated[str, typer.Argument(help="children, or access: who looked at whom.")] = (
        "children"
    ),
    children: Annotated[int, typer.Option(min=1, help="How many children to draw.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed draws the same children.")] = 1,
    since: Annotated[
        str, typer.Option(help="Of access: first day, YYYY-MM-DD or yesterday; else a month.")
    ] = "",
    kept_hash: Annotated[
        str, typer.Option(help="access: a last hash that you kept; the log must still hold it.")
    ] = "",
) -> None:
    """Draw children to compare with the sources' own systems; or say who looked at whom."""
    from dagster_project.cli import audit_access
    from dagster_project.outbox import audit_sample
    from dagster_project.run.run_context import today

    if what == "access":
        typer.echo(audit_access.report(today(), since, kept_hash))
    elif what == "children":
        drawn = audit_sample.draw(children, seed)
        why = "drawn by chance, to be audited"
        note("audit", AccessLevel.DETAIL_OPENED, drawn.person_ids, why)
        typer.echo(drawn.sentence)
    else:
        raise typer.BadParameter("audit children, or access")


def import_looks(
    file: Annotated[Path, typer.Argument(help="Power BI's activity events, as JSON.")],
    report: Annotated[
        str, typer.Option(help="Name of the report, or what its name begins with.")
    ] = "Single view of the child",
) -> None:
    """Add to the access log who opened the report in Power BI, which does not say at whom."""
    from dagster_project.look_audit import looks_of_power_bi

    added, held = looks_of_power_bi.take_in(settings.load().state_root, file, report)
    typer.echo(f"{added:,} looks were added; {held:,} stood in the log already.")


def subject(
    name: Annotated[str, typer.Argument(help="A person's id, or a record's opaque key.")],
    out: Annotated[Path, typer.Option(help="New folder to write into: keep it safe.")],
    why: Annotated[str, typer.Option(help="The request, for the access log.")],
    locked_because: LockedBecause = "",
) -> None:
    """Write everything held on a person, for a subject access request."""
    from dagster_project.cli import subject as command

    opened = bool(locked_because)
    command.require_new(out)
    _open_whole("subject", name, _reasons(why, locked_because), opens_locked=opened)
    typer.echo(command.subject(name, out, opens_locked=opened))


def _reasons(*reasons: str) -> str:
    """All reasons that were given, in one line of the log."""
    return "; ".join(filter(None, reasons))


def _open_whole(command: str, name: str, why: str, *, opens_locked: bool) -> None:
    """Note that somebody is about to open all of a person, where there is one."""
    from dagster_project.cli import explain as people

    root = settings.load().lake_root
    held = partial(people.held_person, root, name, opens_locked=opens_locked)
    noted(command, AccessLevel.DETAIL_OPENED, (name,), held, why)


EVERY = (explain, rule, hold, erase, trace, subject, audit, import_looks)
"""The commands, in the order in which help lists them."""
