"""FrameSocket: WebSocket frames read in callbacks, on Sanic's own connection.

Sanic 25.12's reader starts a task for every frame and hangs on invalid UTF-8. Its
server takes a protocol class of one's own, so this one keeps Sanic's HTTP side and
replaces what happens after the handshake; the framing itself is websockets' sans-I/O.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import structlog
from sanic.exceptions import BadRequest
from sanic.request import Request
from sanic.server.protocols.websocket_protocol import WebSocketProtocol
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import OPEN
from websockets.server import ServerProtocol

from ..application import EngineSettings
from ..session.connection import Receiver
from .framing import HEAD_MAX, HEAD_MIN, PLAIN_TEXT, SHORT_HEAD, frame_length, head, unmasked
from .outbox import Outbox
from .pulse import Pulse

CLOSE_TIMEOUT_S = 5.0

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
        # The beginning of a frame whose end has not come.
        self._begun = b""
        self._frame_max = settings.socket_frame_max_bytes
        self._is_paused = False
        self._answered = True
        self._closed: asyncio.Future[None] = self._loop.create_future()
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
        if not self._is_paused:
            self._is_paused = True
            self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Take in messages again."""
        if self._is_paused:
            self._is_paused = False
            self._transport.resume_reading()

    async def wait_closed(self) -> None:
        """Return when the socket is closed, by whomever."""
        await asyncio.shield(self._closed)

    # What Sanic's protocol and the pulse call.

    def data_received(self, data: bytes) -> None:
        """Bytes came in: whole frames are read one by one, the rest waits for its end."""
        if not self._begun and len(data) > HEAD_MIN and len(data) == (data[1] & 0x7F) + SHORT_HEAD:
            text = self._plain_text(data)
            if text is not None:
                self._answered = True
                self._decode(text, is_alone=True)
                return
        data = self._begun + data if self._begun else data
        start, size = 0, len(data)
        while size - start >= HEAD_MIN:
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
        self._begun = data[start:]

    def eof_received(self) -> None:
        """The browser will send no more."""
        self.ws_proto.receive_eof()
        self._flush()
        self._finish()

    def connection_lost(self, _error: Exception | None) -> None:
        """The connection is gone."""
        self._mark_closed()

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
        elif frame.opcode is Opcode.BINARY:
            self._refuse(CloseCode.UNSUPPORTED_DATA, "text only")
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._take_text(frame)

    def _take_text(self, frame: Frame) -> None:
        if self._closed.done():
            return
        if frame.fin and not self._fragments:
            data = bytes(frame.data)
        else:
            self._fragments.append(bytes(frame.data))
            if not frame.fin:
                return
            data, self._fragments = b"".join(self._fragments), []
        self._decode(data)

    def _decode(self, data: bytes, *, is_alone: bool = False) -> None:
        if self._closed.done():
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
            self.pause_reading()

    def _refuse(self, code: CloseCode, reason: str) -> None:
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
            self._loop.call_later(CLOSE_TIMEOUT_S, self._transport.abort)
            self._transport.close()

    def _mark_closed(self) -> None:
        if self._closed.done():
            return
        self._closed.set_result(None)
        self._pulse.drop(self)
        if self._receiver:
            self._receiver.lost(self)


class _Closing:
    """What close() answers: Sanic awaits it, pages do not need to."""

    def __await__(self) -> Any:
        return iter(())


class FrameProtocol(WebSocketProtocol):
    """The protocol class for Sanic's server: its HTTP, and FrameSocket after the handshake."""

    __slots__ = ()

    async def websocket_handshake(
        self, request: Request, subprotocols: Sequence[str] | None = None
    ) -> FrameSocket:
        """Answer the upgrade; a request that is none gets 400."""
        settings: EngineSettings = request.app.ctx.engine_settings
        frames = ServerProtocol(state=OPEN, max_size=settings.socket_frame_max_bytes)
        response = frames.accept(self.sanic_request_to_ws_request(request))
        if response.status_code != 101:
            raise BadRequest("This address speaks WebSocket only.")
        head = [f"HTTP/1.1 {response.status_code} {response.reason_phrase}"]
        head += [f"{name}: {value}" for name, value in response.headers.raw_items()]
        await self.send("\r\n".join([*head, "", ""]).encode())  # type: ignore[no-untyped-call]
        socket = FrameSocket(self, frames, settings, request.app.ctx.pulse, request.app.ctx.outbox)
        # Sanic calls on it no more than FrameSocket offers; tests hold that.
        self.websocket = socket  # type: ignore[assignment]
        return socket

    def resume_writing(self) -> None:
        """The browser read most of what waited."""
        super().resume_writing()  # type: ignore[no-untyped-call]
        if self.websocket is not None:
            self.websocket.drained()  # type: ignore[attr-defined]
