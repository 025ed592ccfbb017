"""The examples of docs/engine.md work: every block runs, and its pages do what the text says."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from reactpy import html

from heavy_engine import Application, Caller, Forbidden, NotFound, Route
from heavy_engine.layout import Layout, call_now
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of

DOCUMENT = Path(__file__).parents[2] / "docs" / "engine.md"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)

Names = dict[str, Any]
Visit = Callable[..., Awaitable[Page]]


def run_examples(text: str) -> Names:
    """Run every block, each after those above it; answers what they define."""
    names: Names = {"__name__": "docs.engine"}
    for found in BLOCK.finditer(text):
        # Empty lines above, so that errors name the line of the document.
        above = "\n" * (text.count("\n", 0, found.start()) + 1)
        exec(compile(above + found[1], str(DOCUMENT), "exec"), names)
    return names


NAMES = run_examples(DOCUMENT.read_text())
IN_SECTIONS = [route.page for section in NAMES["SECTIONS"] for route in section.routes.values()]
PAGES = {name: page for name, page in NAMES.items() if name.endswith("Page") and page not in IN_SECTIONS}
TESTS = {name: test for name, test in NAMES.items() if name.startswith("test_")}


def application() -> Application:
    """`NotesPage` stands at /notes, and so on; the document's own routes as it says."""
    routes = {f"/{name.removesuffix('Page').lower()}": Route(page, name) for name, page in PAGES.items()}

    @asynccontextmanager
    async def open_work(caller: Caller) -> AsyncIterator[Caller]:
        yield caller

    async def who_asks(session_id: str) -> Caller:
        return Caller(session_id)

    return Application(
        name="Examples",
        routes={**routes, **NAMES["ROUTES"]},
        sections=NAMES["SECTIONS"],
        error_page=lambda status, *_: html.p(str(status)),
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=DOCUMENT.parent,
    )


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    world = World(services_of(application()))
    yield lambda path="/", as_="Ada": visit_page(world, path, as_=as_)
    await world.close()


def test_there_are_examples() -> None:
    assert len(PAGES) >= 6
    assert len(TESTS) >= 2


@pytest.mark.parametrize("path", application().routes)
async def test_every_page_is_shown_without_a_fault(path: str, visit: Visit) -> None:
    ada = await visit(path)

    assert ada.html
    assert ada.texts(".fault") == []


def test_the_clock_shows_the_time() -> None:
    assert re.fullmatch(r'<time data-h="1">\d\d:\d\d</time>', Layout(NAMES["Clock"]()).render())


@pytest.mark.parametrize("name", TESTS)
async def test_every_test_passes(name: str, visit: Visit) -> None:
    await TESTS[name](visit)


async def test_what_is_around_the_page_keeps_its_state(visit: Visit) -> None:
    ada = await visit("/")
    await ada.click("Menu")

    await ada.click("About")

    assert (ada.path, ada.title, ada.text("h1")) == ("/about", "About", "About us")
    assert ada.texts("nav a") == ["Home", "About"]


async def test_boxes_stand_in_a_section_with_a_guard(visit: Visit) -> None:
    ada = await visit("/boxes")
    await ada.click("Menu")
    await ada.click("Box 1")
    assert (ada.path, ada.title, ada.text("p")) == ("/boxes/1", "Box 1", "axe, saw")
    assert ada.head == {"description": "What is in box 1."}
    assert ada.sees("Home"), "the frame's menu is still open"

    await ada.click("Turn round")
    assert (ada.path, ada.text("p")) == ("/boxes/1?sorted=1", "saw, axe")

    await ada.click("All boxes")
    assert (ada.path, ada.text("h1")) == ("/boxes", "Boxes")
    with pytest.raises(NotFound, match="There is no such box"):
        await visit("/boxes/7")
    with pytest.raises(Forbidden):
        await visit("/boxes/2", as_="Bo")
    assert (await visit("/boxes", as_="guest")).path == "/about"


async def test_a_click_renders_the_page_and_one_row(visit: Visit) -> None:
    ada = await visit("/shopping")

    await ada.click("Buy bread")

    assert ada.texts("li") == ["Buy milk", "bought", "Buy salt"]
    # each() itself is not rendered: it compares items.
    assert ada.last_event.renders == 2


async def test_a_stream_is_cut_to_its_limit_and_a_growing_list_is_not(visit: Visit) -> None:
    ada = await visit("/notes")

    for _time in range(3):
        await ada.click("Add")

    assert ada.texts("ul li") == ["Note 1", "Note 2", "Note 3"]
    assert ada.texts("ol li") == ["2 notes", "3 notes"]
    # The page and the new note; the stream's row is no component.
    assert ada.last_event.renders == 2


async def test_scrolling_to_the_end_of_the_shelf_shows_more_of_it(visit: Visit) -> None:
    ada = await visit("/shelf")

    await ada.reach("More")
    await ada.reach("More")

    assert ada.texts("#shelf > li")[-1] == "Note 59"
    assert not ada.sees("More")


async def test_work_beside_the_events_shows_its_result(visit: Visit) -> None:
    ada = await visit("/weather")

    await ada.click("Ask")

    assert ada.text("output") == "sunny"
    assert [op[-1] for op in ada.ops] == ["asking", "sunny"]


def test_a_javascript_component_calls_its_prop() -> None:
    layout = Layout(NAMES["RatingPage"]())
    island = re.search(r'<heavy-island data-h="(\d+)".*Stars are loading</heavy-island>', layout.render())
    assert island
    picked = layout.find(int(island[1]), ":onPick")
    assert picked

    call_now(picked.handlers[0], [3])

    assert [(op[0], op[-1]) for op in layout.flush() if op[0] == "t"] == [("t", "3")]


async def test_a_live_value_follows_what_its_loader_uses(visit: Visit) -> None:
    ada = await visit("/tool")
    assert ada.text("output") == "The axe is sharp."

    await ada.click("To the saw")

    assert ada.text("output") == "The saw is blunt."


async def test_what_is_saved_is_shown_before_and_after(visit: Visit) -> None:
    ada = await visit("/title")

    await ada.type("Title", " Oil the saw ")
    await ada.click("Save")

    assert ada.text("h1") == "Oil the saw"
    assert (await visit("/title", as_="Bo")).text("h1") == "Oil the saw"


async def test_a_part_that_cannot_be_shown_can_be_tried_again(visit: Visit) -> None:
    tool = NAMES["SHELF"].pop()
    ada = await visit("/careful")
    assert ada.sees("Tools")
    assert ada.sees("could not be shown")

    NAMES["SHELF"].append(tool)
    await ada.click("Try again")
    assert ada.sees("The third tool is the rake.")
