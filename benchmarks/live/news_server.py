"""One page that follows one row, on a server that hears news as its environment says.

HEAVY_DATABASE_URL=... HEAVY_NEWS_URL=... python -m benchmarks.live.news_server PORT
"""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg
from reactpy import component, html, use_ref

from benchmarks.references.serving import serve
from heavy_engine import Caller, EngineSettings, Route, use_live
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import FrameProtocol, build_server
from heavy_engine.topics import NatsNews, NewsListener, PostgresNews, RedisNews, Topics

from .our_server import application

CHANNEL, TOPIC, KEYS = "heavy_news", "rows", (b"k" * 32,)
DRIVERS: dict[str, type[PostgresNews | RedisNews | NatsNews]] = {
    "postgresql": PostgresNews,
    "redis": RedisNews,
    "nats": NatsNews,
}


def listener(topics: Topics, url: str) -> NewsListener:
    """The driver for an address."""
    return DRIVERS[url.split(":")[0]](url, CHANNEL, topics, KEYS)


@component
def RowPage() -> Any:
    """The number in the row, and how often it was loaded."""
    loads = use_ref(0)

    async def find(connection: asyncpg.Connection) -> tuple[int, int]:
        loads.current += 1
        return await connection.fetchval("select number from counted"), loads.current

    number, count = use_live(find, topic=TOPIC, initial=(0, 0))
    return html.output({"id": "n"}, f"number {number} after {count} loads.")


class Pool:
    """Connections for the loaders."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.pool: Any = None

    async def start(self) -> None:
        """Open some."""
        self.pool = await asyncpg.create_pool(self._url, min_size=2, max_size=5)

    async def stop(self) -> None:
        """Close them."""
        await self.pool.close()


def main() -> None:
    """Serve until stopped."""
    configure_logging("warning", "json")
    database_url = os.environ["HEAVY_DATABASE_URL"]
    topics, pool = Topics(), Pool(database_url)

    @asynccontextmanager
    async def open_work(_caller: Caller) -> AsyncIterator[Any]:
        async with pool.pool.acquire() as connection:
            yield connection

    made = replace(application(), routes={"/": Route(RowPage, "Row")}, open_work=open_work)
    settings = EngineSettings(signing_keys=KEYS, allowed_hosts=("127.0.0.1",))
    heard = listener(topics, os.environ["HEAVY_NEWS_URL"] or database_url)
    serve(
        build_server(made, settings, lambda _topics: [pool, heard], topics),
        int(sys.argv[1]),
        protocol=FrameProtocol,
    )


if __name__ == "__main__":
    main()
