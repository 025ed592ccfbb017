"""News between processes, carried by PostgreSQL's LISTEN and NOTIFY."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg

from .bus import Topics
from .listener import CONNECT_TIMEOUT_S, PING_EVERY_S, NewsListener


class PostgresNews(NewsListener):
    """Hears what other processes committed: PostgreSQL delivers at commit and drops at rollback.

    Args:
        url: as asyncpg spells it.
        channel: of NOTIFY.
        topics: whose listeners are woken.
        keys: any of them may have signed.
    """

    def __init__(self, url: str, channel: str, topics: Topics, keys: Sequence[bytes]) -> None:
        super().__init__(topics, keys)
        self._lost = (*self._lost, asyncpg.PostgresError, asyncpg.InterfaceError)
        self._url = url
        self._channel = channel

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_TIMEOUT_S)
        try:
            gone = _when_gone(connection)
            await connection.add_listener(self._channel, self._hear)
            self._is_heard()
            await _until_gone(connection, gone)
        finally:
            connection.terminate()

    def _hear(self, _connection: Any, _pid: int, _channel: str, message: object) -> None:
        self._intake.take(message)


def _when_gone(connection: Any) -> asyncio.Event:
    gone = asyncio.Event()
    connection.add_termination_listener(lambda _connection: gone.set())
    return gone


async def _until_gone(connection: Any, gone: asyncio.Event) -> None:
    while not gone.is_set():
        try:
            # Not wait_for: before Python 3.12 it loses a cancellation that comes as the wait ends.
            async with asyncio.timeout(PING_EVERY_S):
                await gone.wait()
        except TimeoutError:
            await connection.fetchval("select 1", timeout=CONNECT_TIMEOUT_S)
    raise ConnectionResetError("the server closed the connection")
