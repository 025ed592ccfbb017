"""News between processes, carried by PostgreSQL's LISTEN and NOTIFY."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from .bus import Topics
from .codec import encode
from .listener import CONNECT_TIMEOUT_S, PING_EVERY_S, NewsBus, NewsNotSent
from .news import News

NOTIFY = "select pg_notify($1, message) from unnest($2::text[]) as message"


class PostgresNews(NewsBus):
    """Hears what other processes committed: PostgreSQL delivers at commit and drops at rollback.

    What belongs to no transaction, such as who is here, `publish` says over the same connection.

    Args:
        url: as asyncpg spells it.
        channel: of NOTIFY.
        topics: whose listeners are woken.
        keys: the newest signs, any of them may have signed.
    """

    def __init__(self, url: str, channel: str, topics: Topics, keys: Sequence[bytes]) -> None:
        super().__init__(topics, keys)
        self._lost = (*self._lost, asyncpg.PostgresError, asyncpg.InterfaceError)
        self._url = url
        self._channel = channel
        self._connection: Any = None
        # One statement at a time.
        self._turn = asyncio.Lock()

    async def publish(self, news: Sequence[News]) -> None:
        """Send news, all or none; return when the server has them."""
        connection = self._connection
        if connection is None:
            raise NewsNotSent("there is no connection to PostgreSQL")
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S), self._turn:
                await connection.execute(NOTIFY, self._channel, [encode(one, self._keys) for one in news])
        except self._lost as error:
            raise NewsNotSent(str(error) or type(error).__name__) from error

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_TIMEOUT_S)
        try:
            gone = _when_gone(connection)
            await connection.add_listener(self._channel, self._hear)
            self._connection = connection
            self._is_heard()
            await self._until_gone(connection, gone)
        finally:
            self._connection = None
            connection.terminate()

    def _hear(self, _connection: Any, _pid: int, _channel: str, message: object) -> None:
        self._intake.take(message)

    async def _until_gone(self, connection: Any, gone: asyncio.Event) -> None:
        while not gone.is_set():
            try:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes as the wait ends.
                async with asyncio.timeout(PING_EVERY_S):
                    await gone.wait()
            except TimeoutError:
                async with self._turn:
                    await connection.fetchval("select 1", timeout=CONNECT_TIMEOUT_S)
        raise ConnectionResetError("the server closed the connection")


def _when_gone(connection: Any) -> asyncio.Event:
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _connection: gone.set())
    return gone
