"""The root component of every session: the page, and messages to the browser."""

from typing import Any

from reactpy import component, event, html, use_state
from reactpy.core.hooks import ConnectionContext
from reactpy.types import Component, Connection, Location, VdomDict

from .hooks import SessionContext
from .page_session import PageSession, View


@component
def SessionRoot(session: PageSession) -> Component:
    """Show the page of the session's path."""
    view, set_view = use_state(session.view)
    session.shown_by(set_view)

    routes = session.services.application.routes
    page = routes[view.path].page(key=view.path)  # type: ignore[call-arg]  # every component takes a key
    connection: Connection[Any] = Connection({}, Location(view.path, ""), session)
    shown: Component = SessionContext(
        ConnectionContext(page, _courier(session, view, routes[view.path].title), value=connection),
        value=session,
    )
    return shown


def _courier(session: PageSession, view: View, title: str) -> VdomDict:
    """Carry paths between browser and server.

    ReactPy's client has no messages of its own for that. The browser clicks the hidden
    button with a path as the event's detail, and reads where it is from the attributes.
    """

    async def go(click: dict[str, Any]) -> None:
        if isinstance(path := click.get("detail"), str):
            session.navigate(path)

    return html.div(
        {
            "id": "heavy-courier",
            "hidden": True,
            "key": "heavy-courier",
            "data-session": session.id,
            "data-path": view.path,
            "data-title": title,
            "data-leave-for": view.leave_for,
        },
        html.button({"id": "heavy-go", "type": "button", "tabIndex": -1, "onClick": event(go)}),
    )
