"""Links that change the page without loading it anew."""

from typing import Any

from reactpy import html
from reactpy.types import VdomDict


def Link(to: str, *children: Any, **attributes: Any) -> VdomDict:
    """A real anchor; the browser's part of the engine follows it over the socket.

    Modified clicks, `target` and `download` stay the browser's business.

    Args:
        to: the address, as `url_for` makes it.
        children: what people see.
        attributes: of the anchor. `prefetch=False` is none: then nothing is loaded while somebody only
            points at the link, for pages whose loaders cost much.
    """
    # No argument of its own: that would forbid type checkers to take a dictionary of attributes.
    live = "" if attributes.pop("prefetch", True) else "later"
    return html.a({"href": to, "data-live": live, **attributes}, *children)
