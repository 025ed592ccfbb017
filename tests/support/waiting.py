"""Wait for what must become true, without fixed sleeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable


async def eventually(is_true: Callable[[], Awaitable[object]], *, within_s: float, what: str = "it") -> float:
    """Ask again and again until the answer is truthy; answers the seconds that took."""
    began = time.monotonic()
    while not await is_true():
        if time.monotonic() - began > within_s:
            raise AssertionError(f"{what} did not happen within {within_s} s")
        await asyncio.sleep(0.02)
    return time.monotonic() - began
