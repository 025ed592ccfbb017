"""Wait for what must become true, without fixed sleeps."""

import asyncio
import inspect
from collections.abc import Callable

# A bound for what never happens. What happens is not waited for longer than it takes, so the bound
# may be long: on a machine with other work, a shorter one would test the machine.
PATIENCE_S = 60.0
LOOK_EVERY_S = 0.02


async def eventually(is_true: Callable[[], object], *, what: str = "it") -> None:
    """Ask again and again until the answer, which may be awaitable, is truthy.

    Raises:
        AssertionError: when it is not after a minute; names `what`.
    """
    try:
        async with in_time():
            while not await _answer(is_true):
                await asyncio.sleep(LOOK_EVERY_S)
    except TimeoutError:
        raise AssertionError(f"{what} did not happen within {PATIENCE_S:.0f} s") from None


def in_time() -> asyncio.Timeout:
    """A block that must end: `async with in_time(): await something`."""
    return asyncio.timeout(PATIENCE_S)


async def _answer(is_true: Callable[[], object]) -> object:
    answer = is_true()
    return await answer if inspect.isawaitable(answer) else answer
