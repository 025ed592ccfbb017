"""From a commit in one process to the frame for a page of another, by each of the three drivers.

python -m benchmarks.live.news
"""

import asyncio
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from statistics import median, quantiles

import asyncpg

from dev_scripts.embedded_postgres import lease
from heavy_engine.topics import News, NewsBus, Topics, encode
from tests.support.buses import SERVERS, running

from .news_server import CHANNEL, KEYS, TOPIC, listener
from .report import Options, Row, main
from .servers import ROOT, Server, serving
from .visitors import OurVisitor

CHANGES, BURST = 100, 100
SHOWN = re.compile(rb"number (\d+) after (\d+) loads")


def measure(options: Options) -> list[Row]:
    """Median and 95th percentile of single changes, and how often a page loads for a burst of them."""
    rows = []
    with _database() as url:
        for name, bus_url in _buses():
            with bus_url as news_url:
                known = {"HEAVY_DATABASE_URL": url, "HEAVY_NEWS_URL": news_url}
                with serving("benchmarks.live.news_server", environment=known) as server:
                    rows += asyncio.run(_measure(server, name, url, news_url, options.runs))
    return rows


def _buses() -> Iterator[tuple[str, Iterator[str]]]:
    yield "PostgreSQL", _no_bus()
    for name in SERVERS:
        if name != "redis" or shutil.which("redis-server"):
            yield name.capitalize().replace("Nats", "NATS"), _bus(name)


@contextmanager
def _no_bus() -> Iterator[str]:
    yield ""


@contextmanager
def _bus(name: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, running(SERVERS[name](Path(folder))) as server:
        yield server.url


async def _measure(server: Server, name: str, url: str, news_url: str, runs: int) -> list[Row]:
    connection = await asyncpg.connect(url)
    await connection.execute("create table if not exists counted as select 0 as number")
    visitor = await OurVisitor.open(server, "/", "n")
    async with _sender(url, news_url) as bus:
        number = await connection.fetchval("select number from counted")
        times, loads = [], []
        for _change in range(runs * CHANGES + 1):
            number += 1
            began = time.perf_counter()
            await _commit(connection, bus, number)
            await _shows(visitor, number)
            times.append((time.perf_counter() - began) * 1000)
        for _run in range(runs):
            before = await _loads(connection, bus, visitor)
            for _change in range(BURST):
                await _commit(connection, bus, number := number + 1)
            loads.append(await _shows(visitor, number) - before)
    await connection.close()
    visitor.wire.close()
    slow = quantiles(times[1:], n=20)[-1]
    return [
        Row(f"news by {name}: commit to frame", median(times[1:]), "ms", note=f"95 %: {slow:.1f} ms"),
        Row(f"news by {name}: loads for {BURST} commits in a row", median(loads), "loads"),
    ]


async def _loads(connection: asyncpg.Connection, bus: NewsBus | None, visitor: OurVisitor) -> int:
    """How often the page loaded so far; a change makes it say so."""
    number = await connection.fetchval("select number from counted") + 1
    await _commit(connection, bus, number)
    return await _shows(visitor, number)


async def _commit(connection: asyncpg.Connection, bus: NewsBus | None, number: int) -> None:
    async with connection.transaction():
        await connection.execute("update counted set number = $1", number)
        if bus is None:
            await connection.execute("select pg_notify($1, $2)", CHANNEL, encode(News(TOPIC), KEYS))
    if bus:
        await bus.publish([News(TOPIC)])


async def _shows(visitor: OurVisitor, number: int) -> int:
    """Wait until the page shows a number; answers how often it has loaded."""
    async with asyncio.timeout(10):
        while True:
            found = SHOWN.search(await visitor.wire.receive())
            if found and int(found[1]) == number:
                return int(found[2])


@asynccontextmanager
async def _sender(url: str, news_url: str) -> AsyncIterator[NewsBus | None]:
    if not news_url:
        yield None
        return
    bus = listener(Topics(), news_url)
    assert isinstance(bus, NewsBus)
    await bus.start()
    await bus.listening.wait()
    yield bus
    await bus.stop()


@contextmanager
def _database() -> Iterator[str]:
    """A database of its own on this checkout's embedded server."""
    with lease(ROOT / ".heavy" / "bench-postgres", durable=False) as held:
        name = f"bench_{secrets.token_hex(4)}"
        asyncio.run(_execute(held.url("postgres"), f'create database "{name}"'))
        yield held.url(name)
        asyncio.run(_execute(held.url("postgres"), f'drop database "{name}" with (force)'))


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


if __name__ == "__main__":
    sys.exit(main(measure))
