"""The page that client functions run beside. Every method is a command to it: await it."""

from .carrier import Carrier, NotInBrowser, value_of
from .element import Element
from .notifications import Notifications
from .shapes import Size
from .stores import Clipboard, Cookies, Storage
from .watching import Watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    Callback = Callable[[Any], Awaitable[None] | None]


class Page:
    """A page in a browser; there is one, `page`."""

    def __init__(self) -> None:
        self._carrier: Carrier | None = None
        self._watched = 0
        self._callbacks: dict[int, Callback] = {}
        self.local_storage = Storage("local", self._ask)
        self.session_storage = Storage("session", self._ask)
        self.cookies = Cookies(self._ask)
        self.clipboard = Clipboard(self._ask)
        self.notifications = Notifications(self._ask)

    def carried_by(self, carrier: Carrier | None) -> Carrier | None:
        """Send commands by this one from now on; answers what they were sent by."""
        before, self._carrier = self._carrier, carrier
        return before

    async def _ask(self, command: str, **arguments: "Any") -> "Any":
        if self._carrier is None:
            raise NotInBrowser
        return value_of(await self._carrier.ask(command, arguments))

    def element(self, element_id: str) -> Element:
        """The element of this id, when it is asked for something."""
        return Element(element_id, self._ask)

    async def scroll_to(self, x: float = 0, y: float = 0, smooth: bool = False) -> None:
        """Scroll the window. Nobody who wants less motion gets a smooth way."""
        await self._ask("page.scroll_to", x=x, y=y, smooth=smooth)

    async def scroll_position(self) -> tuple[float, float]:
        """How far the window is scrolled: CSS pixels from the left and from the top."""
        left, top = await self._ask("page.scroll_position")
        return left, top

    async def viewport(self) -> Size:
        """How large the window is inside."""
        size: Size = await self._ask("page.viewport")
        return size

    async def open_tab(self, url: str) -> None:
        """Open an address in another tab, which cannot reach this one. Browsers want a click first."""
        await self._ask("page.open_tab", url=url)

    async def print(self) -> None:
        """Offer to print the page."""
        await self._ask("page.print")

    async def matches(self, query: str) -> bool:
        """Whether a media query holds, such as "(prefers-color-scheme: dark)"."""
        holds: bool = await self._ask("page.matches", query=query)
        return holds

    async def time_zone(self) -> str:
        """The person's time zone by its IANA name, such as "Europe/Vienna"."""
        name: str = await self._ask("page.time_zone")
        return name

    async def locale(self) -> str:
        """How the person writes dates and numbers, as a BCP 47 tag."""
        tag: str = await self._ask("page.locale")
        return tag

    async def languages(self) -> list[str]:
        """The languages that the person reads, best first, as BCP 47 tags."""
        tags: list[str] = await self._ask("page.languages")
        return tags

    async def online(self) -> bool:
        """Whether the browser has any network. That this server answers is another matter."""
        is_online: bool = await self._ask("page.online")
        return is_online

    async def visible(self) -> bool:
        """Whether the page can be seen: not in a tab behind another one."""
        is_visible: bool = await self._ask("page.visible")
        return is_visible

    async def download(
        self,
        name: str,
        text: str = "",
        base64: str | None = None,
        type: str = "text/plain",  # noqa: A002  # What browsers call it.
    ) -> None:
        """Hand the person a file: a text, or bytes as base64."""
        await self._ask("page.download", name=name, text=text, base64=base64, type=type)

    async def vibrate(self, *milliseconds: int) -> bool:
        """Vibrate, rest, vibrate ...; answers whether this device does."""
        does: bool = await self._ask("page.vibrate", pattern=list(milliseconds))
        return does

    async def share(self, title: str = "", text: str = "", url: str = "") -> bool:
        """Let the person share something; answers whether they did. Browsers want a click first."""
        did: bool = await self._ask("page.share", title=title, text=text, url=url)
        return did

    async def sleep(self, seconds: float) -> None:
        """Wait; there is no `asyncio` in browsers."""
        await self._ask("page.sleep", seconds=seconds)

    async def watch(self, kind: str, callback: "Callback", **options: "Any") -> Watch:
        """Be told of something until the watch is stopped.

        - "media", query: whether it holds; now, and when that changes
        - "viewport": the size of the window; now, and when it changes
        - "online", "visibility": yes or no; now, and when that changes
        - "storage", area: {"key", "value"} that another tab has set; the value is None for what is gone
        - "keys", keys: such as ["mod+k", "escape"]; which were pressed. `prevent` (True) keeps the browser
          from doing its own, `typing` (False) hears them in fields, too
        - "intersection", id, margin, threshold: {"visible", "ratio"} of an element in the window
        - "resize", id: the size of an element; now, and when it changes
        - "timer", every: in seconds; how often it has rung

        Args:
            kind: what to watch.
            callback: gets each value; may be an async function.
            **options: of that kind.
        """
        self._watched += 1
        number = self._watched
        # First: a value may be here before the answer.
        self._callbacks[number] = callback
        try:
            await self._ask("watch.begin", watch=number, kind=kind, options=options)
        except BaseException:
            del self._callbacks[number]
            raise
        return Watch(number, self._stop)

    async def _stop(self, number: int) -> None:
        if self._callbacks.pop(number, None) is not None:
            await self._ask("watch.end", watch=number)

    async def told(self, number: int, value: "Any") -> None:
        """A watch has something to tell; whoever carries commands calls this."""
        callback = self._callbacks.get(number)
        if callback is None:
            return
        waits = callback(value)
        if waits is not None:
            await waits


page = Page()
"""The page that this function runs beside."""
