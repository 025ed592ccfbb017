"""What brings commands to the page, and what comes of them."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Protocol

    class Carrier(Protocol):
        """Brings commands to a page."""

        def ask(self, command: str, arguments: dict[str, Any], /) -> Awaitable[dict[str, Any]]:
            """Have it done; answers {"ok": value}, or {"error": which, "message": why}."""

else:

    class Carrier:
        """Brings commands to a page."""


class PageError(Exception):
    """The page did not do what it was asked to do."""


class NoSuchElement(PageError):
    """No element of the page has this id."""


class NotAllowed(PageError):
    """The person, the browser or the page's own rules forbid it."""


class NotSupported(PageError):
    """This browser cannot do it."""


class NothingWaits(PageError):
    """Whoever asked for this function waits no more: it ends here."""


class NotInBrowser(PageError):
    """There is no page: this runs on a server, or in a test without a FakePage."""

    def __init__(self) -> None:
        super().__init__(
            "Client functions run in a browser. On the server, call one with  client.call(function)  or "
            "in_browser(function); in a test, within  heavy_engine.browser_side.testing.FakePage()."
        )


KINDS = {kind.__name__: kind for kind in (PageError, NoSuchElement, NotAllowed, NotSupported, NothingWaits)}


def value_of(answer: "dict[str, Any]") -> "Any":
    """What was answered to a command.

    Raises:
        PageError: it was not done.
    """
    if "error" in answer:
        raise KINDS.get(answer["error"], PageError)(answer.get("message", ""))
    return answer.get("ok")
