"""Waiting until a run has nothing left to do, without a clock."""

import asyncio
from collections.abc import Callable

QUIET_TURNS = 40
MANY_TURNS = 20_000


async def settle(progress: Callable[[], object]) -> None:
    """Give the loop turns until `progress()` has not changed for a while of turns.

    All that the catalogue waits for is a task, an event or a gate of the same loop: turns are enough.

    Raises:
        AssertionError: it never ends.
    """
    quiet, seen = 0, progress()
    for _turn in range(MANY_TURNS):
        await asyncio.sleep(0)
        now = progress()
        quiet, seen = (quiet + 1, seen) if now == seen else (0, now)
        if quiet == QUIET_TURNS:
            return
    raise AssertionError("The page never comes to rest.")
