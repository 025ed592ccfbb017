"""Serve one session over one socket, by ReactPy's own layout."""

import asyncio
from typing import Any, Protocol

import structlog
from reactpy.core.layout import Layout
from reactpy.core.serve import serve_layout

from ..wire.messages import MalformedMessage, read_message, write_message
from .page_session import PageSession
from .root import SessionRoot

MALFORMED = 4400

log = structlog.get_logger("heavy.session")


class Socket(Protocol):
    """The two directions of one socket, and its end."""

    async def receive(self) -> str | None:
        """The next message; None when the socket is closed."""

    def send(self, message: bytes) -> None:
        """Send a message."""

    def close(self, code: int, reason: str) -> object:
        """End the socket."""


async def serve_session(session: PageSession, socket: Socket) -> None:
    """Keep the browser's page current until its socket closes.

    A malformed message ends this session with code 4400 and one log line; others live.
    """
    inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=1)

    async def send(update: Any) -> None:
        socket.send(write_message(update))

    layout = asyncio.create_task(serve_layout(Layout(SessionRoot(session)), send, inbox.get))
    try:
        await _read(session, socket, inbox, layout)
    finally:
        # In a task of its own: who serves is cancelled when the connection is lost, the end must not be.
        ending = asyncio.create_task(_end(session, layout), name=f"end-{session.id}")
        session.services.work.add(ending)
        ending.add_done_callback(session.services.work.discard)
        await asyncio.shield(ending)


async def _end(session: PageSession, layout: asyncio.Task[None]) -> None:
    """Let work that began end, then take the page down with all its effects."""
    await session.finish()
    layout.cancel()
    await asyncio.gather(layout, return_exceptions=True)


async def _read(
    session: PageSession, socket: Socket, inbox: asyncio.Queue[dict[str, Any]], layout: asyncio.Task[None]
) -> None:
    while (text := await socket.receive()) is not None:
        if layout.done():
            _end_broken(session, socket, layout)
            return
        try:
            await inbox.put(read_message(text))
        except MalformedMessage as error:
            log.warning("malformed message", session=session.id, reason=str(error))
            socket.close(MALFORMED, "malformed message")
            return


def _end_broken(session: PageSession, socket: Socket, layout: asyncio.Task[None]) -> None:
    log.error("the layout stopped", session=session.id, exc_info=layout.exception())
    socket.close(1011, "the page stopped")
