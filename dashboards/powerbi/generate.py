"""Write the Power BI project: `python -m dashboards.powerbi.generate`.

What it writes stands in git, so that a change of gold or of the pages shows in a review as what it
changes in Power BI; a test holds the two to each other.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from contracts import AccessRules
from dashboards import page_list
from dashboards.powerbi import cards, measures, model, queries, report, tmdl
from dashboards.powerbi.queries import Derivation, Place, Storage
from dashboards.powerbi.visuals import SCHEMAS
from gold.access_file import access_rules

PROJECT = Path(__file__).with_name("project")
NAME = "SingleView"
REPORT, MODEL = f"{NAME}.Report", f"{NAME}.SemanticModel"


def documents(place: Place, rules: AccessRules) -> dict[str, str]:
    """Every file of the project, by its path.

    Args:
        place: the lake that it opens with, and as which audience.
        rules: the access file: which audiences there are.

    Returns:
        Text by path, the same for the same arguments.
    """
    pages, shown = page_list.load(), cards.load()
    of_model = model.build(pages, shown)
    made = measures.build(pages, of_model)
    audiences = queries.names_of_audiences(access.audience for access in rules.audiences)
    needs = {page.name: page.needs for page in pages.pages}
    derivation = Derivation(audiences, measures.senders(), needs)
    files = _of_model(place, derivation, of_model, made)
    homes = {measure.name: measure.table for measure in made}
    for path, content in _of_report(pages, shown, homes).items():
        files[path] = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return files


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Replace a project's files by these: what is gone from the list goes from the folder."""
    for part in (REPORT, MODEL):
        shutil.rmtree(folder / part, ignore_errors=True)
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _of_model(
    place: Place,
    derivation: Derivation,
    of_model: model.Model,
    made: tuple[measures.Measure, ...],
) -> dict[str, str]:
    expressions = queries.expressions(place, derivation.audiences)
    definition = f"{MODEL}/definition"
    files = {
        f"{definition}/database.tmdl": tmdl.database(),
        f"{definition}/model.tmdl": tmdl.model_file(of_model, expressions),
        f"{definition}/expressions.tmdl": tmdl.expressions_file(expressions),
        f"{definition}/relationships.tmdl": tmdl.relationships_file(of_model.relationships),
        f"{definition}/roles/{tmdl.ROLE}.tmdl": tmdl.role_file(of_model.filters),
    }
    for table in of_model.tables:
        own = [measure for measure in made if measure.table == table.name]
        query = queries.query_of(table, derivation)
        files[f"{definition}/tables/{table.name}.tmdl"] = tmdl.table_file(table, own, query)
    # Microsoft's own serialiser ends a file with an empty line: a save in Desktop changes nothing.
    return {path: f"{text}\n" for path, text in files.items()}


def _of_report(
    pages: page_list.PageList, shown: cards.CardList, homes: Mapping[str, str]
) -> dict[str, Any]:
    definition = f"{REPORT}/definition"
    files: dict[str, Any] = {
        f"{NAME}.pbip": {
            "$schema": f"{SCHEMAS}/pbip/pbipProperties/1.0.0/schema.json",
            "version": "1.0",
            "artifacts": [{"report": {"path": REPORT}}],
            "settings": {"enableAutoRecovery": True},
        },
        f"{REPORT}/.platform": _platform("Report"),
        f"{MODEL}/.platform": _platform("SemanticModel"),
        f"{MODEL}/definition.pbism": {
            "$schema": f"{SCHEMAS}/item/semanticModel/definitionProperties/1.0.0/schema.json",
            "version": "4.2",
            "settings": {"qnaEnabled": False},
        },
        f"{REPORT}/definition.pbir": {
            "$schema": f"{SCHEMAS}/item/report/definitionProperties/2.0.0/schema.json",
            "version": "4.0",
            "datasetReference": {"byPath": {"path": f"../{MODEL}"}},
        },
        f"{definition}/version.json": {
            "$schema": f"{SCHEMAS}/item/report/definition/versionMetadata/1.0.0/schema.json",
            "version": "2.0.0",
        },
        f"{definition}/report.json": _report(),
    }
    made = report.pages_of(pages, shown, homes)
    return files | {f"{definition}/pages/{path}": content for path, content in made.items()}


def _platform(kind: str) -> dict[str, Any]:
    return {
        "$schema": f"{SCHEMAS}/gitIntegration/platformProperties/2.1.0/schema.json",
        "metadata": {"type": kind, "displayName": "Single view of the child"},
        "config": {"version": "2.0", "logicalId": tmdl.tag("item", kind)},
    }


def _report() -> dict[str, Any]:
    """What holds for the whole report: nothing is exported, and nobody's choices are kept."""
    return {
        "$schema": f"{SCHEMAS}/item/report/definition/report/3.3.0/schema.json",
        "themeCollection": {},
        "settings": {
            "exportDataMode": "None",
            "isPersistentUserStateDisabled": True,
            "useStylableVisualContainerHeader": True,
            "useEnhancedTooltips": True,
        },
    }


def main() -> None:
    """Write the project, for the lake, the audience and the storage that are named."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboards.powerbi.generate", description=__doc__
    )
    shipped = Place()
    parser.add_argument("--to", type=Path, default=PROJECT, help="folder that the project goes to")
    parser.add_argument("--lake", default=shipped.lake, help="folder or address of the lake")
    parser.add_argument("--audience", default=shipped.audience, help="as folders write it: careers")
    parser.add_argument("--storage", type=Storage, default=shipped.storage, choices=list(Storage))
    parser.add_argument("--access-file", type=Path, help="the council's own; else the shipped one")
    given = parser.parse_args()
    place = Place(given.lake, given.audience, given.storage)
    write(given.to, documents(place, access_rules(given.access_file)))


if __name__ == "__main__":
    main()
