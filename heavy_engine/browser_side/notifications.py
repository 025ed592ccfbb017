"""Notifications of the system, which are seen also when the page is not."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    Ask = Callable[..., Awaitable[Any]]


class Notifications:
    """What the person allows, and what they are shown."""

    def __init__(self, ask: "Ask") -> None:
        self._ask = ask

    async def permission(self) -> str:
        """What the person said: "granted", "denied", or "default" if they were not asked."""
        said: str = await self._ask("notifications.permission")
        return said

    async def ask(self) -> str:
        """Ask them. Browsers want a click first."""
        said: str = await self._ask("notifications.ask")
        return said

    async def show(self, title: str, body: str = "", tag: str = "") -> bool:
        """Show one, in the place of another with the same tag; answers whether the person allows it."""
        is_shown: bool = await self._ask("notifications.show", title=title, body=body, tag=tag)
        return is_shown
