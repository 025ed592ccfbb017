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

TRY_AGAIN_LATER = 1013
CLOSE_TIMEOUT_S = 5.0

log = structlog.get_logger("heavy.socket")


class FrameSocket:
    """One WebSocket after its handshake; speaks text messages only."""

    def __init__(self, protocol: WebSocketProtocol, frames: ServerProtocol, settings: EngineSettings) -> None:
        self.ws_proto = frames
        # Sanic asks for a loop to run close() as a task at shutdown; ours needs none.
        self.loop = None
        self._loop = asyncio.get_running_loop()
        self._transport: Any = protocol.transport
        self._settings = settings
        self._inbox: deque[str] = deque()
        self._arrived = asyncio.Event()
        self._fragments: list[bytes] = []
        self._closed = False
        self._answered = True
        self._ping_timer = self._loop.call_later(settings.socket_ping_s, self._ping)

    # What a session uses.

    async def receive(self) -> str | None:
        """The next message, in order; None when the socket is closed."""
        while not self._inbox:
            if self._closed:
                return None
            self._arrived.clear()
            await self._arrived.wait()
        message = self._inbox.popleft()
        if len(self._inbox) < self._settings.socket_queue_max:
            self._transport.resume_reading()
        return message

    def send(self, message: bytes) -> None:
        """Send UTF-8 text; a browser that does not read is cut off instead of filling memory."""
        if self._closed or self.ws_proto.state is not OPEN:
            return
        if self._transport.get_write_buffer_size() > self._settings.socket_buffer_max_bytes:
            log.warning("a browser does not read", waiting_bytes=self._transport.get_write_buffer_size())
            self._transport.abort()
            return
        self.ws_proto.send_text(message)
        self._flush()

    def close(self, code: int = 1000, reason: str = "") -> "_Closing":
        """End the socket with a code; messages that wait are dropped."""
        self._inbox.clear()
        if self.ws_proto.state is OPEN:
            self.ws_proto.send_close(code, reason)
            self._flush()
        self._finish()
        return _Closing()

    # What Sanic's protocol calls.

    def data_received(self, data: bytes) -> None:
        """Bytes came in."""
        self.ws_proto.receive_data(data)
        self._take_events()
        self._flush()
        if self.ws_proto.close_expected():
            self._finish()

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

    # Below: one step each.

    def _take_events(self) -> None:
        for event in self.ws_proto.events_received():
            if not isinstance(event, Frame):
                continue
            self._answered = True
            if event.opcode is Opcode.CLOSE:
                self._mark_closed()
            elif event.opcode is Opcode.BINARY:
                self._refuse(CloseCode.UNSUPPORTED_DATA, "text only")
            elif event.opcode in (Opcode.TEXT, Opcode.CONT):
                self._take_text(event)

    def _take_text(self, frame: Frame) -> None:
        self._fragments.append(bytes(frame.data))
        if not frame.fin or self._closed:
            return
        data, self._fragments = b"".join(self._fragments), []
        try:
            self._inbox.append(data.decode("utf-8", "strict"))
        except UnicodeDecodeError:
            self._refuse(CloseCode.INVALID_DATA, "invalid UTF-8")
            return
        self._arrived.set()
        if len(self._inbox) >= self._settings.socket_queue_max:
            self._transport.pause_reading()

    def _refuse(self, code: CloseCode, reason: str) -> None:
        log.warning("a socket was refused", code=int(code), reason=reason)
        self.close(code, reason)

    def _ping(self) -> None:
        if not self._answered:
            log.info("a silent socket was closed", seconds=2 * self._settings.socket_ping_s)
            self._transport.abort()
            return
        self._answered = False
        if self.ws_proto.state is OPEN:
            self.ws_proto.send_ping(b"")
            self._flush()
        self._ping_timer = self._loop.call_later(self._settings.socket_ping_s, self._ping)

    def _flush(self) -> None:
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
        self._closed = True
        self._ping_timer.cancel()
        self._arrived.set()


class _Closing:
    """What close() answers: Sanic awaits it, sessions do not need to."""

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
        socket = FrameSocket(self, frames, settings)
        # Sanic calls on it no more than FrameSocket offers; tests hold that.
        self.websocket = socket  # type: ignore[assignment]
        return socket
