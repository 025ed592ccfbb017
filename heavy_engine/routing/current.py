"""url_for() finds the table of the server or test in which it is called."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from ..application import Page
from .table import RouteTable

routes_here: ContextVar[RouteTable | None] = ContextVar("routes_here", default=None)
"""The routes of whoever runs: set for every request, page and event."""


class NoRoutes(RuntimeError):
    """url_for() was called where no application runs."""

    def __init__(self) -> None:
        super().__init__(
            "url_for() works while a page is made, in handlers and in loaders. Elsewhere, as in a script "
            "or a test, write  RouteTable(ROUTES).url_for(ToolPage, ...)"
        )


def url_for(page: Page, /, *, query: Mapping[str, Any] | None = None, anchor: str = "", **params: Any) -> str:
    """The address of a page: `url_for(ToolPage, tool_id=tool.id, query={"tab": "history"})`.

    Args:
        page: the component, as it stands in routes.py.
        query: fields behind the "?"; what is None or empty is left out.
        anchor: behind the "#".
        params: a value for each parameter of the page's path.

    Raises:
        AddressRefused: no route has this page and these parameters, or a value is of another kind.
        NoRoutes: outside a running application.
    """
    table = routes_here.get()
    if table is None:
        raise NoRoutes
    return table.url_for(page, query=query, anchor=anchor, **params)
