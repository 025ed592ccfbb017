"""Handlers that run in the browser: nothing of them travels when something happens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ParamSpec

from .functions import client_function

P = ParamSpec("P")


@dataclass(frozen=True)
class InBrowser:
    """A client function with its arguments, as a handler of an element; `in_browser` makes it.

    Two of them are the same if they do the same, so what shows them need not render again.
    """

    function: str
    # As a JSON object.
    arguments: str
    # Handles the event on the server as well.
    server: Callable[..., Any] | None = None
    prevents_default: bool = False
    stops_propagation: bool = False

    def then(self, handler: Callable[..., Any]) -> "InBrowser":
        """Let the server handle the event, too: the browser's change is shown until its answer comes.

        What the function changed is taken back right before the edits that answer the event, and these
        are what counts.

        Args:
            handler: a handler as any other; it gets the event.
        """
        return replace(self, server=handler)

    def prevent_default(self) -> "InBrowser":
        """Let the browser not do what it does by itself: follow a link, send a form."""
        return replace(self, prevents_default=True)

    def stop_propagation(self) -> "InBrowser":
        """Let handlers of elements further out not hear of it."""
        return replace(self, stops_propagation=True)


def in_browser(function: Callable[P, Any], /, *args: P.args, **arguments: P.kwargs) -> InBrowser:
    """A handler that runs a function of brython/ in the browser, at once, and tells the server nothing.

        html.button({"onClick": in_browser(toggle, target="menu")}, "Menu")
        html.div({"id": "chart", "onMount": in_browser(draw, points=points)})

    `onMount`, `onUpdate` and `onUnmount` run when the element comes, when what is given to it for the
    browser changes, and when it goes.

    Args:
        function: which one.
        args: its arguments; they are written into the page as JSON, for its person to see.
        arguments: its arguments, by name.

    Raises:
        ClientFunctionRefused: it is no function of brython/.
        ClientArgumentsRefused: the arguments do not fit it.
    """
    known = client_function(function)
    return InBrowser(known.name, known.arguments(args, arguments).decode())
