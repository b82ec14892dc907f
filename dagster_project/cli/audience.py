"""`single-view audience`: who sees what and why, as a page and as a contract."""

from typing import TYPE_CHECKING, Annotated

import typer

from contracts.looks import AccessLevel
from dagster_project import settings
from dagster_project.cli.noted_looks import note

if TYPE_CHECKING:
    from contracts import AudienceAccess, Table

app = typer.Typer(help="Say who sees what, and why.", no_args_is_help=True)


@app.command()
def check(
    user: Annotated[str, typer.Argument(help="The user's account, as the staff list has it.")],
    child: Annotated[str, typer.Argument(help="A child's id, as XXX-XXX-X.")],
    table: Annotated[str, typer.Argument(help="A table of gold, as involvement.")],
) -> None:
    """Say why a user sees a table's rows about a child, or does not."""
    from dagster_project.audiences import check as reasons
    from dagster_project.audiences.listed_readers import listed_readers
    from dagster_project.run.agreed_sources import agreed_sources
    from gold.access_file import access_rules

    config = settings.load()
    question = reasons.Question(
        user=user,
        person_id=child.upper(),
        table=_gold_table(table),
        root=config.lake_root,
        rules=access_rules(config.access_file),
        sources=agreed_sources(config),
        readers=listed_readers(config).readers,
    )
    answer = reasons.answer(question)
    level = AccessLevel.PERSON_OPENED if answer.tells_of_child else AccessLevel.SEARCHED
    note("audience check", level, (child.upper(),))
    typer.echo("\n".join(answer.sentences))


@app.command()
def matrix() -> None:
    """Print who may see what, as a page for publication (Markdown)."""
    from dagster_project.audiences import matrix as access_matrix
    from dagster_project.run.agreed_sources import agreed_sources
    from gold.access_file import access_rules

    config = settings.load()
    rules = access_rules(config.access_file)
    typer.echo(access_matrix.page(rules, agreed_sources(config)), nl=False)


@app.command()
def contract(
    audience: Annotated[str, typer.Argument(help="An audience, as the access file names it.")],
) -> None:
    """Print what an audience is promised of its tables, as a contract (ODCS, YAML)."""
    from dagster_project.audiences import open_data_contract
    from dagster_project.run import registry
    from dagster_project.run.agreed_sources import agreed_sources
    from gold.access_file import access_rules

    config = settings.load()
    rules = access_rules(config.access_file)
    access = _access(audience, rules.audiences)
    tables = [owned.table for owned in registry.owned_tables()]
    promised = open_data_contract.contract(access, rules, tables, agreed_sources(config))
    typer.echo(open_data_contract.as_yaml(promised), nl=False)


def _gold_table(name: str) -> "Table":
    from dagster_project.run import registry

    tables = {
        owned.table.name: owned.table
        for owned in registry.owned_tables()
        if owned.table.path.startswith("gold/")
    }
    if name not in tables:
        raise typer.BadParameter(f"gold has no table {name}: it has {', '.join(sorted(tables))}")
    return tables[name]


def _access(name: str, audiences: "tuple[AudienceAccess, ...]") -> "AudienceAccess":
    by_name = {access.audience.lower(): access for access in audiences}
    if name.lower() not in by_name:
        names = ", ".join(access.audience for access in audiences)
        raise typer.BadParameter(f"the access file has no audience {name}: it has {names}")
    return by_name[name.lower()]
