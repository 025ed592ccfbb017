"""A page that nobody will see again is freed at once: nothing of it waits for the garbage collector."""

import asyncio
import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from pydantic import BaseModel
from reactpy import component, event, html, use_effect, use_state

from heavy_engine import (
    in_browser,
    use_client,
    use_form,
    use_live,
    use_mutation,
    use_presence,
    use_query_param,
    use_task,
)
from heavy_engine.bench_pages.routes import bench_routes
from heavy_engine.elements import html as bridge_html
from heavy_engine.live.live_pages import LivePages
from tests.engine.brython_bridge.lamps import brightness
from tests.engine.memory_socket import SETTINGS, services, settled, show


class Tool(BaseModel):
    """What a form asks for."""

    name: str


async def nothing(_work: Any, _tool: Any = None) -> str:
    return "an axe"


@component
def Counter() -> Any:
    count, set_count = use_state(0)
    return html.button({"onClick": lambda _event: set_count(lambda old: old + 1)}, str(count))


@component
def Worker() -> Any:
    count, set_count = use_state(0)
    name, _set_name = use_query_param("name", str, "axe")
    saving, start = use_mutation(nothing), use_task()
    use_presence(with_me=True)
    tool = use_live(nothing, topic="tools", initial="")
    use_effect(lambda: lambda: set_count(0), dependencies=[count])

    async def save(_event: Any) -> None:
        await saving.run()
        start(lambda: asyncio.sleep(0))
        set_count(lambda old: old + 1)

    return html.div(html.button({"onClick": save}, f"{name} {count}"), str(tool))


@component
def Asker() -> Any:
    form = use_form(Tool, nothing)
    _count, set_count = use_state(0)
    more = html.button({"type": "button", "onClick": lambda _event: set_count(1)}, "more")
    name = form.field("name")
    return html.div(html.form(form.attributes, html.input(name.attributes)), more)


@component
def Caller() -> Any:
    client = use_client()
    said, say = use_state(0)

    @event
    async def ask(_event: Any) -> None:
        say(await client.call(brightness, "desk"))

    handlers = {"onClick": ask, "onMount": in_browser(brightness, "desk")}
    return bridge_html.div(bridge_html.button(handlers, "ask"), str(said))


# What the engine's own pages use besides. That of the table hands a row's setter up to the table by a ref
# that the row was given, which is a ring of its own.
BENCH = [route.page for path, route in bench_routes().items() if path != "/_bench/table"]


@pytest.fixture
def by_hand() -> Iterator[None]:
    """Nothing is freed but by reference counts."""
    gc.collect()
    gc.disable()
    yield
    gc.set_debug(0)
    gc.garbage.clear()
    gc.enable()


async def come_and_go(pages: LivePages, shared: Any) -> None:
    """Load, click, hang up; nobody comes back."""
    page, socket, painted = await show(shared, pages=pages)
    for seq, button in enumerate(re.findall(r'<button[^>]*data-h="(\d+)"', painted)[:1], start=1):
        socket.say(seq, int(button), "click", {})
    await settled()
    socket.close(1000, "")
    pages.drop(page)
    del page, socket
    while len(pages) or shared.work:
        await asyncio.sleep(0)
    await settled()


@pytest.mark.usefixtures("by_hand")
@pytest.mark.parametrize("keep_state", [False, True])
@pytest.mark.parametrize("page", [Counter, Worker, Asker, Caller, *BENCH], ids=lambda page: page.__name__)
async def test_nothing_is_left_for_the_collector(page: Callable[[], Any], keep_state: bool) -> None:
    shared = services(replace(SETTINGS, keep_state=keep_state), page=page)
    pages = LivePages(shared)
    await come_and_go(pages, shared)
    gc.collect()

    await come_and_go(pages, shared)

    gc.set_debug(gc.DEBUG_SAVEALL)
    gc.collect()
    left = [type(one) for one in gc.garbage if type(one).__module__.startswith(("heavy_engine", "reactpy"))]
    assert left == []
