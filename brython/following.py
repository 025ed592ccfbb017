"""Waiting in the browser until something is otherwise: what client functions with `after` do."""

from heavy_engine.browser_side import page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import TypeVar

    T = TypeVar("T")

LOOK_EVERY_S = 0.5


async def next_value(read: "Callable[[], Awaitable[T]]", after: "T | None") -> "T":
    """What `read` answers as soon as that is another value than `after`; at once if `after` is None.

    When nobody waits for it any more, the page refuses to look again, and that ends it.
    """
    value = await read()
    while value == after:
        await page.sleep(LOOK_EVERY_S)
        value = await read()
    return value
