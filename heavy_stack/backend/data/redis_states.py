"""What pages keep, in a Redis: HEAVY_STATE_STORE=redis.

A page is a hash: who may write, and its sealed texts by their numbers. Redis runs a script as a whole, so
nobody claims a page between the look at its owner and the write. What is not touched for long expires.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from heavy_engine import Answer, Claimed, Deposit

if TYPE_CHECKING:
    from redis.asyncio import Redis

PREFIX = b"heavy_state:"
OWNER = b"owner"
ANSWERS: Mapping[bytes, Answer] = {b"stored": "stored", b"gone": "gone", b"taken": "taken"}
CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S = 3.0, 5.0
# Of a process; questions beyond wait for one of them.
CONNECTIONS_MAX = 8

CLAIM = """
local held = redis.call('HGETALL', KEYS[1])
redis.call('HSET', KEYS[1], 'owner', ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return held
"""
WRITE = """
local owner = redis.call('HGET', KEYS[1], 'owner')
local is_whole = ARGV[4] == '1'
if owner and owner ~= ARGV[1] then return 'taken' end
if not owner and not is_whole then return 'gone' end
if is_whole then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'owner', ARGV[1])
for place = 5, #ARGV do
    redis.call('HSET', KEYS[1], string.format('%.0f', ARGV[3] + place - 5), ARGV[place])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 'stored'
"""


class RedisStates:
    """The store of pages' state, as the engine asks for it.

    The driver's types say of each answer that it may also be there at once; it is always waited for.
    The package `redis` is imported when this is made, not before.

    Args:
        url: redis://[user:password@]host:port/database, or rediss:// with TLS.
        keep_s: how long a page is kept that nobody touches, in seconds.
    """

    def __init__(self, url: str, keep_s: float) -> None:
        self._client = _client(url)
        self._keep_s = int(keep_s)

    async def claim(self, line_key: bytes, owner: str) -> Claimed:
        """As StateStore says."""
        asked: Any = self._client.eval(CLAIM, 1, _name(line_key), owner, self._keep_s)
        flat: list[bytes] = await asked
        held = dict(zip(flat[::2], flat[1::2], strict=True))
        numbers = sorted(int(name) for name in held if name != OWNER)
        texts = tuple(held[b"%d" % number].decode() for number in numbers)
        return Claimed(texts, numbers[-1] + 1 if numbers else 1)

    async def owner(self, line_key: bytes) -> str:
        """As StateStore says."""
        asked: Any = self._client.hget(_name(line_key), OWNER.decode())
        found: bytes | None = await asked
        return found.decode() if found else ""

    async def write(self, deposits: Sequence[Deposit]) -> Sequence[Answer]:
        """As StateStore says."""
        async with self._client.pipeline(transaction=False) as pipe:
            for one in deposits:
                is_whole = int(one.is_whole)
                pipe.eval(
                    WRITE, 1, _name(one.line_key), one.owner, self._keep_s, one.number, is_whole, *one.texts
                )
            answers: list[bytes] = await pipe.execute()
        return [ANSWERS[answer] for answer in answers]

    async def ping(self) -> None:
        """Ask Redis for a sign of life; raises what its driver raises when there is none."""
        asked: Any = self._client.ping()
        await asked

    async def start(self) -> None:
        """Connections open by themselves."""

    async def stop(self) -> None:
        """Close them all."""
        await self._client.aclose()


def _name(line_key: bytes) -> bytes:
    return PREFIX + line_key.hex().encode()


def _client(url: str) -> Redis:
    from redis.asyncio import BlockingConnectionPool, Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS_MAX,
        timeout=CONNECT_TIMEOUT_S,
        # Once more, for a connection that died while it was idle; for all else the engine asks again.
        retry=Retry(NoBackoff(), 1),
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=ANSWER_TIMEOUT_S,
    )
    return Redis.from_pool(pool)
