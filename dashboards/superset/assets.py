"""What Superset is to hold, as the text that it imports: nothing in it is made by hand."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dashboards.page_list import Card, Page, PageList
from dashboards.superset.lake import AudienceFolder
from dashboards.superset.views import view_of

HERE = Path(__file__).parent
OURS = uuid.UUID("6b1f7e0e-4b5e-5d0c-9f5e-2a4f5a7f3c11")
VERSION = "1.0.0"
WIDTH = 12
ROW_HEIGHT = 50
MANAGED = {"is_managed_externally": True, "external_url": "https://single-view.example/dashboards"}
ColumnTypes = dict[str, str]


def name_of(kind: str, *parts: str) -> str:
    """The one name that an object has for ever, from what it is."""
    return str(uuid.uuid5(OURS, "/".join((kind, *parts))))


def documents(
    pages: PageList, folders: Iterable[tuple[AudienceFolder, dict[str, ColumnTypes]]]
) -> dict[str, str]:
    """Every file of an import, by its path: what each audience's folder has pages for.

    Args:
        pages: the list of pages.
        folders: each audience, and the columns and types of its cards' views.

    Returns:
        Text by path; JSON, which is YAML as well, as the import wants it.
    """
    files: dict[str, Any] = {"metadata.yaml": {"version": VERSION, "type": "assets"}}
    for folder, views in folders:
        files |= dict(_of_audience(pages, folder, views))
    return {path: json.dumps(content, indent=1) for path, content in files.items()}


def slug_of(folder: AudienceFolder, page: Page) -> str:
    """The last part of a page's address."""
    return f"{folder.slug}-{page.name}"


def _of_audience(
    pages: PageList, folder: AudienceFolder, views: dict[str, ColumnTypes]
) -> Iterator[tuple[str, Any]]:
    audience = folder.name
    yield f"databases/{audience}.yaml", _database(folder)
    for card in pages.cards_of(folder.page_tables):
        columns = views[card.name]
        yield f"datasets/{audience}/{card.name}.yaml", _dataset(folder, card, columns)
        yield f"charts/{audience}_{card.name}.yaml", _chart(folder, card, columns, pages)
    for page in pages.pages_of(folder.page_tables):
        yield f"dashboards/{audience}_{page.name}.yaml", _dashboard(folder, page, pages)


def _database(folder: AudienceFolder) -> dict[str, Any]:
    return {
        "database_name": folder.name,
        "sqlalchemy_uri": f"duckdb:///{folder.name}",
        "cache_timeout": None,
        "expose_in_sqllab": False,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": False},
        "uuid": name_of("database", folder.name),
        "version": VERSION,
        **MANAGED,
    }


def _dataset(folder: AudienceFolder, card: Card, columns: ColumnTypes) -> dict[str, Any]:
    return {
        "table_name": view_of(folder, card),
        "schema": "main",
        "catalog": None,
        "main_dttm_col": None,
        "sql": None,
        "description": f"{card.title}, for {folder.title}",
        "params": None,
        "metrics": [],
        "columns": [
            {
                "column_name": name,
                "type": kind,
                "is_active": True,
                "groupby": True,
                "filterable": True,
            }
            for name, kind in columns.items()
        ],
        "uuid": name_of("dataset", folder.name, card.name),
        "database_uuid": name_of("database", folder.name),
        "version": VERSION,
        **MANAGED,
    }


def _chart(
    folder: AudienceFolder, card: Card, columns: ColumnTypes, pages: PageList
) -> dict[str, Any]:
    order = [json.dumps([name.lstrip("-"), not name.startswith("-")]) for name in card.order]
    return {
        "slice_name": f"{card.title} ({folder.title})",
        "description": None,
        "viz_type": "handlebars",
        "params": {
            "viz_type": "handlebars",
            "query_mode": "raw",
            "all_columns": list(columns),
            "order_by_cols": order,
            "row_limit": card.limit,
            "adhoc_filters": [],
            "handlebarsTemplate": template(folder, card, pages),
            "styleTemplate": "",
        },
        "cache_timeout": None,
        "uuid": name_of("chart", folder.name, card.name),
        "dataset_uuid": name_of("dataset", folder.name, card.name),
        "version": VERSION,
        **MANAGED,
    }


def template(folder: AudienceFolder, card: Card, pages: PageList) -> str:
    """A card's page, on one line: it is taken for Markdown, where a blank line ends HTML."""
    text = (HERE / "cards" / f"{card.name}.html").read_text(encoding="utf-8")
    links = "".join(
        f'<a href="/superset/dashboard/{slug_of(folder, page)}/">{page.title}</a>'
        for page in pages.pages_of(folder.page_tables)
        if page.name != "child"
    )
    search = (
        (HERE / "search.html").read_text(encoding="utf-8") if "child" in folder.page_tables else ""
    )
    filled = (
        text.replace("[[search]]", search)
        .replace("[[links]]", links)
        .replace("[[audience]]", folder.title)
        .replace("[[child page]]", f"/superset/dashboard/{folder.slug}-child/")
        .replace("[[find page]]", f"/superset/dashboard/{folder.slug}-find/")
    )
    return " ".join(filled.split())


def _dashboard(folder: AudienceFolder, page: Page, pages: PageList) -> dict[str, Any]:
    return {
        "dashboard_title": f"{page.title} ({folder.title})",
        "description": None,
        "css": (HERE / "pages.css").read_text(encoding="utf-8") + _empty(page),
        "slug": slug_of(folder, page),
        "certified_by": None,
        "certification_details": None,
        "published": True,
        "uuid": name_of("dashboard", folder.name, page.name),
        "position": _position(folder, page, pages),
        "metadata": {
            "native_filter_configuration": [],
            "cross_filters_enabled": False,
            "refresh_frequency": 0,
            "color_scheme": "",
            "label_colors": {},
        },
        "version": VERSION,
        **MANAGED,
    }


def _empty(page: Page) -> str:
    """What stands where a card has no row at all."""
    return f'\n.ant-empty::after, [data-test="chart-empty"]::after {{ content: "{page.empty}"; }}\n'


def _position(folder: AudienceFolder, page: Page, pages: PageList) -> dict[str, Any]:
    grid = [f"ROW-{number}" for number in range(len(page.layout))]
    position: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "children": grid, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": page.title}},
    }
    for row, names in zip(grid, page.layout, strict=True):
        charts = [f"CHART-{name}" for name in names]
        position[row] = {
            "type": "ROW",
            "id": row,
            "children": charts,
            "parents": ["ROOT_ID", "GRID_ID"],
            "meta": {"background": "BACKGROUND_TRANSPARENT"},
        }
        for chart, name in zip(charts, names, strict=True):
            position[chart] = {
                "type": "CHART",
                "id": chart,
                "children": [],
                "parents": ["ROOT_ID", "GRID_ID", row],
                "meta": {
                    "uuid": name_of("chart", folder.name, name),
                    "chartId": 0,
                    "width": WIDTH // len(names),
                    "height": ROW_HEIGHT,
                    "sliceName": pages.cards[name].title,
                },
            }
    return position
