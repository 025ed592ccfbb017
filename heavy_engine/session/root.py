"""The root components of every session."""

from typing import Any

from reactpy import component, use_memo, use_state
from reactpy.core.hooks import ConnectionContext
from reactpy.types import Component, Connection, Location

from ..application import Route
from .hooks import NoticesContext, SessionContext
from .page_session import PageSession


@component
def SessionRoot(session: PageSession) -> Component:
    """Give the session to all below; never renders again, so nobody who reads it has to."""
    root: Component = SessionContext(SessionView(session), value=session)
    return root


@component
def SessionView(session: PageSession) -> Component:
    """Show the page of the session's path, in the layout of its route."""
    view, set_view = use_state(session.view)
    session.shown_by(set_view)

    def connect() -> Connection[Any]:
        return Connection({}, Location(view.path, view.query), session)

    # The same object while the address is the same: who reads only that need not render.
    connection = use_memo(connect, dependencies=[view.address])
    page = _page(session.services.application.routes[view.path], view.path)
    shown: Component = ConnectionContext(NoticesContext(page, value=view.notices), value=connection)
    return shown


def _page(route: Route, path: str) -> Component:
    page = route.page(key=path)  # type: ignore[call-arg]  # every component takes a key
    if route.layout is None:
        return page
    # Pages with one layout share its key: it stays, and only what is in it changes.
    return route.layout(page, key=f"{route.layout.__module__}.{route.layout.__qualname__}")
