"""The socket of a live page: check who opens it, then serve a session over it."""

import os

import structlog
from sanic.exceptions import Forbidden, NotFound, ServiceUnavailable
from sanic.request import Request

from ..application import EngineSettings
from ..session.page_session import PageSession, Services
from ..session.serve import serve_session
from .frames import FrameSocket
from .security import SessionCookie
from .types import Server

PATH = "/_live/socket"

log = structlog.get_logger("heavy.socket")


class OpenSessions:
    """The sessions of this process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.sessions: set[PageSession] = set()

    def refuse_if_full(self) -> None:
        """Refuse one more than the limit.

        Raises:
            ServiceUnavailable: when this process holds as many as it may.
        """
        if len(self.sessions) >= self._most:
            raise ServiceUnavailable("This server holds as many open pages as it may. Try again in a minute.")


def add_socket(
    server: Server,
    services: Services,
    settings: EngineSettings,
    cookie: SessionCookie,
    open_sessions: OpenSessions,
) -> None:
    """Serve /_live/socket."""

    async def check(request: Request) -> None:
        """Run before the handshake, so that a refusal is an HTTP answer."""
        if request.path != PATH:
            return
        session_id = cookie.read(request)
        if session_id is None or not cookie.knows(session_id, request.args.get("token", "")):
            raise Forbidden("This socket belongs to no page of yours. Load the page again.")
        if request.args.get("path") not in services.application.routes:
            raise NotFound("No page has this path.")
        open_sessions.refuse_if_full()

    async def live(request: Request, socket: FrameSocket) -> None:
        caller = await services.application.who_asks(str(cookie.read(request)))
        session = PageSession(services, caller, str(request.args.get("path")))
        open_sessions.sessions.add(session)
        log.debug("session opened", session=session.id, path=session.view.path, worker=os.getpid())
        try:
            await serve_session(session, socket)
        finally:
            open_sessions.sessions.discard(session)
            log.debug("session closed", session=session.id, code=socket.ws_proto.close_code)

    server.register_middleware(check, "request")
    server.add_websocket_route(live, PATH)
