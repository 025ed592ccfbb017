"""Two server processes on one PostgreSQL: one is killed or told to end; nobody of it stays as a ghost."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from heavy_engine.testing.find import seen_text, select
from heavy_engine.testing.wire_client import WireClient, connect
from tests.support.buses import needs_notify
from tests.support.servers import RunningServer, start_server
from tests.support.waiting import eventually, in_time

MODULE = "tests.support.presence_server"


@dataclass
class House:
    """Two servers, and who looks."""

    north: RunningServer
    south: RunningServer
    stack: AsyncExitStack

    async def visit(self, server: RunningServer, name: str) -> WireClient:
        """Somebody opens the page on one of the servers."""
        return await self.stack.enter_async_context(await connect(f"{server.url}/?name={name}"))


@pytest.fixture
async def house(database_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A beat is short here, so a death is noticed soon."""
    needs_notify(database_url)
    servers = []
    for name in ("north", "south"):
        log_path = tmp_path / f"{name}.log"
        server = await start_server(
            database_url,
            log_path,
            module=MODULE,
            presence_beat_s="0.5",
            presence_grace_s="60",
            log_level="debug",
        )
        servers.append(server)
        await eventually(partial(hears, server), what="listening for news")
    north, south = servers
    async with AsyncExitStack() as stack:
        yield House(north, south, stack)
    for server in servers:
        await asyncio.to_thread(server.clean_up)


async def hears(server: RunningServer) -> bool:
    """Whether it listens for news."""
    return "listening for news" in server.log()


async def sees(page: WireClient, others: str) -> None:
    """Return when a page says so."""
    async with in_time():
        while seen_text(select(page.dom, "#others")[0]) != others:
            await page.receive()


async def test_people_of_two_processes_see_each_other_and_a_killed_one_leaves_no_ghosts(house: House) -> None:
    ada = await house.visit(house.north, "Ada")
    bo = await house.visit(house.south, "Bo")
    await sees(ada, "Bo")
    await sees(bo, "Ada")

    await asyncio.to_thread(house.north.stop, signal.SIGKILL)

    await sees(bo, "nobody")


async def test_people_of_a_process_that_is_told_to_end_are_gone_at_once(house: House) -> None:
    await house.visit(house.north, "Ada")
    bo = await house.visit(house.south, "Bo")
    await sees(bo, "Ada")

    await asyncio.to_thread(house.north.stop, signal.SIGTERM)

    await sees(bo, "nobody")
    assert "others know that nobody is here any more" in house.north.log(), "her grace would be a minute"
