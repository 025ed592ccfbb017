"""FrameSocket: WebSocket frames read in callbacks, on Sanic's own connection.

Sanic 25.12's reader starts a task for every frame and hangs on invalid UTF-8. Its
server takes a protocol class of one's own, so this one keeps Sanic's HTTP side and
replaces what happens after the handshake; the framing itself is websockets' sans-I/O.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from http import HTTPStatus
from time import monotonic
from typing import Any

import structlog
from sanic.exceptions import BadRequest
from sanic.request import Request
from sanic.server.protocols.websocket_protocol import WebSocketProtocol
from websockets.exceptions import InvalidHeader
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from ..application import EngineSettings
from ..live.connection import Receiver
from .doors import FULL
from .framing import HEAD_MAX, HEAD_MIN, PLAIN_TEXT, SHORT_HEAD, frame_length, head, unmasked
from .meters import Meter, control_bucket
from .outbox import Outbox
from .pulse import Pulse

CLOSE_TIMEOUT_S = 5.0
TOO_MUCH = 4429
# Why a socket is not read for now.
PAGE, RATE, INBOX = "page", "rate", "inbox"
_CONTROL = (Opcode.PING, Opcode.PONG)

log = structlog.get_logger("heavy.socket")


class FrameSocket:
    """One WebSocket after its handshake; speaks text messages only."""

    def __init__(
        self,
        protocol: WebSocketProtocol,
        frames: ServerProtocol,
        settings: EngineSettings,
        pulse: Pulse,
        outbox: Outbox,
    ) -> None:
        self.ws_proto = frames
        self._outbox = outbox
        # Sanic asks for a loop to run close() as a task at shutdown; ours needs none.
        self.loop = None
        self._loop = asyncio.get_running_loop()
        self._transport: Any = protocol.transport
        self._queue_max = settings.socket_queue_max
        self._receiver: Receiver | None = None
        # What came before somebody listened.
        self._inbox: deque[str] = deque()
        self._fragments: list[bytes] = []
        self._fragments_max = settings.socket_fragments_max
        # What came but is not read yet: the beginning of a frame, or whatever came before a pause.
        self._begun = b""
        self._frame_max = settings.socket_frame_max_bytes
        self._buffer_max = settings.socket_buffer_max_bytes
        self.meter = Meter(settings)
        self._controls = control_bucket()
        self._pauses: set[str] = set()
        self._answered = True
        self._closed: asyncio.Future[None] = self._loop.create_future()
        self._aborting: asyncio.TimerHandle | None = None
        self._pulse = pulse
        pulse.add(self)
        # Then Sanic's protocol tells when a slow browser has caught up.
        high = settings.socket_buffer_max_bytes // 4
        self._transport.set_write_buffer_limits(high=high, low=high // 4)  # type: ignore[union-attr]

    # What a page uses.

    @property
    def buffered(self) -> int:
        """Bytes that wait to be sent."""
        size: int = self._transport.get_write_buffer_size()
        return size

    def attach(self, receiver: Receiver) -> None:
        """Tell this receiver what comes, and what came until now."""
        self._receiver = receiver
        if self._closed.done():
            self._loop.call_soon(receiver.lost, self)
        while self._inbox and not self._closed.done():
            receiver.receive(self._inbox.popleft())
        self._go_on(INBOX)

    def send(self, message: bytes) -> None:
        """Send UTF-8 text."""
        if self.ws_proto.state is OPEN and not self._transport.is_closing():
            self._outbox.write(self._transport, head(len(message)) + message)

    def close(self, code: int = 1000, reason: str = "") -> "_Closing":
        """End the socket with a code; messages that wait are dropped."""
        self._inbox.clear()
        if self.ws_proto.state is OPEN:
            self.ws_proto.send_close(code, reason)
            self._flush()
        self._finish()
        return _Closing()

    def abort(self) -> None:
        """End the socket at once, for a browser that does not read."""
        self._transport.abort()

    def pause_reading(self) -> None:
        """Take in no more; the browser keeps what it has to say."""
        self._pause(PAGE)

    def resume_reading(self) -> None:
        """Take in messages again."""
        self._go_on(PAGE)

    async def wait_closed(self) -> None:
        """Return when the socket is closed, by whomever."""
        await asyncio.shield(self._closed)

    # What Sanic's protocol and the pulse call.

    def data_received(self, data: bytes) -> None:
        """Bytes came in: whole frames are read one by one, the rest waits for its end."""
        is_free = not (self._begun or self._pauses)
        if is_free and len(data) > HEAD_MIN and len(data) == (data[1] & 0x7F) + SHORT_HEAD:
            text = self._plain_text(data)
            if text is not None:
                self._answered = True
                self._decode(text, is_alone=True)
                return
        data = self._begun + data if self._begun else data
        start, size = 0, len(data)
        while size - start >= HEAD_MIN and not self._pauses and not self._closed.done():
            length = frame_length(data, start)
            if length is None or (start + length > size and length <= self._frame_max + HEAD_MAX):
                break
            frame = data[start : start + length] if start or length != size else data
            start += len(frame)
            text = self._plain_text(frame)
            if text is None:
                self._read_by_the_book(frame)
            else:
                self._answered = True
                self._decode(text)
        self._begun = b"" if self._closed.done() else data[start:]

    def eof_received(self) -> None:
        """The browser will send no more."""
        self.ws_proto.receive_eof()
        self._flush()
        self._finish()

    def connection_lost(self, _error: Exception | None) -> None:
        """The connection is gone."""
        self._mark_closed()
        # Both hold what holds them: rings, which only the garbage collector would free.
        self.ws_proto.parser.close()
        if self.ws_proto.parser_exc:
            self.ws_proto.parser_exc.__traceback__ = None
        if self._aborting:
            self._aborting.cancel()

    def end_connection(self, code: int = 1000, reason: str = "") -> None:
        """Sanic ends the connection, at the end of a handler or at shutdown."""
        self.close(code, reason)

    fail_connection = end_connection

    def drained(self) -> None:
        """The browser read what was sent."""
        if self._receiver:
            self._receiver.drained()

    def ping(self) -> None:
        """Ask whether the browser is there; one that did not answer the last time is not."""
        if self._pauses:
            # Its answer may be among what is not read.
            return
        if not self._answered:
            log.info("a silent socket was closed")
            self._transport.abort()
            return
        self._answered = False
        if self.ws_proto.state is OPEN:
            self.ws_proto.send_ping(b"")
            self._flush()

    # Below: one step each.

    def _plain_text(self, frame: bytes) -> bytes | None:
        """The text of a frame as nearly all are: one short masked text, in one piece."""
        size = frame[1] & 0x7F
        if frame[0] != PLAIN_TEXT or not frame[1] & 0x80 or size > 125 or self._fragments:
            return None
        if self.ws_proto.state is not OPEN or size > self._frame_max:
            return None
        return unmasked(frame, size)

    def _read_by_the_book(self, data: bytes) -> None:
        """Let websockets judge and answer: long texts, pieces, pings, closing, whatever is wrong."""
        self.ws_proto.receive_data(data)
        for event in self.ws_proto.events_received():
            self._take(event)
        self._flush()
        if self.ws_proto.close_expected():
            self._finish()

    def _take(self, frame: Any) -> None:
        if not isinstance(frame, Frame):
            return
        self._answered = True
        if frame.opcode is Opcode.CLOSE:
            self._mark_closed()
        elif frame.opcode in _CONTROL:
            self._count_control()
        elif frame.opcode is Opcode.BINARY:
            self._refuse(CloseCode.UNSUPPORTED_DATA, "text only")
        else:
            self._take_text(frame)

    def _count_control(self) -> None:
        """Pages look at what they send, here what is answered to pings: it must be read, too."""
        if self._controls.take(1, monotonic()):
            self._refuse(CloseCode.POLICY_VIOLATION, "too many control frames")
        elif self.buffered > self._buffer_max:
            log.warning("a socket that asks and does not read was cut off", waiting_bytes=self.buffered)
            self.abort()

    def _take_text(self, frame: Frame) -> None:
        if self._closed.done():
            return
        if frame.fin and not self._fragments:
            self._decode(bytes(frame.data))
            return
        self._fragments.append(bytes(frame.data))
        if frame.fin:
            pieces, self._fragments = self._fragments, []
            self._decode(b"".join(pieces), len(pieces))
        elif len(self._fragments) >= self._fragments_max:
            self._refuse(CloseCode.POLICY_VIOLATION, "too many pieces")

    def _decode(self, data: bytes, pieces: int = 1, *, is_alone: bool = False) -> None:
        if self._closed.done() or not self._may_say(len(data), pieces):
            return
        try:
            text = data.decode("utf-8", "strict")
        except UnicodeDecodeError:
            self._refuse(CloseCode.INVALID_DATA, "invalid UTF-8")
            return
        if self._receiver:
            self._receiver.receive(text, is_alone=is_alone)
            return
        self._inbox.append(text)
        if len(self._inbox) >= self._queue_max:
            self._pause(INBOX)

    def _may_say(self, size: int, pieces: int) -> bool:
        """Count a message: this one is taken, but the next may have to wait, or none comes any more."""
        now = monotonic()
        wait_s = self.meter.take(size, pieces, now)
        if not wait_s:
            return True
        if self.meter.is_lost_cause(now):
            self._refuse(TOO_MUCH, "too many events")
            return False
        self._pause(RATE)
        self._loop.call_later(wait_s, self._go_on, RATE)
        return True

    def _pause(self, why: str) -> None:
        if not self._pauses and not self._closed.done():
            self._transport.pause_reading()
        self._pauses.add(why)

    def _go_on(self, why: str) -> None:
        """Read again, unless there is another reason not to; what came already is next."""
        if why not in self._pauses:
            return
        self._pauses.discard(why)
        if not self._pauses and not self._closed.done():
            self._transport.resume_reading()
            self._loop.call_soon(self.data_received, b"")

    def _refuse(self, code: int, reason: str) -> None:
        log.warning("a socket was refused", code=int(code), reason=reason)
        self.close(code, reason)

    def _flush(self) -> None:
        """Send what websockets answers, after what waits to be sent."""
        self._outbox.flush()
        for data in self.ws_proto.data_to_send():
            if data and not self._transport.is_closing():
                self._transport.write(data)

    def _finish(self) -> None:
        """Give the other side a moment to close, then close."""
        self._mark_closed()
        if not self._transport.is_closing():
            self._aborting = self._loop.call_later(CLOSE_TIMEOUT_S, self._transport.abort)
            self._transport.close()

    def _mark_closed(self) -> None:
        if self._closed.done():
            return
        self._closed.set_result(None)
        self._pulse.drop(self)
        # A flood that was refused is not kept until the other side has closed, too.
        self._begun = b""
        self._fragments.clear()
        self._inbox.clear()
        if self._receiver:
            self._receiver.lost(self)


class _Closing:
    """What close() answers: Sanic awaits it, pages do not need to."""

    def __await__(self) -> Any:
        return iter(())


class FrameProtocol(WebSocketProtocol):
    """The protocol class for Sanic's server: its HTTP, and FrameSocket after the handshake."""

    __slots__ = ("address",)
    socket_class = FrameSocket

    def connection_made(self, transport: Any) -> None:
        """Somebody connected, for whatever; there may be no room for them."""
        super().connection_made(transport)  # type: ignore[no-untyped-call]
        self.address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self.app.ctx.doors.let_in(self.address):
            transport.write(FULL)
            transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """They are gone."""
        super().connection_lost(error)  # type: ignore[no-untyped-call]
        self.app.ctx.doors.left(self.address)

    async def websocket_handshake(
        self, request: Request, subprotocols: Sequence[str] | None = None
    ) -> FrameSocket:
        """Answer the upgrade; a request that is none gets 400."""
        settings: EngineSettings = request.app.ctx.engine_settings
        frames = ServerProtocol(state=OPEN, max_size=settings.socket_frame_max_bytes)
        try:
            response = frames.accept(self.sanic_request_to_ws_request(request))
        except InvalidHeader as error:
            raise BadRequest(str(error)) from None
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            raise BadRequest("This address speaks WebSocket only.")
        head = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
        head += [f"{name}: {value}" for name, value in response.headers.raw_items()]
        await self.send("\r\n".join([*head, "", ""]).encode())  # type: ignore[no-untyped-call]
        ctx = request.app.ctx
        socket = self.socket_class(self, frames, settings, ctx.pulse, ctx.outbox)
        # Sanic calls on it no more than FrameSocket offers; tests hold that.
        self.websocket = socket  # type: ignore[assignment]
        return socket

    def resume_writing(self) -> None:
        """The browser read most of what waited."""
        super().resume_writing()  # type: ignore[no-untyped-call]
        if self.websocket is not None:
            self.websocket.drained()  # type: ignore[attr-defined]
