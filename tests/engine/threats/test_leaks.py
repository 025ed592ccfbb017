"""Tabs come and go in every way: of what they took, nothing is left. It is counted, not timed."""

import asyncio
import json
from typing import Any

import httpx

from tests.conftest import StartServer
from tests.engine.fuzz.line import SWITCHING, Line, handshake
from tests.engine.limits.stage import StartTarget, start_one
from tests.support.databases import Databases
from tests.support.raw_client import hears, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

WAYS, AT_ONCE, TABS = 6, 6, 12
# Connections to the database: those that pages share, and the one over which news come.
POOL, NEWS = 2, 1
# Pages nobody shows end soon; or never, as far as a test is concerned.
FORGETTING: dict[str, Any] = {"session_keep_s": 0.05, "session_wait_s": 0.2, "keep_alive_s": 0.2}
HOARDING = FORGETTING | {"session_keep_s": 3600}
EACH = ("LivePage", "PageSession", "Layout", "FrameSocket", "Subscription", "topics")
__all__ = ["start_one"]


async def held(server: RunningServer) -> dict[str, int]:
    """How many things of each kind the server has."""
    async with httpx.AsyncClient(timeout=60) as client:
        said: dict[str, int] = (await client.get(f"{server.url}/_target?held=1")).json()["held"]
    return said


async def tab(server: RunningServer, number: int) -> None:
    """One tab: it loads, works and goes, in the way of its number."""
    ada = await load_page(server.url, "/listening")
    way = number % WAYS
    if way == 0:
        return  # Loaded, and no socket ever came.
    line = await Line.open(server.url)
    if way == 1:
        line.say(handshake(ada.url, ada.address, ada.cookie)[:-20])
        line.close()  # Gone in the middle of the handshake.
        return
    assert await line.ask(handshake(ada.url, ada.address, ada.cookie)) == SWITCHING
    if way == 2:
        line.close()  # Gone before it was greeted.
        return
    line.close()
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "begin"))
        await socket.send(json.dumps([2, ada.number("which"), "input", {"target": {"value": "x"}}]))
        await hears(socket, "[2")
        if way == 3:
            socket.transport.abort()
        elif way == 4:
            await socket.send("nonsense")
    # Way 5 closes as a browser does.


async def come_and_go(server: RunningServer, count: int) -> None:
    """So many tabs, some at a time."""
    for first in range(0, count, AT_ONCE):
        await asyncio.gather(*(tab(server, number) for number in range(first, first + AT_ONCE)))


async def test_nothing_is_left_of_tabs_that_came_and_went(start_one: StartTarget) -> None:
    server = await start_one(**FORGETTING)
    await come_and_go(server, AT_ONCE)
    await eventually(lambda: has_none(server), what="the end of the first tabs")
    before = await held(server)

    await come_and_go(server, TABS)

    now: dict[str, int] = {}

    async def is_as_before() -> bool:
        now.update(await held(server))
        return all(now[name] <= before[name] for name in before)

    try:
        await eventually(is_as_before, what="the end of all that tabs took")
    except AssertionError:
        assert now == before
        raise


async def has_none(server: RunningServer) -> bool:
    now = await held(server)
    return not any(now[name] for name in EACH)


async def test_pages_that_are_never_forgotten_would_be_counted(start_one: StartTarget) -> None:
    server = await start_one(**HOARDING)

    await come_and_go(server, 2 * AT_ONCE)

    now = await held(server)
    assert min(now[name] for name in ("LivePage", "Layout", "Subscription", "topics")) >= AT_ONCE


async def test_tabs_that_go_while_they_load_leave_no_connection_to_the_database_behind(
    start: StartServer, databases: Databases, database_url: str
) -> None:
    server = await start(database_pool_size=str(POOL), session_keep_s="0.05", session_wait_s="0.2")

    async def leaves() -> None:
        line = await Line.open(server.url)
        line.say(b"GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n")
        await asyncio.sleep(0)
        line.close()

    for _round in range(6):
        await asyncio.gather(*(leaves() for _tab in range(AT_ONCE)))
        ada = await load_page(server.url)
        async with ada.open():
            pass

    assert await databases.connections(database_url) <= POOL + NEWS
    assert "Traceback" not in server.log()
    assert (await load_page(server.url)).html
