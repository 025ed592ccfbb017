"""The root components of every session."""

from typing import Any

from reactpy import component, use_memo, use_state
from reactpy.core.hooks import ConnectionContext
from reactpy.types import Component, Connection, Location

from ..hooks.navigation import ParamsContext
from ..hooks.page import NoticesContext, SessionContext
from ..routing.table import Match
from ..session.page_session import PageSession


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
    noticed = NoticesContext(_page(view.match), value=view.notices)
    located = ConnectionContext(noticed, value=connection)
    shown: Component = ParamsContext(located, value=view.match.params)
    return shown


def _page(match: Match) -> Component:
    shown = match.route.page(**match.params, key=match.path)
    for layout in reversed(match.layouts):
        # Pages with one layout share its key: it stays, and only what is in it changes.
        shown = layout(shown, key=f"{layout.__module__}.{layout.__qualname__}")
    return shown
