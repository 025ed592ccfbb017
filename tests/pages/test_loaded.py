"""What people see of a query: on its way, nothing there, failed with a way to try again, and the value."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from reactpy import component
from reactpy.types import Component

from heavy_engine import Application, Route, use_query
from heavy_engine.elements import html
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from heavy_stack.frontend.components.loaded import Loaded
from heavy_stack.frontend.components.placeholders import EmptyState
from tests.engine.memory_socket import SETTINGS, services, settled, show
from tests.engine.small_app import Refused, error_page, open_work, who_asks


class Shed:
    """Tools that come when the test says so."""

    def __init__(self, *tools: str) -> None:
        self.tools = tools
        self.open = asyncio.Event()
        self.open.set()
        self.failures: list[Exception] = []

    def page(self) -> Callable[[], Component]:
        @component
        def Tools() -> Any:
            async def load(_work: object) -> tuple[str, ...]:
                await self.open.wait()
                if self.failures:
                    raise self.failures.pop(0)
                return self.tools

            def rows(tools: tuple[str, ...]) -> Any:
                return html.ul(*(html.li({"key": tool}, tool) for tool in tools))

            nothing = EmptyState("No tools yet.", "Bring one.")
            query = use_query(load, topic="tools")
            return html.main(Loaded(query, rows, waiting="Loading the tools…", empty=nothing))

        return Tools

    def world(self) -> World:
        application = Application(
            name="Shed",
            routes={"/": Route(self.page(), "Tools")},
            error_page=error_page,
            open_work=open_work,
            who_asks=who_asks,
            explain=lambda error: str(error) if isinstance(error, Refused) else None,
            static_folder=Path(),
        )
        return World(services_of(application, SETTINGS))


async def test_what_takes_longer_has_a_placeholder_that_says_how_to_go_on_without_script() -> None:
    shed = Shed("axe")
    shed.open.clear()
    _page, socket, first = await show(
        services(replace(SETTINGS, first_paint_s=0.0), tools=shed.page()), "/tools?sort=age"
    )

    assert 'aria-busy="true"' in first
    assert 'role="status"' in first
    assert "Loading the tools…" in first
    noscript = first[first.index("<noscript") : first.index("</noscript>")]
    assert 'href="/tools?sort=age"' in noscript
    assert "Load the page once more" in noscript

    shed.open.set()
    await settled()
    assert "axe" in str(socket.frames)
    assert {"aria-busy": "false"} in [op[2] for frame in socket.frames for op in frame[1:] if op[0] == "a"]


async def test_the_value_and_nothing_at_all() -> None:
    for tools in (("axe",), ()):
        shed = Shed(*tools)
        ada = await visit(world := shed.world(), as_="Ada")
        assert ada.texts("li") == list(tools)
        assert ada.sees("No tools yet.") is (not tools)
        assert ada.texts(".skeleton") == []
        await world.close()


async def test_who_sees_a_failure_can_try_again_and_the_focus_goes_to_what_comes() -> None:
    shed = Shed("axe")
    shed.failures = [ZeroDivisionError("the secret is 42"), Refused("The shed is closed.")]
    ada = await visit(world := shed.world(), as_="Ada")
    assert ada.sees("This could not be loaded. Reference")
    assert not ada.sees("secret")
    assert ada.texts("[role=alert] button") == ["Try again"]

    await ada.click("Try again")
    assert ada.sees("The shed is closed.")
    assert not ada.sees("Reference")

    await ada.click("Try again")
    assert ada.texts("li") == ["axe"]
    assert ada.texts("[role=alert]") == [""]
    assert ada.texts("[autofocus]") == ["axe"]
    await world.close()


async def test_while_it_is_tried_again_the_button_stays_and_does_nothing() -> None:
    shed = Shed("axe")
    shed.failures = [ZeroDivisionError("a fault")]
    page, socket, _first = await show(services(tools=shed.page()))
    number = next(n for n, one in page.layout._builder.targets.items() if one.children == "Try again")  # type: ignore[union-attr]
    shed.open.clear()

    socket.say(1, number, "click")
    await settled()
    assert "Trying again…" in page.layout.html()
    assert 'aria-disabled="true"' in page.layout.html()
    assert number in page.layout._builder.targets, "who stands on it stays there"
    socket.say(2, number, "click")
    await settled()

    shed.open.set()
    await settled()
    assert "axe" in page.layout.html()


async def test_an_old_value_stays_with_a_word_of_warning() -> None:
    shed = Shed("axe")
    ada = await visit(world := shed.world(), as_="Ada")
    shed.failures = [ZeroDivisionError("a fault")]

    world.services.topics.publish("tools")
    await world.settle()
    assert ada.texts("li") == ["axe"]
    assert ada.sees("What is below may be out of date. This could not be loaded.")

    shed.tools = ("axe", "saw")
    await ada.click("Try again")
    assert ada.texts("li") == ["axe", "saw"]
    assert not ada.sees("out of date")
    await world.close()
