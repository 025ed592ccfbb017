"""The socket of a live page: check who opens it, then show a page over it."""

from time import monotonic

import structlog
from sanic.exceptions import Forbidden, NotFound, SanicException, ServiceUnavailable
from sanic.request import Request

from ..live.callers import CallerWatch
from ..live.live_pages import RESTARTS, LivePages, PageEnded, TooManyPages
from ..live.resume import SocketGone
from ..routing.addresses import split_address
from ..routing.errors import PageRefused
from ..session.services import Services
from ..wire.messages import PROTOCOL_VERSION, Address, MalformedMessage, read_address, write_reload
from .brought import brought_by
from .frames import TOO_MUCH, FrameSocket
from .people import People, TooManySockets
from .security import SessionCookie
from .types import Server

PATH = "/_live/socket"
OTHER_VERSION, NOT_FOR_YOU, TRY_AGAIN_LATER = 4406, 4403, 1013

log = structlog.get_logger("heavy.socket")


def add_socket(
    server: Server, services: Services, cookie: SessionCookie, pages: LivePages, watch: CallerWatch
) -> None:
    """Serve /_live/socket."""
    routes = services.routes
    people = People(services.settings)

    async def check(request: Request) -> None:
        """Run before the handshake, so that a refusal is an HTTP answer."""
        if request.path != PATH:
            return
        session_id = cookie.read(request)
        if session_id is None or not cookie.knows(session_id, request.args.get("token", "")):
            raise Forbidden("This socket belongs to no page of yours. Load the page again.")
        request.ctx.address = address = _address(request)
        if routes.match(split_address(address.path)[0]) is None:
            raise NotFound("No page has this path.")
        if not pages.has_room_for(address.page):
            raise ServiceUnavailable(str(TooManyPages(services.settings.sessions_max)))

    async def live(request: Request, socket: FrameSocket) -> None:
        address: Address = request.ctx.address
        if address.version != PROTOCOL_VERSION:
            socket.send(write_reload("version"))
            socket.close(OTHER_VERSION, "another version")
            return
        told = watch.told
        caller = await services.application.who_asks(str(cookie.read(request)))
        try:
            with people.connected(caller) as person:
                socket.meter.share(person.bucket, monotonic())
                await pages.connect(socket, caller, address, brought_by(request, cookie))
                if watch.told != told:
                    watch.doubt()
                await socket.wait_closed()
        except TooManySockets as refusal:
            socket.close(TOO_MUCH, str(refusal))
        except PageEnded:
            socket.close(RESTARTS, "come again")
        except SocketGone as gone:
            log.debug("a browser went before its page was there", reason=str(gone))
        except TooManyPages as full:
            socket.close(TRY_AGAIN_LATER, str(full))
        except PageRefused as refusal:
            # The document says why.
            socket.send(write_reload("refused"))
            socket.close(NOT_FOR_YOU, str(refusal))
        await socket.wait_closed()

    server.register_middleware(check, "request")
    server.add_websocket_route(live, PATH)


def _address(request: Request) -> Address:
    try:
        return read_address({name: request.args.get(name, "") for name in request.args})
    except MalformedMessage as error:
        raise SanicException(f"No page of ours asks like this: {error}", status_code=400) from None
