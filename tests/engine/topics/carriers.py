"""Each driver of news beside its real server, and ways to say things on the same wire."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import asyncpg
import nats
from redis.asyncio import Redis

from heavy_engine.topics import NatsNews, News, NewsListener, PostgresNews, RedisNews, Topics, encode
from tests.support.waiting import in_time

CHANNEL = "heavy_news"
KEYS = (b"the key of this year", b"the key of last year")
DRIVERS: dict[str, Callable[..., NewsListener]] = {
    "postgresql": PostgresNews,
    "redis": RedisNews,
    "nats": NatsNews,
}


@dataclass
class Carrier:
    """A server, its driver, and `say`, by which anybody says anything on the channel."""

    name: str
    url: str
    say: Callable[[Any], Awaitable[None]]

    def listener(self, topics: Topics, url: str = "") -> NewsListener:
        """The driver, perhaps by way of a proxy."""
        return DRIVERS[self.name](url or self.url, CHANNEL, topics, KEYS)

    async def tell(self, news: str | News) -> None:
        """Say what another process of ours would say."""
        await self.say(encode(News(news) if isinstance(news, str) else news, KEYS))


@asynccontextmanager
async def talking(name: str, url: str) -> AsyncIterator[Carrier]:
    """Connect somebody who talks."""
    async with TALKERS[name](url) as say:
        yield Carrier(name, url, say)


@asynccontextmanager
async def _on_postgres(url: str) -> AsyncIterator[Callable[[Any], Awaitable[None]]]:
    connection = await asyncpg.connect(url)

    async def say(message: Any) -> None:
        await connection.execute("select pg_notify($1, $2)", CHANNEL, message)

    yield say
    await connection.close()


@asynccontextmanager
async def _on_redis(url: str) -> AsyncIterator[Callable[[Any], Awaitable[None]]]:
    client = Redis.from_url(url)

    async def say(message: Any) -> None:
        await client.publish(CHANNEL, message)

    yield say
    await client.aclose()


@asynccontextmanager
async def _on_nats(url: str) -> AsyncIterator[Callable[[Any], Awaitable[None]]]:
    connection = await nats.connect(url)

    async def say(message: Any) -> None:
        await connection.publish(CHANNEL, message.encode() if isinstance(message, str) else message)
        await connection.flush()

    yield say
    await connection.close()


TALKERS = {"postgresql": _on_postgres, "redis": _on_redis, "nats": _on_nats}


@asynccontextmanager
async def started(listener: NewsListener) -> AsyncIterator[NewsListener]:
    """Run a driver until the block ends; it listens."""
    await listener.start()
    try:
        await hears_again(listener)
        yield listener
    finally:
        await listener.stop()


async def hears_again(listener: NewsListener) -> None:
    """Return when it has a connection."""
    async with in_time():
        await listener.listening.wait()
