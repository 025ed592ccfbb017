"""News between processes, carried by PostgreSQL's LISTEN and NOTIFY."""

import asyncio
from collections.abc import Callable
from typing import Any

import asyncpg
import structlog

from .bus import Topics

RETRY_FIRST_S = 0.25
RETRY_MOST_S = 3.0
# A peer that vanished without a word is noticed after this long.
PING_EVERY_S = 5.0
CONNECT_TIMEOUT_S = 3.0

log = structlog.get_logger("heavy.topics")


class PostgresNews:
    """Hears what other processes committed and tells the pages of this one.

    PostgreSQL delivers at commit and drops at rollback. While the connection was
    away news may have been missed, so after each return every listener is woken.
    """

    def __init__(self, url: str, channel: str, topics: Topics) -> None:
        self._url = url
        self._channel = channel
        self._topics = topics
        self._task: asyncio.Task[None] | None = None
        self.listening = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen, in the background."""
        self._task = asyncio.create_task(self._listen_for_ever(), name="postgres-news")

    async def stop(self) -> None:
        """Stop listening and close the connection."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen_for_ever(self) -> None:
        delay = RETRY_FIRST_S
        while True:
            try:
                await self._listen_once()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
                if self.listening.is_set():
                    log.warning("the news connection was lost", reason=str(error) or type(error).__name__)
            delay = RETRY_FIRST_S if self.listening.is_set() else min(delay * 2, RETRY_MOST_S)
            self.listening.clear()
            await asyncio.sleep(delay)

    async def _listen_once(self) -> None:
        connection = await asyncpg.connect(self._url, timeout=CONNECT_TIMEOUT_S)
        try:
            gone = _when_gone(connection)
            await connection.add_listener(self._channel, self._heard())
            self.listening.set()
            self._topics.publish_all()
            await _until_gone(connection, gone)
        finally:
            connection.terminate()

    def _heard(self) -> Callable[[Any, int, str, object], None]:
        def hear(_connection: Any, _pid: int, _channel: str, topic: object) -> None:
            self._topics.publish(str(topic))

        return hear


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
