"""News between processes, carried by NATS."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .bus import Topics
from .codec import encode
from .listener import CONNECT_TIMEOUT_S, PING_EVERY_S, NewsBus, NewsNotSent
from .news import News

if TYPE_CHECKING:
    from nats.aio.client import Client
    from nats.aio.msg import Msg


# A topic that nobody listens to; our own processes tell it from news by where it comes from.
GREETING = "heavy:hello"


class NatsNews(NewsBus):
    """Hears and sends news by way of a NATS server, over one connection.

    The package `nats` is imported when this is made, not before.

    Args:
        url: nats://[user:password@]host:port, or tls://; several with commas between.
        subject: on which news are sent.
        topics: whose listeners are woken.
        keys: the newest signs, any of them may have signed.
    """

    def __init__(self, url: str, subject: str, topics: Topics, keys: Sequence[bytes]) -> None:
        super().__init__(topics, keys)
        from nats.errors import Error

        self._lost = (*self._lost, Error)
        self._servers = url.split(",")
        self._subject = subject
        self._connection: Client | None = None

    async def publish(self, news: Sequence[News]) -> None:
        """Send news; return when the server has them."""
        connection = self._connection
        if connection is None:
            raise NewsNotSent("there is no connection to NATS")
        try:
            for one in news:
                await connection.publish(self._subject, encode(one, self._keys).encode())
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await connection.flush(int(CONNECT_TIMEOUT_S))
        except self._lost as error:
            raise NewsNotSent(str(error) or type(error).__name__) from error

    async def _listen_once(self) -> None:
        gone = asyncio.Event()
        connection = await self._connect(gone)
        try:
            await self._subscribe(connection)
            self._connection = connection
            self._is_heard()
            await gone.wait()
            raise ConnectionResetError("the server closed the connection")
        finally:
            self._connection = None
            await connection.close()

    async def _subscribe(self, connection: Client) -> None:
        """Return when what is said from now on is heard, for a word of ours has come back.

        An answered flush does not say so: the client may take the answer to an earlier ping for it.
        """
        is_back = asyncio.Event()
        word = encode(News(GREETING, origin=self.origin), self._keys).encode()

        async def hear(message: Msg) -> None:
            if message.data == word:
                is_back.set()
            self._intake.take(message.data)

        await connection.subscribe(self._subject, cb=hear)
        await connection.publish(self._subject, word)
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            await is_back.wait()

    async def _connect(self, gone: asyncio.Event) -> Client:
        from nats.aio.client import Client
        from nats.errors import NoServersError, SlowConsumerError

        async def is_gone() -> None:
            gone.set()

        async def fails(error: Exception) -> None:
            if isinstance(error, SlowConsumerError):
                # News were thrown away because too many waited.
                self._topics.publish_all()

        client = Client()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await client.connect(
                    self._servers,
                    # It must not come back by itself: what was said meanwhile would be missed unseen.
                    allow_reconnect=False,
                    max_reconnect_attempts=1,
                    reconnect_time_wait=0,
                    connect_timeout=int(CONNECT_TIMEOUT_S),
                    ping_interval=int(PING_EVERY_S),
                    max_outstanding_pings=1,
                    error_cb=fails,
                    disconnected_cb=is_gone,
                    closed_cb=is_gone,
                )
        except NoServersError as error:
            await client.close()
            raise ConnectionError(str(client.last_error or error)) from error
        except BaseException:
            await client.close()
            raise
        return client
