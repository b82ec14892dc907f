"""The report as text: a page for each of pages.toml, and one that says where a value comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from dashboards.page_list import Page, PageList, Rows
from dashboards.powerbi import visuals
from dashboards.powerbi.cards import CardList, Field, Visual, introduction
from dashboards.powerbi.measures import FROM_WHERE
from dashboards.powerbi.model import CHILD, PERSON
from dashboards.powerbi.visuals import SCHEMAS, Json, Place

WIDTH, MARGIN, GAP = 1280, 20, 10
HEADING, NIGHT, WORDS, BUTTON = 60, 110, 70, 40
TOOLTIP = "provenance"
PAGE_SCHEMA = f"{SCHEMAS}/item/report/definition/page/2.1.0/schema.json"
OPEN_CHILD = "Open child"


def pages_of(pages: PageList, cards: CardList, homes: Mapping[str, str]) -> dict[str, Json]:
    """Every file of the report's pages, by its path below `pages/`.

    Args:
        pages: the list of pages.
        cards: the visuals of each card.
        homes: the home table of each measure.
    """
    files: dict[str, Json] = {"pages.json": _order(pages)}
    for page in pages.pages:
        made = list(_visuals(page, pages, cards, homes))
        height = max(v["position"]["y"] + v["position"]["height"] for v in made) + MARGIN
        is_drilled_to = _is_of_one_child(page, pages)
        files[f"{page.name}/page.json"] = _page(page, height, is_drilled_to=is_drilled_to)
        if is_drilled_to:
            files[f"{page.name}/page.json"]["visualInteractions"] = list(_no_interactions(made))
        files |= {f"{page.name}/visuals/{v['name']}/visual.json": v for v in made}
    return files | _tooltip(homes)


def _order(pages: PageList) -> Json:
    names = [page.name for page in pages.pages]
    return {
        "$schema": f"{SCHEMAS}/item/report/definition/pagesMetadata/1.1.0/schema.json",
        "pageOrder": [*names, TOOLTIP],
        "activePageName": names[0],
    }


def _is_of_one_child(page: Page, pages: PageList) -> bool:
    return _has_rows(page, pages, Rows.ONE_CHILD)


def _has_rows(page: Page, pages: PageList, rows: Rows) -> bool:
    return any(pages.cards[name].rows is rows for name in page.cards)


def _page(page: Page, height: int, *, is_drilled_to: bool) -> Json:
    made: Json = {
        "$schema": PAGE_SCHEMA,
        "name": page.name,
        "displayName": page.title,
        "displayOption": "FitToWidth",
        "height": height,
        "width": WIDTH,
    }
    if not is_drilled_to:
        return made
    field = visuals.expression(f"{CHILD}.{PERSON}", {})
    chosen = {"name": "chosen_child", "field": field, "type": "Categorical"}
    return made | {
        "type": "Drillthrough",
        "visibility": "HiddenInViewMode",
        "filterConfig": {"filters": [chosen | {"howCreated": "Drillthrough"}]},
        "pageBinding": {
            "name": "drill_to_child",
            "type": "Drillthrough",
            "referenceScope": "Default",
            "acceptsFilterContext": "None",
            "parameters": [
                {"name": "child_drilled_to", "boundFilter": "chosen_child", "fieldExpr": field}
            ],
        },
    }


def _no_interactions(made: Iterable[Json]) -> Iterator[Json]:
    """That a click on a row leaves every sentence as it is.

    A click filters what else is on the page by that row, and a sentence about what is not there
    would then be wrong.
    """
    names = {v["name"]: len(_projected(v)) for v in made if _projected(v)}
    for source, fields in names.items():
        for target, others in names.items():
            if source != target and fields > 1 and others == 1:
                yield {"source": source, "target": target, "type": "NoFilter"}


def _projected(visual: Json) -> list[Json]:
    state = visual["visual"].get("query", {}).get("queryState", {})
    return [field for role in state.values() for field in role["projections"]]


def _visuals(
    page: Page, pages: PageList, cards: CardList, homes: Mapping[str, str]
) -> Iterator[Json]:
    """A page's visuals from top to bottom: heading, cards row by row, what it says of nothing."""
    turn = _Turns()
    yield visuals.words("heading", [page.title], Place(MARGIN, MARGIN, 900, HEADING - GAP, turn()))
    yield _way(page, pages, turn())
    top = MARGIN + HEADING
    for number, row in enumerate(page.layout):
        slot = (WIDTH - 2 * MARGIN - GAP * (len(row) - 1)) // len(row)
        bottoms = [top]
        for column, card in enumerate(row):
            left = MARGIN + column * (slot + GAP)
            made = list(_card(card, cards.visuals[card], (left, top, slot), homes, turn))
            yield from made
            bottoms += [v["position"]["y"] + v["position"]["height"] + GAP for v in made]
        top = max(bottoms)
        if number == 0:
            nothing = Visual("nothing", page.title, (Field(f"{page.title}: nothing", page.title),))
            yield visuals.data(
                nothing, Place(MARGIN, top, WIDTH - 2 * MARGIN, WORDS, turn()), homes, ""
            )
            top += WORDS + GAP


def _way(page: Page, pages: PageList, turn: int) -> Json:
    """The button at the top right: from a row to its child, or from the child back."""
    place = Place(WIDTH - MARGIN - 200, MARGIN, 200, BUTTON, turn)
    if _is_of_one_child(page, pages):
        return visuals.button("back", "Back", place, type="Back")
    if _has_rows(page, pages, Rows.MY_CHILDREN):
        target = next(each.name for each in pages.pages if _is_of_one_child(each, pages))
        return visuals.button(
            "open_child", OPEN_CHILD, place, type="Drillthrough", drillthroughSection=target
        )
    first = pages.pages[0]
    return visuals.button(
        "to_find", first.title, place, type="PageNavigation", navigationSection=first.name
    )


def _card(
    card: str,
    shown: Iterable[Visual],
    slot: tuple[int, int, int],
    homes: Mapping[str, str],
    turn: _Turns,
) -> Iterator[Json]:
    left, top, width = slot
    text = introduction(card)
    if text:
        yield visuals.words(f"{card}_words", [text], Place(left, top, width, WORDS, turn()))
        top += WORDS + GAP
    for visual in shown:
        place = Place(left, top, width, visual.height, turn())
        yield visuals.data(visual, place, homes, TOOLTIP)
        top += visual.height + GAP


def _tooltip(homes: Mapping[str, str]) -> dict[str, Json]:
    """The page that says where the value comes from that somebody points at."""
    width, height = 480, 160
    shown = Visual(TOOLTIP, FROM_WHERE, (Field(FROM_WHERE, FROM_WHERE),))
    page = {
        "$schema": PAGE_SCHEMA,
        "name": TOOLTIP,
        "displayName": FROM_WHERE,
        "displayOption": "ActualSize",
        "height": height,
        "width": width,
        "type": "Tooltip",
        "visibility": "HiddenInViewMode",
        "pageBinding": {"name": TOOLTIP, "type": "Tooltip", "parameters": []},
    }
    visual = visuals.data(shown, Place(0, 0, width, height, 0), homes, "")
    return {
        f"{TOOLTIP}/page.json": page,
        f"{TOOLTIP}/visuals/{TOOLTIP}/visual.json": visual,
    }


class _Turns:
    """Counts the turns of a page's visuals for whoever reads with the keyboard."""

    def __init__(self) -> None:
        self.last = -1

    def __call__(self) -> int:
        self.last += 1
        return self.last
