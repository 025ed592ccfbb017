"""News between processes, carried by Redis' publish and subscribe."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .bus import Topics
from .codec import encode
from .listener import CONNECT_TIMEOUT_S, PING_EVERY_S, NewsBus, NewsNotSent
from .news import News

if TYPE_CHECKING:
    from redis.asyncio import Redis


class RedisNews(NewsBus):
    """Hears and sends news by way of one Redis server.

    The package `redis` is imported when this is made, not before.

    Args:
        url: redis://[user:password@]host:port, or rediss:// with TLS.
        channel: of PUBLISH; Redis shares channels between its databases.
        topics: whose listeners are woken.
        keys: the newest signs, any of them may have signed.
    """

    def __init__(self, url: str, channel: str, topics: Topics, keys: Sequence[bytes]) -> None:
        super().__init__(topics, keys)
        from redis.exceptions import RedisError

        self._lost = (*self._lost, RedisError)
        self._url = url
        self._channel = channel
        self._client = _client(url)

    async def stop(self) -> None:
        """Stop listening and close all connections."""
        await super().stop()
        await self._client.aclose()

    async def publish(self, news: Sequence[News]) -> None:
        """Send news; return when the server has them."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S), self._client.pipeline(transaction=False) as pipe:
                for one in news:
                    pipe.publish(self._channel, encode(one, self._keys))
                await pipe.execute()
        except self._lost as error:
            raise NewsNotSent(str(error) or type(error).__name__) from error

    async def _listen_once(self) -> None:
        async with self._client.pubsub() as pubsub:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await pubsub.subscribe(self._channel)
            while True:
                self._hear(await _next(pubsub))

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "subscribe":
            # Also should the client ever subscribe anew by itself: then it was away.
            self._is_heard()
        elif message["type"] == "message":
            self._intake.take(message["data"])


async def _next(pubsub: Any) -> dict[str, Any]:
    """The next message of any kind, the answer to a question for a sign of life included."""
    if message := await pubsub.get_message(timeout=PING_EVERY_S):
        return dict(message)
    async with asyncio.timeout(CONNECT_TIMEOUT_S):
        await pubsub.ping()
    if message := await pubsub.get_message(timeout=CONNECT_TIMEOUT_S):
        return dict(message)
    raise TimeoutError("the server says nothing any more")


def _client(url: str) -> Redis:
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    # It must not try again by itself: what was said meanwhile would be missed unseen.
    return Redis.from_url(
        url,
        retry=Retry(NoBackoff(), 0),
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=CONNECT_TIMEOUT_S,
        health_check_interval=0,
    )
