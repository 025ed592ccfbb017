"""Tables: sorted, filtered, scrolled, selected and edited; their place is an address."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from reactpy import component
from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.world import World
from heavy_stack.backend.errors import ChangedMeanwhile
from heavy_stack.frontend.components.data_table import Chosen, Column, DataTable, TableAsk
from heavy_stack.frontend.components.notices import Notices
from heavy_stack.frontend.components.table_memory import find_among
from heavy_stack.frontend.gallery.data import SHELF, ToolTable
from heavy_stack.shared_models.windows import Span, Window
from tests.support.parts import world_of

NAMES = "tbody th"
BY_NAME, BY_PRICE = "#tools-sort-name", "#tools-sort-price"
AXES = [tool for tool in SHELF if "Axe" in tool.name]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of({"/tools": ToolTable}) as world:
        yield world


@pytest.fixture
async def ada(world: World) -> Page:
    return await visit_page(world, "/tools", as_="Ada")


def names(page: Page) -> list[str]:
    return page.texts(NAMES)


def orders(page: Page) -> list[str | None]:
    return [head.attributes.get("aria-sort") for head in select(page.root, "thead th")]


async def test_a_column_is_sorted_up_then_down_then_not_at_all(ada: Page) -> None:
    shelf = names(ada)

    await ada.click(BY_NAME)
    assert names(ada) == sorted((tool.name for tool in SHELF), key=str.casefold)[: len(shelf)]
    assert orders(ada)[1] == "ascending"
    assert ada.path == "/tools?tools.sort=name"

    await ada.click(BY_NAME)
    assert names(ada) == sorted((tool.name for tool in SHELF), key=str.casefold, reverse=True)[: len(shelf)]
    assert orders(ada)[1] == "descending"
    assert ada.path == "/tools?tools.sort=-name"

    await ada.click(BY_NAME)
    assert names(ada) == shelf == [tool.name for tool in SHELF[:50]]
    assert orders(ada)[1] == "none"
    assert ada.path == "/tools"


async def test_rows_without_a_value_come_last_and_in_a_descending_order_first(ada: Page) -> None:
    unpriced = [tool.name for tool in SHELF if tool.price is None]

    await ada.click(BY_PRICE)
    await ada.click(BY_PRICE)

    assert names(ada)[: len(unpriced)] == unpriced


async def test_filters_are_in_the_address_and_another_person_sees_the_same_by_it(
    ada: Page, world: World
) -> None:
    await ada.type("Name", "axe")
    await ada.select("Kind", "cutting")
    await ada.fill("Price from", "10")
    await ada.click(BY_PRICE)
    shown = names(ada)

    bo = await visit_page(world, ada.path, as_="Bo")

    wanted = [tool for tool in AXES if tool.kind == "cutting" and tool.price and tool.price >= 10]
    assert shown == [tool.name for tool in sorted(wanted, key=lambda tool: tool.price or 0)]
    assert 0 < len(shown) < len(AXES)
    assert names(bo) == shown
    assert (bo.value("Name"), bo.value("Kind"), bo.value("Price from")) == ("axe", "cutting", "10")
    await bo.click("Clear filters")
    assert len(names(bo)) == 50
    assert bo.path == "/tools?tools.sort=price"


async def test_what_nothing_fits_is_said_with_the_way_out(ada: Page) -> None:
    await ada.fill("Name", "no such tool")

    assert names(ada) == []
    assert ada.sees("Nothing fits.")
    assert ada.value("Name") == "no such tool"


@pytest.mark.parametrize(
    "query",
    [
        "tools.sort=shape",
        "tools.sort=-",
        "tools.price.from=NaN&tools.price.to=1e999",
        "tools.price.from=" + "9" * 1000,
        "tools.kind=none of these",
        "tools.bought.from=2020-01-01",
        "tools.id=tool-0001",
        "tools.name=" + quote("\x00"),
        "tools.rows=-1&tools.from=nowhere",
        "tools.after=" + "x" * 1500,
        "&".join(f"tools.name={number}" for number in range(60)),
    ],
)
async def test_an_address_that_makes_no_sense_shows_the_table_from_its_start(
    world: World, query: str
) -> None:
    ada = await visit_page(world, f"/tools?{query}")

    assert names(ada) == [tool.name for tool in SHELF[:50]]


async def test_scrolling_brings_every_row_in_its_order(ada: Page) -> None:
    await ada.click(BY_NAME)
    await ada.reach("More rows")
    await ada.reach("More rows")

    assert names(ada) == sorted((tool.name for tool in SHELF), key=str.casefold)
    assert ada.sees("130 rows")


async def test_another_order_begins_at_its_start_wherever_one_was(ada: Page) -> None:
    await ada.reach("More rows")
    assert len(names(ada)) == 100
    assert ada.path == "/tools?tools.to=tool-0099"

    await ada.click(BY_NAME)

    assert names(ada) == sorted((tool.name for tool in SHELF), key=str.casefold)[:50]
    assert ada.path == "/tools?tools.sort=name"


async def test_a_range_is_selected_and_something_is_done_with_it(ada: Page) -> None:
    await ada.click(f"Select: {SHELF[1].name}")
    await ada.click(f"Select: {SHELF[4].name}", shiftKey=True)
    assert ada.sees("4 selected")

    await ada.click("Throw away")
    assert ada.sees("Throw these tools away?")
    assert names(ada)[1] == SHELF[1].name
    await ada.click(select(ada.root, "dialog .button-primary")[0])

    assert names(ada)[:2] == [SHELF[0].name, SHELF[5].name]
    assert ada.sees("Threw away 4.")
    assert not ada.sees("selected")


async def test_the_box_in_the_head_selects_what_is_shown_and_lets_go_of_it(ada: Page) -> None:
    await ada.click("Select all shown")
    assert ada.sees("50 selected")

    await ada.click(f"Select: {SHELF[0].name}")
    assert ada.sees("49 selected")
    await ada.click("Select all shown")
    assert ada.sees("50 selected")
    await ada.click("Select all shown")

    assert not ada.sees("selected")


async def test_every_row_that_fits_is_more_than_what_is_shown(ada: Page) -> None:
    await ada.select("Kind", "cutting")
    await ada.click("Select all shown")
    await ada.click("Select every row that fits")
    assert ada.sees("All rows that fit are selected")

    await ada.click("Throw away")
    await ada.click(select(ada.root, "dialog .button-primary")[0])
    await ada.click("Clear filters")
    await ada.reach("More rows")

    assert names(ada) == [tool.name for tool in SHELF if tool.kind != "cutting"]


async def test_with_other_filters_nothing_is_selected(ada: Page) -> None:
    await ada.click("Select all shown")

    await ada.fill("Name", "axe")

    assert not ada.sees("selected")
    assert len(names(ada)) == len(AXES)


async def test_a_cell_is_edited_where_it_stands(ada: Page) -> None:
    await ada.click(f"Edit Name of {SHELF[0].name}: {SHELF[0].name}")
    await ada.fill(f"Name of {SHELF[0].name}", "Great axe")
    await ada.press("Enter", at=f"Name of {SHELF[0].name}")

    assert names(ada)[:2] == ["Great axe", SHELF[1].name]
    assert not select(ada.root, ".row-editor")


async def test_what_a_cell_does_not_take_is_said_there_and_stays(ada: Page) -> None:
    first = SHELF[0]
    await ada.click(f"Edit Price of {first.name}: 2.5")
    await ada.fill(f"Price of {first.name}", "cheap")
    await ada.click("Save")
    assert ada.texts(".field-error") == ["Write a number, such as 12.5."]
    assert ada.value(f"Price of {first.name}") == "cheap"
    await ada.press("Escape", at=f"Price of {first.name}")

    await ada.click(f"Edit Name of {first.name}: {first.name}")
    await ada.fill(f"Name of {first.name}", "  ")
    await ada.click("Save")

    assert ada.texts(".field-error") == ["A tool needs a name."]
    await ada.click("Cancel")
    assert names(ada)[0] == first.name


async def test_a_cell_is_read_as_its_person_writes(world: World) -> None:
    ada = await visit_page(world, "/tools", language="de")
    first = SHELF[0]

    await ada.click(f"Edit Price of {first.name}: 2,5")
    await ada.fill(f"Price of {first.name}", "1.234,5")
    await ada.click("Save")

    assert ada.texts("tbody .cell-number")[0] == "1.234,5"


async def test_yes_and_no_are_chosen(ada: Page) -> None:
    first = SHELF[0]

    await ada.click(f"Edit Lent of {first.name}: no")
    await ada.select(f"Lent of {first.name}", "yes")
    await ada.click("Save")

    assert sum(text == "yes" for text in ada.texts("tbody td")) == 1 + sum(t.is_lent for t in SHELF[:50])


async def test_a_row_that_is_edited_stays_though_it_fits_no_more(ada: Page) -> None:
    first = SHELF[0]
    await ada.click(f"Edit Name of {first.name}: {first.name}")
    await ada.fill(f"Name of {first.name}", "half written")

    await ada.select("Kind", "striking")

    assert ada.value(f"Name of {first.name}") == "half written"
    await ada.click("Cancel")
    assert first.name not in names(ada)


async def test_a_table_is_a_table_for_screen_readers(ada: Page) -> None:
    assert ada.text("caption") == "Tools"
    assert [head.attributes["scope"] for head in select(ada.root, "tbody th")] == ["row"] * 50
    assert orders(ada) == [None, "none", "none", "none", "none", "none"]
    frame = select(ada.root, ".table-scroll")[0].attributes
    assert (frame["role"], frame["aria-label"], frame["tabindex"]) == ("region", "Table: Tools", "0")


@pytest.mark.parametrize("query", ["x=1&x=2", "tools-filter-name=1", "clear=1&kept-0=1", "x=1&x=1"])
async def test_whatever_else_is_in_the_address_comes_along_with_a_filter(world: World, query: str) -> None:
    ada = await visit_page(world, f"/tools?{query}")

    kept = select(ada.root, ".table-filters input[type=hidden]")
    assert [(one.attributes["name"], one.attributes["value"]) for one in kept] == parse_qsl(query)
    await ada.fill("#tools-filter-name", "axe")
    assert len(names(ada)) == len(AXES)


async def test_without_javascript_the_table_is_sorted_filtered_and_scrolled(world: World) -> None:
    ada = await visit_page(world, "/tools", javascript=False)

    await ada.click(BY_NAME)
    await ada.fill("#tools-filter-name", "axe")
    await ada.submit(".table-filters")
    assert sorted(names(ada), key=str.casefold) == names(ada)
    assert len(names(ada)) == len(AXES)

    await ada.click("Clear filters")
    await ada.click("More rows")
    assert names(ada) == sorted((tool.name for tool in SHELF), key=str.casefold)[50:100]


@dataclass(frozen=True)
class Nail:
    """A row that many people see."""

    id: str
    name: str
    version: int = 1


class Box:
    """Nails that are shared; who changes one says which version they saw."""

    def __init__(self) -> None:
        self.nails: tuple[Nail, ...] = (Nail("a", "long"), Nail("b", "short"))
        self.column = Column[Nail]("name", "Name", lambda nail: nail.name, save=self.rename, filters=True)

    def page(self) -> Any:
        """A page with its table."""

        @component
        def Nails() -> VdomDict:
            table = DataTable(
                [self.column],
                self.find,
                name="nails",
                label="Nails",
                row_id=lambda nail: nail.id,
                topic="nails",
                deeds={"Fail": self.fail},
            )
            return html.div(Notices(), table)

        return Nails

    async def find(self, _work: Any, ask: TableAsk, span: Span) -> Window[Nail]:
        return find_among(self.nails, [self.column], ask, span, row_id=lambda nail: nail.id)

    async def rename(self, _work: Any, nail: Nail, name: str) -> None:
        if nail not in self.nails:
            raise ChangedMeanwhile(f"the nail {nail.name}")
        renamed = Nail(nail.id, name, nail.version + 1)
        self.nails = tuple(renamed if each == nail else each for each in self.nails)

    async def fail(self, _work: Any, _chosen: Chosen) -> None:
        raise RuntimeError("The box is stuck")


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def nails(box: Box) -> AsyncIterator[World]:
    async with world_of({"/nails": box.page()}) as world:
        yield world


async def test_what_one_person_changes_everybody_sees(nails: World) -> None:
    ada, bo = [await visit_page(nails, "/nails", as_=name) for name in ("Ada", "Bo")]

    await ada.click("Edit Name of long: long")
    await ada.fill("Name of long", "longest")
    await ada.click("Save")
    nails.services.topics.publish("nails")
    await nails.settle()

    assert names(ada) == names(bo) == ["longest", "short"]


async def test_who_edits_what_somebody_changed_meanwhile_is_told_and_keeps_their_text(
    nails: World, box: Box
) -> None:
    ada = await visit_page(nails, "/nails", as_="Ada")
    await ada.click("Edit Name of long: long")
    await ada.fill("Name of long", "mine")

    await box.rename(None, box.nails[0], "theirs")
    nails.services.topics.publish("nails")
    await nails.settle()
    assert ada.value("Name of long") == "mine"
    await ada.click("Save")

    assert ada.texts(".field-error") == [str(ChangedMeanwhile("the nail long"))]
    assert ada.value("Name of long") == "mine"
    await ada.click("Cancel")
    assert names(ada) == ["theirs", "short"]


async def test_a_deed_that_fails_is_told_and_leaves_the_selection(nails: World) -> None:
    ada = await visit_page(nails, "/nails", as_="Ada")
    await ada.click("Select: long")

    await ada.click("Fail")

    assert ada.texts(".toast-text") == ["The box is stuck"]
    assert ada.sees("1 selected")


async def test_what_is_selected_and_typed_is_there_after_a_restart(nails: World) -> None:
    ada = await visit_page(nails, "/nails", as_="Ada")
    await ada.click("Select: short")
    await ada.click("Edit Name of long: long")
    await ada.fill("Name of long", "half")

    await ada.kill_worker()

    assert ada.kept == "all"
    assert ada.sees("1 selected")
    assert ada.is_checked("Select: short")
    assert ada.value("Name of long") == "half"


async def test_a_click_in_one_row_renders_no_other(ada: Page) -> None:
    await ada.click(f"Select: {SHELF[3].name}")

    changed = [op for frame in ada.frames for op in frame[1:]]
    assert 0 < len(str(changed)) < 2_500, changed


def test_columns_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be named 'sort'"):
        Column[Nail]("sort", "Sort", lambda nail: nail.name)
    with pytest.raises(ValueError, match="choice of nothing"):
        Column[Nail]("name", "Name", lambda nail: nail.name, kind="choice")
