"""Doing work again that lost a race against other work."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

T = TypeVar("T")

# Long enough for the other work to end; "full jitter" keeps those who lost together apart:
# Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
FIRST_S = 0.02
LONGEST_S = 1.0

log = structlog.get_logger("heavy.session")


async def with_retries(
    attempt: Callable[[], Awaitable[T]], retries: int, may_retry: Callable[[BaseException], bool]
) -> T:
    """Run something, again after an error that may not come again; at most `retries` times more."""
    for again in range(retries):
        try:
            return await attempt()
        except Exception as error:
            if not may_retry(error):
                raise
            log.info("work is done again", again=again + 1, of=retries, reason=_reason(error))
        await asyncio.sleep(delay_s(again, random.random()))  # noqa: S311  # no secret
    return await attempt()


def delay_s(again: int, chance: float) -> float:
    """How long to wait before the next attempt; `chance` is from 0 to 1."""
    return chance * min(LONGEST_S, FIRST_S * 2.0**again)


def _reason(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
