"""Something that is watched for as long as somebody wants to know of it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any


class Watch:
    """Tells of changes until it is stopped; all end with the page."""

    def __init__(self, number: int, stop: "Callable[[int], Awaitable[Any]]") -> None:
        self.number = number
        self._stop = stop

    async def stop(self) -> None:
        """Tell nothing more."""
        await self._stop(self.number)
