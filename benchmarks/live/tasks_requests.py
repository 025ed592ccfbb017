"""What people do at /tasks, one at a time and measured: open it, scroll, go elsewhere in it, see a change."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson

from heavy_stack.backend.context import open_work
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.settings import Settings

from .servers import Server
from .stopwatch import Stopwatch, Taken
from .tasks_data import WAIT_S, Place
from .visitors import CLICK, OurVisitor, load

PAGES_BELOW = 5
"""So often a page is added until a window is full, with 300 rows."""
Once = Callable[[], Awaitable[Taken]]


@dataclass(frozen=True)
class Measured:
    """A server, its settings, and what measures it."""

    server: Server
    settings: dict[str, str]
    watch: Stopwatch


def opening(of: Measured, address: str) -> Once:
    """GET a page, with its data in it."""

    async def once() -> Taken:
        of.watch.start()
        await asyncio.to_thread(load, of.server, address)
        return of.watch.stop()

    return once


@asynccontextmanager
async def scrolling(of: Measured, place: Place) -> AsyncIterator[Once]:
    """Down, from a click to the frame with the next page in it, until the window is full and beyond."""
    async with _visitor(of, place.address) as visitor:
        more = _way_down(of.server, place)

        async def once() -> Taken:
            of.watch.start()
            await _answered(visitor, [more, "click", CLICK], b'"data-reach"')
            return of.watch.stop()

        yield once


@asynccontextmanager
async def going(of: Measured, address: str) -> AsyncIterator[Once]:
    """From a click on a filter or an order to its first page; the way back is not measured."""
    async with _visitor(of, "/tasks") as visitor:

        async def once() -> Taken:
            of.watch.start()
            await _answered(visitor, [0, "go", {"path": address, "how": "push"}], b'["g"')
            taken = of.watch.stop()
            await _answered(visitor, [0, "go", {"path": "/tasks", "how": "push"}], b'["g"')
            return taken

        yield once


@asynccontextmanager
async def following(of: Measured, place: Place) -> AsyncIterator[Once]:
    """From the commit of a tick by somebody else to the frame, with a window of 300 rows.

    By the clock; the CPU time has the commit in it.
    """
    async with _visitor(of, place.address) as visitor, _database(of.settings) as database:
        more = _way_down(of.server, place)
        for _page in range(PAGES_BELOW):
            await _answered(visitor, [more, "click", CLICK], b'"data-reach"')
        is_done = False
        # Until the page that _way_down loaded is gone: it would load after every change too.
        await asyncio.sleep(2 * WAIT_S)

        async def once() -> Taken:
            nonlocal is_done
            is_done = not is_done
            of.watch.start()
            async with open_work(database) as heavy:
                await (heavy.tasks.complete_task if is_done else heavy.tasks.reopen_task)(place.next_id)
            of.watch.restart_clock()
            await _frame_with(visitor, b"row-done" if is_done else b"row-open")
            return of.watch.stop()

        yield once


@asynccontextmanager
async def _visitor(of: Measured, address: str) -> AsyncIterator[OurVisitor]:
    visitor = await OurVisitor.open(of.server, address, "tasks")
    yield visitor
    visitor.wire.close()


@asynccontextmanager
async def _database(settings: dict[str, str]) -> AsyncIterator[Database]:
    """The same database, for somebody else."""
    url, keys = settings["HEAVY_DATABASE_URL"], settings["HEAVY_SECRET_KEYS"]
    database = Database(Settings(_env_file=None, database_url=url, secret_keys=[keys]))
    yield database
    await database.close()


async def _answered(visitor: OurVisitor, event: list[object], sign: bytes) -> None:
    visitor._seq += 1
    visitor.wire.send(orjson.dumps([visitor._seq, *event]))
    await _frame_with(visitor, sign)


async def _frame_with(visitor: OurVisitor, sign: bytes) -> None:
    async with asyncio.timeout(10):
        while sign not in await visitor.wire.receive():
            pass


def _way_down(server: Server, place: Place) -> int:
    page = load(server, place.address)[0]
    found = re.search(r'<a data-h="(\d+)"[^>]*data-reach="down', page)
    assert found, "no link to more"
    return int(found[1])
