"""A WebSocket client that costs little: whole frames only, no fragments, no compression."""

import asyncio
import base64
import secrets
from collections import deque

TEXT, CLOSE, PING, PONG = 0x1, 0x8, 0x9, 0xA


class Closed(ConnectionError):
    """The server ended the connection; str() holds what it last said."""


class Wire(asyncio.Protocol):
    """One connection. `bytes_up` and `bytes_down` count whole frames of messages, heads included."""

    def __init__(self) -> None:
        self.bytes_up = self.bytes_down = 0
        self._buffer = bytearray()
        self._messages: deque[bytes] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._open = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport

    @classmethod
    async def connect(cls, port: int, target: str, **headers: str) -> "Wire":
        """Open a WebSocket at a path of 127.0.0.1."""
        loop = asyncio.get_running_loop()
        _, wire = await loop.create_connection(cls, "127.0.0.1", port)
        wire._shake_hands(port, target, headers)
        await wire._open
        return wire

    def send(self, message: bytes) -> None:
        """Send text."""
        self._send_frame(TEXT, message)

    async def receive(self) -> bytes:
        """The next message."""
        while not self._messages:
            if self._transport.is_closing():
                raise Closed(bytes(self._buffer[:300]))
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._messages.popleft()

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    # asyncio calls these.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._open.done() and not self._head_arrived():
            return
        while self._take_frame():
            pass

    def connection_lost(self, _error: Exception | None) -> None:
        if not self._open.done():
            self._open.set_exception(Closed(bytes(self._buffer[:300])))
        self._wake()

    # Below: one step each.

    def _shake_hands(self, port: int, target: str, headers: dict[str, str]) -> None:
        given = {
            "Host": f"127.0.0.1:{port}",
            "Origin": f"http://127.0.0.1:{port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        }
        lines = [f"{name}: {value}" for name, value in (given | headers).items()]
        self._transport.write("\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode())

    def _head_arrived(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self._buffer.startswith(b"HTTP/1.1 101"):
            self._open.set_exception(Closed(bytes(self._buffer[:300])))
            self._transport.close()
            return False
        del self._buffer[: end + 4]
        self._open.set_result(None)
        return True

    def _take_frame(self) -> bool:
        buffer = self._buffer
        if len(buffer) < 2:
            return False
        length, head = buffer[1], 2
        if length >= 126:
            head = 4 if length == 126 else 10
            length = int.from_bytes(buffer[2:head], "big")
        if len(buffer) < head + length:
            return False
        opcode, message = buffer[0] & 0x0F, bytes(buffer[head : head + length])
        del buffer[: head + length]
        self._take(opcode, message, head + length)
        return True

    def _take(self, opcode: int, message: bytes, size: int) -> None:
        if opcode == PING:
            self._send_frame(PONG, message)
        elif opcode == CLOSE:
            self._transport.close()
        else:
            self.bytes_down += size
            self._messages.append(message)
            self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _send_frame(self, opcode: int, message: bytes) -> None:
        # Clients must mask; a mask of zeros leaves the message as it is, and costs the server the same.
        size = len(message)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        frame = bytes([0x80 | opcode]) + length + b"\0\0\0\0" + message
        self._transport.write(frame)
        if opcode == TEXT:
            self.bytes_up += len(frame)
