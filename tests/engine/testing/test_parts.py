"""What the browser in this process does with lists, files, islands and the developer's panel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reactpy import component, html, use_location, use_state
from reactpy.reactjs import component_from_string

from heavy_engine import Link, Route, Slice, use_sortable, use_virtual
from heavy_engine.dev_panel import DevPanel
from heavy_engine.testing.browser import Page, visit
from heavy_engine.testing.people import NotThere
from heavy_engine.testing.world import World, services_of
from tests.engine.testing.shed import Shed, application
from tests.engine.topics.rooms import application as one_page
from tests.engine.topics.rooms import world_of
from tests.engine.uploads import upload_app
from tests.engine.uploads.samples import PNG, TEXT, left_in


@component
def StepsPage() -> Any:
    steps, set_steps = use_state(("Sketch", "Build", "Test"))
    sortable = use_sortable(steps, lambda move: set_steps(move.items))
    rows = [
        html.li(
            sortable.row(step),
            html.button(sortable.handle(step)),
            step,
            html.button(sortable.step(step, step, "up")),
            html.button(sortable.step(step, step, "down")),
        )
        for step in sortable.items
    ]
    other = html.ul(html.li({"data-item": "x"}, html.button({"data-handle": "x"}, "Loose")))
    return html.main(html.ol({"id": "steps", **sortable.list}, *rows), other)


@pytest.fixture
async def ada() -> AsyncIterator[Page]:
    async with world_of(StepsPage) as world:
        yield await visit(world, "/", as_="Ada")


async def test_a_row_is_dragged_by_its_handle(ada: Page) -> None:
    await ada.drag("Move Test", onto="Move Sketch")
    assert ada.texts("#steps li") == ["Test", "Sketch", "Build"]

    await ada.drag("Move Test", onto="Move Build")
    assert ada.texts("#steps li") == ["Sketch", "Build", "Test"]


async def test_a_row_is_moved_by_keys_and_escape_puts_it_back(ada: Page) -> None:
    for key in ("Space", "ArrowUp", "ArrowUp", "ArrowUp"):
        await ada.press(key, at="Move Test")
    assert ada.texts("#steps li") == ["Sketch", "Build", "Test"], "nothing is told before it is dropped"
    await ada.press("Enter", at="Move Test")
    assert ada.texts("#steps li") == ["Test", "Sketch", "Build"]

    for key in ("Space", "End", "Escape", "Space"):
        await ada.press(key, at="Move Test")
    assert ada.texts("#steps li") == ["Test", "Sketch", "Build"]


async def test_a_row_is_moved_by_its_buttons_as_far_as_the_list_goes(ada: Page) -> None:
    await ada.click("Move Sketch down")
    assert ada.texts("#steps li") == ["Build", "Sketch", "Test"]
    await ada.click("Move Sketch up")
    events = ada.last_event.seq
    await ada.click("Move Sketch up")

    assert ada.texts("#steps li") == ["Sketch", "Build", "Test"]
    assert ada.last_event.seq == events, "who is first is told nothing to"


async def test_what_is_no_handle_of_the_list_says_so(ada: Page) -> None:
    with pytest.raises(NotThere, match="'Loose' is no handle"):
        await ada.drag("Loose", onto="Move Test")


@component
def NumbersPage() -> Any:
    async def read(_work: Any, first: int, count: int) -> Slice[int]:
        return Slice(range(first, min(first + count, 100_000)), 100_000)

    virtual = use_virtual(read, row_rem=2)
    rows = [html.li({"key": row.index, **virtual.row(row.index)}, f"{row.item:,}") for row in virtual.rows]
    return html.main(
        {"id": "plain"}, html.div({"id": "numbers", **virtual.scroller}, html.ul(virtual.space, *rows))
    )


async def test_a_long_list_is_scrolled_to_any_row_and_what_is_here_is_not_asked_for() -> None:
    async with world_of(NumbersPage) as world:
        ada = await visit(world, "/", as_="Ada")
        await ada.scroll_to("#numbers", 20)
        assert ada.frames == []

        await ada.scroll_to("#numbers", 50_000)

        assert ada.sees("50,000")
        assert not ada.sees("49,000")
        with pytest.raises(NotThere, match="no list of use_virtual"):
            await ada.scroll_to("#plain", 1)


async def test_keys_move_the_focus_over_all_rows_and_its_row_stays_in_the_page() -> None:
    async with world_of(NumbersPage) as world:
        ada = await visit(world, "/", as_="Ada")
        with pytest.raises(NotThere, match="no row of '#numbers' has the focus"):
            ada.row_in_focus("#numbers")

        await ada.press("ArrowDown", at="#numbers")
        assert ada.row_in_focus("#numbers") == "0"
        await ada.press("End", at="#numbers")
        await ada.press("ArrowUp", at="#numbers")
        assert ada.row_in_focus("#numbers") == "99,998"

        await ada.scroll_to("#numbers", 0)

        assert ada.sees("5")
        assert ada.row_in_focus("#numbers") == "99,998", "the row that has the focus stays"


@pytest.fixture
async def sender(tmp_path: Path) -> AsyncIterator[Page]:
    world = World(services_of(upload_app.application(), upload_app.settings_in(str(tmp_path), uploads_max=4)))
    yield await visit(world, "/taken", as_="Ada")
    await world.close()


async def test_files_are_dropped_on_a_field_and_pasted_into_it(sender: Page) -> None:
    await sender.drop("#field-pictures .rules", {"axe.png": PNG, "notes.txt": TEXT})
    await sender.paste("Pictures", {"saw.png": PNG})

    assert [text.split(":")[1].strip() for text in sender.texts("#field-pictures li span")] == ["done"] * 3
    with pytest.raises(NotThere, match="takes no files"):
        await sender.drop("h1", {"axe.png": PNG})


async def test_a_file_under_way_is_stopped(sender: Page, tmp_path: Path) -> None:
    async with sender.sending("Pictures", "axe.png", PNG, so_far=10):
        assert sender.texts("#field-pictures li span") == ["axe.png: uploading"]
        assert left_in(tmp_path) != [], "a part of it is on the disk"
        await sender.click("Remove axe.png")
        told = sender.last_event.seq

    assert sender.last_event.seq == told, "nothing is told of what nobody wants"
    assert sender.texts("#field-pictures li span") == []
    assert left_in(tmp_path) == []
    assert list(tmp_path.rglob("*.part*")) == []


async def test_a_file_under_way_goes_on_when_nobody_stopped_it(sender: Page) -> None:
    async with sender.sending("Pictures", "axe.png", PNG, so_far=10):
        await sender.drop_connection()
        await sender.reconnect()

    assert sender.texts("#field-pictures li span") == ["axe.png: done"]


async def test_a_file_that_the_page_does_not_want_is_not_sent(sender: Page) -> None:
    with pytest.raises(NotThere, match=r"does not want .axe\.exe."):
        async with sender.sending("Pictures", "axe.exe", b"MZ", so_far=1):
            pass


MODULE = "export function Stars() {}; export function bind() {}"


@component
def StarsPage() -> Any:
    Stars = component_from_string(MODULE, "Stars", "test-parts-stars", fallback="Stars are loading")
    count, set_count = use_state(1)
    inner = html.button({"onClick": lambda _event: set_count(0)}, "None")
    return html.main(
        Stars({"count": count, "onPick": lambda number: set_count(number)}, inner), html.output(count)
    )


async def test_an_island_has_props_and_calls_what_it_was_given() -> None:
    async with world_of(StarsPage) as world:
        ada = await visit(world, "/", as_="Ada")
        assert ada.props() == {"count": 1}
        assert ada.sees("Stars are loading"), "what is there without JavaScript"

        await ada.call("onPick", 3)
        assert (ada.props(), ada.text("output")) == ({"count": 3}, "3")
        await ada.call("onClick", {"type": "click"})

        assert ada.props() == {"count": 0}
        with pytest.raises(NotThere, match=r"0 functions .onDrop. .* there are: onClick, onPick"):
            await ada.call("onDrop")
        with pytest.raises(NotThere, match="'output' is no JavaScript component"):
            ada.props("output")


async def test_the_developers_panel_shows_what_it_would() -> None:
    world = World(services_of(application(Shed()), developer=DevPanel()))
    ada = await visit(world, "/counter", as_="Ada")

    await ada.click("Add one")

    assert ada.panel("tree")["components"]
    assert [event["event"] for event in ada.panel("events")] == ["click"]
    await world.close()


async def test_without_a_developers_panel_that_is_said() -> None:
    async with world_of(StepsPage) as world:
        with pytest.raises(NotThere, match="services_of"):
            (await visit(world, "/")).panel()


@component
def PlacePage() -> Any:
    return html.main(
        html.h1(use_location().path), Link("/a", "A"), Link("/b", "B"), html.a({"href": "/c"}, "C")
    )


async def test_forward_undoes_back_until_somebody_goes_elsewhere() -> None:
    places = {path: Route(PlacePage, path) for path in ("/", "/a", "/b", "/c")}
    world = World(services_of(replace(one_page(PlacePage), routes=places)))
    ada = await visit(world, "/", as_="Ada")
    for name in ("A", "C", "B"):
        await ada.click(name)
    for shown in ("/c", "/a", "/"):
        await ada.back()
        assert (ada.path, ada.text("h1")) == (shown, shown)
    for shown in ("/a", "/c"):
        await ada.forward()
        assert (ada.path, ada.text("h1")) == (shown, shown)

    await ada.click("A")

    with pytest.raises(NotThere, match="no page to go forward to"):
        await ada.forward()
    await world.close()
