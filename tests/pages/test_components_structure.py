"""Shell, sections, tabs, breadcrumbs, pagination and theme switch, as the server shows them."""

import re
from collections.abc import AsyncIterator
from html import unescape

import pytest
from reactpy import component
from reactpy.types import VdomDict
from reactpy.utils import reactpy_to_string

from heavy_engine.elements import html
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.find import select
from heavy_engine.testing.world import World
from heavy_stack.frontend.components.page_shell import NavigationItem, PageShell
from heavy_stack.frontend.components.pagination import Pagination, Paging
from heavy_stack.frontend.components.sections import ExpandableSection
from heavy_stack.frontend.gallery import structure
from tests.support.parts import world_of


@component
def Workbench() -> VdomDict:
    """All examples of structure on one page."""
    return html.div(*(example.component() for example in structure.EXAMPLES))


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with world_of({"/": Workbench}) as world:
        yield world


@pytest.fixture
async def ada(world: World) -> Page:
    return await visit_page(world, "/", as_="Ada")


def chosen(page: Page) -> list[str]:
    return page.texts("[role=tab][aria-selected=true]")


async def test_a_tab_shows_its_content_and_says_so(ada: Page) -> None:
    assert chosen(ada) == ["Facts", "Facts"]
    assert ada.sees("Two kilos")

    await ada.click("#tabs-the-axe-loans")

    assert chosen(ada) == ["Loans", "Facts"]
    assert not ada.sees("Two kilos")
    stops = [
        tab.attributes["tabindex"] for tab in select(ada.root, "#tabs-the-axe-facts, #tabs-the-axe-loans")
    ]
    assert stops == ["-1", "0"]


async def test_tabs_that_are_kept_keep_their_state(ada: Page) -> None:
    await ada.click("#tabs-the-axe-loans")
    await ada.click("Lent 0 times")

    await ada.click("#tabs-the-axe-facts")
    await ada.click("#tabs-the-axe-loans")

    assert ada.sees("Lent 1 times")


async def test_every_panel_is_named_by_its_tab_and_controlled_by_it(ada: Page) -> None:
    for tab in select(ada.root, "[role=tab][aria-controls]"):
        panel = select(ada.root, f"#{tab.attributes['aria-controls']}")
        assert [each.attributes["aria-labelledby"] for each in panel] == [tab.attributes["id"]]


async def test_a_tab_in_the_address_can_be_shared_and_the_rest_of_the_address_stays(world: World) -> None:
    ada = await visit_page(world, "/?tools=2&saw=nonsense", as_="Ada")
    assert chosen(ada)[1] == "Facts"

    await ada.click("#tabs-the-saw-loans")

    assert ada.path == "/?tools=2&saw=loans"
    bo = await visit_page(world, ada.path, as_="Bo")
    assert chosen(bo)[1] == "Loans"


async def test_tabs_in_the_address_work_without_javascript(world: World) -> None:
    ada = await visit_page(world, "/?tools=2", as_="Ada", javascript=False)

    await ada.click("#tabs-the-saw-loans")

    assert ada.sees("Share this address")
    assert ada.path == "/?tools=2&saw=loans"


async def test_a_tab_that_is_disabled_is_not_chosen(ada: Page) -> None:
    await ada.click("Papers")

    assert chosen(ada) == ["Facts", "Facts"]


async def test_pages_of_a_list_are_links_that_keep_the_rest_of_the_address(world: World) -> None:
    ada = await visit_page(world, "/?saw=loans&tools=2", as_="Ada", javascript=False)
    assert ada.sees("Chisel")

    await ada.click("Page 3")

    assert ada.path == "/?saw=loans&tools=3"
    assert ada.sees("File")
    assert not ada.sees("Chisel")
    assert ada.texts(".pagination [aria-current=page]") == ["3"]


@pytest.mark.parametrize(("asked", "shown"), [("99", "Vice"), ("-4", "Axe"), ("axe", "Axe")])
async def test_a_page_that_is_not_there_is_the_nearest_one(world: World, asked: str, shown: str) -> None:
    ada = await visit_page(world, f"/?tools={asked}", as_="Ada")

    assert shown in ada.texts("li")


@pytest.mark.parametrize(
    ("page", "pages", "wanted"),
    [
        (1, 2, "1 2"),
        (1, 9, "1 2 … 9"),
        (4, 9, "1 2 3 4 5 … 9"),
        (5, 9, "1 … 4 5 6 … 9"),
        (9, 9, "1 … 8 9"),
    ],
)
def test_pages_that_are_far_away_are_left_out(page: int, pages: int, wanted: str) -> None:
    paging = Paging(page, pages, 10, lambda number: f"?page={number}")

    shown = reactpy_to_string(html.div(Pagination(paging)))

    assert " ".join(re.findall(r">(\d+|…)<", unescape(shown))) == wanted


def test_a_list_of_one_page_has_no_links_to_others() -> None:
    assert Pagination(Paging(1, 1, 10, str)) == ""


async def test_an_address_with_too_many_fields_is_no_reason_to_fail(world: World) -> None:
    ada = await visit_page(world, "/?" + "&".join(f"a{number}=1" for number in range(200)), as_="Ada")

    assert chosen(ada) == ["Facts", "Facts"]
    assert ada.texts(".pagination [aria-current=page]") == ["1"]


async def test_breadcrumbs_end_at_this_page(ada: Page) -> None:
    assert ada.texts(".breadcrumbs a") == ["Shed", "Shelves"]
    assert ada.texts(".breadcrumbs [aria-current=page]") == ["Axes"]


def test_a_shell_marks_where_one_is_and_above() -> None:
    items = (
        NavigationItem("/", "Home"),
        NavigationItem("/shelves", "Shelves"),
        NavigationItem("/loans", "Loans"),
    )
    shown = reactpy_to_string(PageShell(name="Shed", navigation=items, here="/shelves/7"))

    assert 'href="/shelves" data-live="" aria-current="true"' in shown
    assert shown.count("aria-current") == 1
    for landmark in ("<header", "<nav", "<main"):
        assert shown.count(landmark) == 1
    assert 'href="#main"' in shown


def test_a_shell_inside_a_page_has_no_landmarks_of_its_own() -> None:
    shown = reactpy_to_string(PageShell(name="Shed", navigation=(), here="/", is_page=False, footer="x"))

    assert not [tag for tag in ("<header", "<main", "<footer", 'id="main"') if tag in shown]


def test_a_section_that_opens_needs_no_server() -> None:
    shown = reactpy_to_string(ExpandableSection("Who?", html.p("Ada"), group="rules", is_open=True, level=4))

    assert "<details" in shown
    assert 'name="rules"' in shown
    assert " open" in shown
    assert "<summary" in shown
    assert "<h4" in shown


async def test_the_theme_switch_follows_the_system_until_somebody_chooses(ada: Page) -> None:
    switch = select(ada.root, "[data-widget=theme] input")

    assert [("checked" in choice.attributes, choice.attributes["value"]) for choice in switch] == [
        (True, ""),
        (False, "light"),
        (False, "dark"),
    ]
