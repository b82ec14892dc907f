"""Faults that Power BI would tell late or never: `python -m dashboards.powerbi.check`.

Nothing here opens Power BI. Each fault is a sentence that names the place.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dashboards.powerbi import check_model
from dashboards.powerbi.generate import PROJECT
from dashboards.powerbi.project_text import PageText, ProjectText, files_of, read

POWER_BIS_OWN = {"tableEx", "textSlicer", "slicer", "textbox", "actionButton"}
NIGHT = ("Night", "Late feeds")
Json = Mapping[str, Any]


def faults(files: Mapping[str, str]) -> list[str]:
    """Everything that is wrong with a project, as far as its text shows it.

    Args:
        files: text by path.
    """
    project = read(files)
    return [
        *_of_files(files),
        *check_model.faults(project.model),
        *_of_report(project),
        *(fault for page in project.pages.values() for fault in _of_page(project, page)),
    ]


def _of_files(files: Mapping[str, str]) -> Iterator[str]:
    for path, text in files.items():
        if not path.endswith(".tmdl") and '"$schema"' not in text:
            yield f"{path} names no schema"
        if "/bookmarks/" in path:
            yield f"{path}: a bookmark keeps what somebody saw"


def _of_report(project: ProjectText) -> Iterator[str]:
    if project.report.get("settings", {}).get("exportDataMode") != "None":
        yield "the report lets data be exported"
    if project.report.get("publicCustomVisuals") or project.report.get("organizationCustomVisuals"):
        yield "the report has a visual of another maker"
    if sorted(project.order["pageOrder"]) != sorted(project.pages):
        yield "the order of pages is not that of the pages that there are"
    if project.order["activePageName"] not in project.pages:
        yield "the report opens on a page that is not there"


def _of_page(project: ProjectText, page: PageText) -> Iterator[str]:
    if page.page["name"] != page.folder:
        yield f"page {page.folder} is called {page.page['name']}"
    turns = [visual["position"].get("tabOrder") for visual in page.visuals.values()]
    if None in turns or len({*turns}) < len(turns):
        yield f"page {page.folder}: a visual has no turn of its own for the keyboard"
    shown = {name for visual in page.visuals.values() for _, name in _fields(_query(visual))}
    if page.page.get("type") != "Tooltip" and not {*NIGHT} <= shown:
        yield f"page {page.folder} does not say which night it shows and which feeds are late"
    for name in _missing(project, page.page):
        yield f"page {page.folder} names {name}, which the model does not have"
    yield from _of_interactions(page)
    for name, visual in page.visuals.items():
        place = f"page {page.folder}, visual {name}"
        yield from (f"{place}: {fault}" for fault in _of_visual(project, page, visual))


def _of_interactions(page: PageText) -> Iterator[str]:
    for each in page.page.get("visualInteractions", []):
        if not {each["source"], each["target"]} <= page.visuals.keys():
            yield f"page {page.folder}: an interaction of {each['source']} leads nowhere"


def _of_visual(project: ProjectText, page: PageText, visual: Json) -> Iterator[str]:
    inside = visual["visual"]
    if inside["visualType"] not in POWER_BIS_OWN:
        yield f"{inside['visualType']} is another maker's visual"
    container = inside.get("visualContainerObjects", {})
    if not _word(container, "general", "altText"):
        yield "it has no alternative text"
    place = visual["position"]
    is_right = place["x"] + place["width"] <= page.page["width"]
    if not (is_right and place["y"] + place["height"] <= page.page["height"]):
        yield "it stands beyond the edge of its page"
    for name in _missing(project, visual):
        yield f"it names {name}, which the model does not have"
    yield from _of_fields(visual)
    yield from _of_links(project, page, container)


def _of_fields(visual: Json) -> Iterator[str]:
    for role in _query(visual).values():
        for each in role["projections"]:
            named = [f"{table}.{name}" for table, name in _fields(each["field"])]
            if named != [each["queryRef"]]:
                yield f"its field {named[0]} goes by the name of {each['queryRef']}"
    projected = {*_fields(_query(visual))}
    for field in _fields(visual["visual"].get("query", {}).get("sortDefinition", {})):
        if field not in projected:
            yield f"it is ordered by {field[1]}, which it does not show"


def _of_links(project: ProjectText, page: PageText, container: Json) -> Iterator[str]:
    tooltip = _word(container, "visualTooltip", "section")
    if tooltip and _type(project, tooltip) != "Tooltip":
        yield f"its tooltip {tooltip} is no tooltip page"
    target = _word(container, "visualLink", "navigationSection")
    if target and target not in project.pages:
        yield f"it leads to {target}, which is no page"
    drilled = _word(container, "visualLink", "drillthroughSection")
    if not drilled:
        return
    if _type(project, drilled) != "Drillthrough":
        yield f"it drills to {drilled}, which is no page for that"
        return
    binding = project.pages[drilled].page["pageBinding"]["parameters"]
    needed = {field for parameter in binding for field in _fields(parameter)}
    shown = {field for visual in page.visuals.values() for field in _fields(_query(visual))}
    if not needed <= shown:
        yield f"it drills to {drilled} by {needed - shown}, which no visual of the page shows"


def _missing(project: ProjectText, part: Json) -> Iterator[str]:
    """Fields that a part of the report names and the model does not have."""
    tables = project.model.tables
    for table, name in _fields(part):
        held = tables.get(table)
        if not held or name not in {*held.columns, *held.measures}:
            yield f"{table}[{name}]"


def _query(visual: Json) -> Json:
    query: Json = visual["visual"].get("query", {}).get("queryState", {})
    return query


def _fields(part: object, short: Mapping[str, str] | None = None) -> Iterator[tuple[str, str]]:
    """Every table and field that a piece of JSON names, short names of a filter's tables known."""
    short = short or {}
    inner: Iterable[object] = part if isinstance(part, list) else ()
    if isinstance(part, Mapping):
        inner = part.values()
        short = {each["Name"]: each["Entity"] for each in part.get("From", ())} or short
        if {"Property", "Expression"} <= part.keys():
            reference = part["Expression"]["SourceRef"]
            table = reference.get("Entity") or short.get(reference.get("Source", ""), "")
            yield table, part["Property"]
    for each in inner:
        yield from _fields(each, short)


def _word(container: Json, kind: str, name: str) -> str:
    """What a visual's container says under a name; empty where it says nothing."""
    for each in container.get(kind, []):
        value = each["properties"].get(name, {}).get("expr", {}).get("Literal", {}).get("Value", "")
        if value:
            return str(value).strip("'")
    return ""


def _type(project: ProjectText, page: str) -> str:
    return str(project.pages[page].page.get("type", "")) if page in project.pages else ""


def main() -> int:
    """Say what is wrong with a project; the shipped one if none is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT
    wrong = faults(files_of(folder))
    sys.stdout.write("\n".join([*wrong, f"{len(wrong)} faults in {folder}", ""]))
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
