"""Two server processes: who shows what changed loads it once, as who they are; nobody else loads."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import asyncpg
import pytest

from heavy_engine.testing.find import seen_text, select
from heavy_engine.testing.wire_client import WireClient, connect
from tests.support.buses import SERVERS, BusServer, needs_notify, running
from tests.support.servers import RunningServer, start_server
from tests.support.shed import build
from tests.support.waiting import eventually, in_time

PEOPLE = {"Ada": "ada@shed.example", "Bo": "bo@shed.example"}


@dataclass
class Window:
    """A page of one person on a server of their own."""

    page: WireClient

    def read(self, element_id: str) -> str:
        """What one element says."""
        (element,) = select(self.page.dom, f"#{element_id}")
        return seen_text(element)

    async def shows(self, axes: str) -> int:
        """Wait until it shows these axes; answers how often they were loaded."""
        async with in_time():
            while self.read("axes") != axes:
                await self.page.receive()
        return int(self.read("loads"))


@dataclass
class Shed:
    """Ada's page on one server, Bo's on another, and the server that carries their news."""

    ada: Window
    bo: Window
    database_url: str
    bus: BusServer | None

    async def lose_the_news(self) -> None:
        """Cut every news connection; a bus is gone until `mend`."""
        if self.bus:
            await asyncio.to_thread(self.bus.kill)
            return
        connection = await asyncpg.connect(self.database_url)
        # All that are not of the servers' pools.
        ended = await connection.fetch(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name <> 'heavy' and pid <> pg_backend_pid()"
        )
        await connection.close()
        assert len(ended) == 2, "each of the servers listens"

    async def mend(self) -> None:
        """Let there be a bus again."""
        if self.bus:
            await asyncio.to_thread(self.bus.start)


@pytest.fixture(params=["postgresql", *SERVERS])
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BusServer | None]:
    """None for PostgreSQL, a Redis, a NATS."""
    if request.param == "postgresql":
        yield None
        return
    with running(SERVERS[request.param](tmp_path)) as server:
        yield server


@pytest.fixture
async def shed(database_url: str, bus: BusServer | None, tmp_path: Path) -> AsyncIterator[Shed]:
    """Ada has an axe that weighs 20, Bo one that weighs 10; both look at theirs."""
    if bus is None:
        needs_notify(database_url)
    await stock(database_url)
    servers: list[RunningServer] = []
    async with AsyncExitStack() as stack:
        windows = []
        for name, email in PEOPLE.items():
            server = await start_server(
                database_url,
                tmp_path / f"{name}.log",
                module="tests.support.shed_server",
                dev_user=email,
                news_url=bus.url if bus else "",
            )
            servers.append(server)
            await eventually(partial(hears, server), what="listening for news")
            windows.append(Window(await stack.enter_async_context(await connect(f"{server.url}/"))))
        yield Shed(*windows, database_url, bus)
    for server in servers:
        await asyncio.to_thread(server.clean_up)


async def hears(server: RunningServer) -> bool:
    """Whether it listens for news; when that begins, what its pages show is loaded once more."""
    return "listening for news" in server.log()


async def stock(database_url: str) -> None:
    """Put people and their axes into the database."""
    await build(database_url)
    connection = await asyncpg.connect(database_url)
    for weight, (name, email) in zip((20, 10), PEOPLE.items(), strict=True):
        person = f"018f0000-0000-7000-8000-0000000000{weight}"
        await connection.execute(
            "insert into users (id, name, email, created_at) values ($1, $2, $3, now())", person, name, email
        )
        await connection.execute(
            "insert into axes (id, name, weight, lent_to, version, created_at)"
            " values ($1, $2, $3, $4, 1, now())",
            f"018f0000-0000-7000-8000-0000000001{weight}",
            f"{name}'s axe",
            weight,
            person,
        )
    await connection.close()


async def test_who_shows_what_changed_loads_it_once_as_who_they_are(shed: Shed) -> None:
    assert await shed.ada.shows("Ada's axe 20") == await shed.bo.shows("Bo's axe 10") == 1

    await shed.bo.page.click("#mine")
    assert await shed.bo.shows("Bo's axe 9") == 2

    await shed.bo.page.click("#fail")
    assert shed.bo.read("notices") == "1"

    await shed.bo.page.click("#all")
    assert await shed.bo.shows("Bo's axe 8") == 3
    assert await shed.ada.shows("Ada's axe 19") == 2, "neither Bo's own change nor the rollback concerned Ada"


async def test_pages_keep_what_they_show_while_news_are_away_and_follow_when_they_are_back(
    shed: Shed,
) -> None:
    await shed.lose_the_news()

    await shed.bo.page.click("#all")
    if shed.bus:
        assert await shed.bo.shows("Bo's axe 9"), "a change of one's own needs no bus"
        assert shed.ada.read("axes") == "Ada's axe 20"
    await shed.mend()

    assert await shed.ada.shows("Ada's axe 19") <= 3
    assert await shed.bo.shows("Bo's axe 9") <= 3
    await shed.ada.page.click("#all")
    await shed.bo.shows("Bo's axe 8")
