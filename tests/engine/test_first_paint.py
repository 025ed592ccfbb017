"""The first HTML has the page's data in it, within a limit, whatever its components do."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html, use_effect, use_state
from reactpy.types import Component
from structlog.testing import capture_logs

from heavy_engine import use_live, use_session
from heavy_engine.live.live_pages import LivePages
from tests.engine.memory_socket import ADA, SETTINGS, services, settled, show
from tests.support.waiting import in_time

NEWS = "tools"


def tools_page(load: Callable[[Any], Any]) -> Callable[[], Component]:
    @component
    def Tools() -> Component:
        tools = use_live(load, topic=NEWS, initial=None)
        return html.ul(*(html.li(tool) for tool in tools)) if tools else html.p("Loading the tools")

    return Tools


async def test_the_first_html_has_the_data_in_it() -> None:
    may_come = asyncio.Event()

    async def load(_work: object) -> tuple[str, ...]:
        await may_come.wait()
        return ("axe", "saw")

    opening = asyncio.create_task(LivePages(services(tools=tools_page(load))).open(ADA, "/tools"))
    await settled()
    assert not opening.done(), "the page waits for its data"
    may_come.set()
    _page, html_text = await opening

    assert "<li" in html_text
    assert "axe" in html_text
    assert "Loading" not in html_text


async def test_data_that_is_there_at_once_is_in_the_first_html() -> None:
    async def load(_work: object) -> tuple[str, ...]:
        return ("axe",)

    _page, html_text = await LivePages(services(tools=tools_page(load))).open(ADA, "/tools")

    assert "axe" in html_text


async def test_data_that_takes_too_long_comes_over_the_socket() -> None:
    may_come = asyncio.Event()

    async def load(_work: object) -> tuple[str, ...]:
        await may_come.wait()
        return ("axe",)

    shared = services(replace(SETTINGS, first_paint_s=0.05), tools=tools_page(load))
    _page, socket, html_text = await show(shared)
    assert "Loading the tools" in html_text
    assert socket.frames == []

    may_come.set()
    await settled()
    assert "axe" in str(socket.frames[0])


async def test_data_that_shows_a_component_with_data_of_its_own_is_waited_for() -> None:
    outer_may_come, inner_may_come = asyncio.Event(), asyncio.Event()

    async def load_inner(_work: object) -> tuple[str, ...]:
        await inner_may_come.wait()
        return ("helve",)

    inner = tools_page(load_inner)

    async def load_outer(_work: object) -> bool:
        await outer_may_come.wait()
        return True

    @component
    def Outer() -> Component:
        return inner() if use_live(load_outer, topic=NEWS, initial=False) else html.p("Loading")

    opening = asyncio.create_task(LivePages(services(outer=Outer)).open(ADA, "/outer"))
    for may_come in (outer_may_come, inner_may_come):
        await settled()
        assert not opening.done(), "the page waits for its data"
        may_come.set()
    _page, html_text = await opening

    assert "helve" in html_text


async def test_a_loader_that_fails_leaves_what_was_shown() -> None:
    async def load(_work: object) -> None:
        raise ZeroDivisionError("the secret is 42")

    _page, html_text = await LivePages(services(tools=tools_page(load))).open(ADA, "/tools")

    assert "Loading the tools" in html_text
    assert "secret" not in html_text


async def test_effects_that_set_state_without_end_do_not_hold_up_the_page() -> None:
    @component
    def Restless() -> Component:
        turn, set_turn = use_state(0)
        use_effect(lambda: set_turn(turn + 1), dependencies=None)
        return html.p(f"turn {turn}")

    async with in_time():
        page, html_text = await LivePages(services(restless=Restless)).open(ADA, "/")
        await page.end()

    assert "turn " in html_text


@component
def Broken() -> Component:
    raise ZeroDivisionError("the secret is 42")


@component
def HalfBroken() -> Component:
    return html.main(html.h1("Still here"), Broken())


@pytest.mark.parametrize("debug", [False, True], ids=["production", "debug"])
async def test_a_component_that_raises_is_replaced_and_the_rest_is_shown(*, debug: bool) -> None:
    shared = services(replace(SETTINGS, debug=debug), broken=HalfBroken)

    _page, html_text = await LivePages(shared).open(ADA, "/")

    assert "Still here" in html_text
    assert 'class="fault" role="alert"' in html_text
    assert ("the secret is 42" in html_text) is debug
    assert ("<pre" in html_text) is debug


async def test_a_page_that_leads_elsewhere_is_not_kept() -> None:
    @component
    def Gate() -> Component:
        session = use_session()
        use_effect(lambda: session.navigate("/tools?new"), dependencies=[])
        return html.p("One moment")

    async def load(_work: object) -> tuple[str, ...]:
        return ("axe",)

    pages = LivePages(services(gate=Gate, tools=tools_page(load)))
    page, _html = await pages.open(ADA, "/gate")

    assert page.leads_to == "/tools?new"
    assert len(pages) == 0


@component
def Clumsy() -> Component:
    return html.p(html.div("axe"), html.div("saw"))


@pytest.mark.parametrize("dev", [False, True], ids=["production", "development"])
async def test_developers_are_told_once_what_browsers_will_mend(*, dev: bool) -> None:
    pages = LivePages(services(replace(SETTINGS, dev=dev), clumsy=Clumsy))
    with capture_logs() as logs:
        await pages.open(ADA, "/")
        await pages.open(ADA, "/")
        await pages.open(ADA, "/clumsy")

    told = [(line["path"], line["reason"]) for line in logs if line["log_level"] == "warning"]
    sentence = "<div> does not go into <p>: browsers end the <p> before it."
    assert told == ([("/", sentence), ("/clumsy", sentence)] if dev else [])
