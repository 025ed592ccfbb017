"""Links that change the page without loading it anew."""

from typing import Any

from reactpy import html
from reactpy.types import VdomDict


def Link(to: str, *children: Any, **attributes: Any) -> VdomDict:
    """A real anchor; the browser's part of the engine follows it over the socket.

    Modified clicks, `target` and `download` stay the browser's business.
    """
    return html.a({"href": to, "data-live": "", **attributes}, *children)
