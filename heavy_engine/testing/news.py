"""Wait until news that PostgreSQL carries have arrived in this process."""

import secrets
from collections.abc import Sequence
from types import TracebackType

import asyncpg

from ..topics import News, PostgresNews, Topics, encode


class NewsEcho:
    """Carries an application's news in a test, and knows when all that were sent have come.

    PostgreSQL delivers to one listener in the order of commits. So when a word that is sent
    now has come back, everything that was committed before it has come too.

        async with NewsEcho(url, channel, services.topics, keys) as echo:
            world = World(services, news_heard=echo.heard)

    Args:
        url: of the database, as asyncpg spells it.
        channel: on which the application announces.
        topics: whose listeners are woken.
        keys: with which the application signs.
    """

    def __init__(self, url: str, channel: str, topics: Topics, keys: Sequence[bytes]) -> None:
        self._url, self._channel, self._topics, self._keys = url, channel, topics, keys
        self._news = PostgresNews(url, channel, topics, keys)
        self._connection: asyncpg.Connection | None = None

    async def __aenter__(self) -> "NewsEcho":
        self._connection = await asyncpg.connect(self._url)
        await self._news.start()
        await self._news.listening.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._news.stop()
        if self._connection:
            await self._connection.close()

    async def heard(self) -> None:
        """Return when all news that were committed until now have been told to pages."""
        assert self._connection is not None, "enter NewsEcho first"  # noqa: S101  # for tests only
        word = f"echo:{secrets.token_hex(8)}"
        with self._topics.subscribe(word) as back:
            message = encode(News(word), self._keys)
            await self._connection.execute("select pg_notify($1, $2)", self._channel, message)
            await back.wait()
