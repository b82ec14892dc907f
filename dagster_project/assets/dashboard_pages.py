"""The dashboards' pages at the right edge of Dagster's graph: what a broken table would break."""

from collections.abc import Collection

import dagster as dg

from contracts import Layer
from dashboards import page_list
from dashboards.page_list import Page, PageList

GROUP = "dashboards"


def specs(tables: Collection[dg.AssetKey], address: str) -> list[dg.AssetSpec]:
    """One asset per page, which nothing here builds: it reads tables as they are published.

    Args:
        tables: keys of all tables that are built; what a page reads beside them (who may see whom)
            is each audience's own.
        address: where the pages are served.
    """
    pages = page_list.load()
    return [
        dg.AssetSpec(
            dg.AssetKey(["dashboard", page.name]),
            deps=[key for key in _reads(pages, page) if key in tables],
            description=f"The page {page.title!r}, for every audience that may see what it needs.",
            group_name=GROUP,
            kinds={"superset"},
            metadata={"opens": dg.MetadataValue.url(f"{address}/")},
        )
        for page in pages.pages
    ]


def _reads(pages: PageList, page: Page) -> list[dg.AssetKey]:
    of_cards = (table for name in page.cards for table in pages.cards[name].columns)
    names = {*page.needs, *pages.always, *of_cards}
    return [dg.AssetKey([str(Layer.GOLD), name]) for name in sorted(names)]
