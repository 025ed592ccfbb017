"""An element of the page, by its id. Every method is a command to the page: await it."""

from .shapes import ElementFacts, Rect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any


class Element:
    """Whatever has this id when a command comes; only elements of the page itself are found.

    Raises (all methods but `facts`):
        NoSuchElement: there is none.
    """

    def __init__(self, element_id: str, ask: "Callable[..., Awaitable[Any]]") -> None:
        self.id = element_id
        self._ask = ask

    async def _do(self, command: str, **arguments: "Any") -> "Any":
        return await self._ask("element." + command, id=self.id, **arguments)

    async def facts(self) -> ElementFacts | None:
        """What it is and shows now; None if there is none."""
        facts: ElementFacts | None = await self._do("facts")
        return facts

    async def set_text(self, text: str) -> None:
        """Show this text and nothing else. The server knows nothing of it: what it sends later wins."""
        await self._do("set_text", text=text)

    async def set_attribute(self, name: str, value: str = "") -> None:
        """Set an attribute; not one that runs code, styles, or is the engine's own (NotAllowed)."""
        await self._do("set_attribute", name=name, value=value)

    async def remove_attribute(self, name: str) -> None:
        """Remove an attribute; the same ones are refused."""
        await self._do("remove_attribute", name=name)

    async def add_class(self, *names: str) -> None:
        """Add classes."""
        await self._do("add_class", names=list(names))

    async def remove_class(self, *names: str) -> None:
        """Remove classes."""
        await self._do("remove_class", names=list(names))

    async def toggle_class(self, name: str, on: bool | None = None) -> bool:
        """Add a class or remove it; answers whether it is there now."""
        is_there: bool = await self._do("toggle_class", name=name, on=on)
        return is_there

    async def set_hidden(self, hidden: bool = True) -> None:
        """Hide or show it."""
        await self._do("set_hidden", hidden=hidden)

    async def set_style(self, name: str, value: str) -> None:
        """Set a CSS property, such as "--progress"; an empty value takes it back."""
        await self._do("set_style", name=name, value=value)

    async def focus(self, scroll: bool = True) -> None:
        """Give it the focus."""
        await self._do("focus", scroll=scroll)

    async def blur(self) -> None:
        """Take the focus from it."""
        await self._do("blur")

    async def select(self) -> None:
        """Select the text of a field, or of any other element."""
        await self._do("select")

    async def click(self) -> None:
        """Click it, as its person would: its handlers run."""
        await self._do("click")

    async def scroll_into_view(self, smooth: bool = False, block: str = "start") -> None:
        """Scroll until it is in view; `block` is "start", "center", "end" or "nearest".

        Nobody who wants less motion gets a smooth way.
        """
        await self._do("scroll_into_view", smooth=smooth, block=block)

    async def value(self) -> str:
        """What stands in a field; of an element that is none, nothing."""
        value: str = await self._do("value")
        return value

    async def set_value(self, value: str, tell: bool = False) -> None:
        """Put a value into a field; with `tell` handlers hear of it, as if it were typed."""
        await self._do("set_value", value=value, tell=tell)

    async def rect(self) -> Rect:
        """Where it is in the window."""
        rect: Rect = await self._do("rect")
        return rect

    async def open(self) -> None:
        """Open a dialog (as a modal one), a popover or a `details`."""
        await self._do("open")

    async def close(self) -> None:
        """Close it again."""
        await self._do("close")

    async def send(self, event_type: str, detail: "Any" = None) -> None:
        """Send an event of this element to the server, which hears it if the element has a handler for it.

        Args:
            event_type: as the handler's name has it, without "on", in lower case.
            detail: any JSON value; the handler finds it in the event as `detail`.
        """
        await self._do("send", type=event_type, detail=detail)
