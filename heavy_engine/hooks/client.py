"""The hook that reaches Python in the browser."""

from ..brython_bridge.client import Client
from .page import use_session


def use_client() -> Client:
    """The browser of this page, for handlers and effects to call functions in.

        client = use_client()

        @event
        async def back_to_top(_event):
            await client.call(scroll_to_element, element_id="top")

    A call made before the browser is there waits for it. In a unit of work a call would hold the
    database's connection for as long as the browser likes: call before it, or after it.

    Raises:
        NoSession: outside a live page.
    """
    return use_session().client
