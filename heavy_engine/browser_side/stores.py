"""What a browser keeps for a page: its stores, its cookies, its clipboard."""

from .shapes import Area

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any

    Ask = Callable[..., Awaitable[Any]]


class Storage:
    """Texts by name, in `localStorage` or `sessionStorage`.

    Raises:
        NotAllowed: the browser keeps nothing for this page, or not so much.
    """

    def __init__(self, area: Area, ask: "Ask") -> None:
        self._area = area
        self._ask = ask

    async def get(self, name: str) -> str | None:
        """What is kept under a name."""
        text: str | None = await self._ask("storage.get", area=self._area, name=name)
        return text

    async def set(self, name: str, text: str) -> None:
        """Keep a text."""
        await self._ask("storage.set", area=self._area, name=name, text=text)

    async def remove(self, name: str) -> None:
        """Keep it no more."""
        await self._ask("storage.remove", area=self._area, name=name)

    async def keys(self) -> list[str]:
        """All names."""
        names: list[str] = await self._ask("storage.keys", area=self._area)
        return names


class Cookies:
    """The cookies that scripts may see; the session's is not among them."""

    def __init__(self, ask: "Ask") -> None:
        self._ask = ask

    async def get(self, name: str) -> str | None:
        """What a cookie holds."""
        value: str | None = await self._ask("cookies.get", name=name)
        return value

    async def set(
        self, name: str, value: str, max_age: int | None = None, path: str = "/", same_site: str = "Lax"
    ) -> None:
        """Set a cookie: for this host only, Secure over https, `same_site` "Lax" or "Strict".

        Args:
            name: of letters, digits and `_ - .`; none of the engine's own.
            value: any text; it is kept percent-encoded.
            max_age: in seconds; None until the browser is closed.
            path: of the pages that see it.
            same_site: "None" is refused.
        """
        await self._ask(
            "cookies.set", name=name, value=value, max_age=max_age, path=path, same_site=same_site
        )

    async def remove(self, name: str, path: str = "/") -> None:
        """Remove a cookie."""
        await self._ask("cookies.remove", name=name, path=path)


class Clipboard:
    """What was copied. Browsers want a click first, and may ask their person (NotAllowed)."""

    def __init__(self, ask: "Ask") -> None:
        self._ask = ask

    async def read(self) -> str:
        """The text that was copied last."""
        text: str = await self._ask("clipboard.read")
        return text

    async def write(self, text: str) -> None:
        """Copy a text."""
        await self._ask("clipboard.write", text=text)
