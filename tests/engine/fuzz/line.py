"""A line to a server on which anything may be said: raw bytes, and what came back."""

import asyncio
import os
import struct
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

from tests.support.waiting import in_time

TEXT, CLOSE = 1, 8
SWITCHING = 101


def masked(opcode: int, payload: bytes, *, fin: bool = True, key: bytes = b"") -> bytes:
    """A frame as a browser sends it (RFC 6455, section 5.2)."""
    size, key = len(payload), key or os.urandom(4)
    if size < 126:
        length = bytes([0x80 | size])
    else:
        length = b"\xfe" + struct.pack("!H", size) if size < 65_536 else b"\xff" + struct.pack("!Q", size)
    pattern = int.from_bytes(key * (size // 4 + 1), "big") >> (8 * (4 - size % 4))
    hidden = (int.from_bytes(payload, "big") ^ pattern).to_bytes(size, "big") if size else b""
    return bytes([(0x80 if fin else 0) | opcode]) + length + key + hidden


def handshake(url: str, address: Mapping[str, str], cookie: str) -> bytes:
    """The request that opens a page's socket."""
    host = urlsplit(url).netloc
    lines = [
        f"GET /_live/socket?{urlencode(address)} HTTP/1.1",
        f"Host: {host}",
        f"Origin: {url}",
        f"Cookie: {cookie}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


class Line:
    """One connection; `code` is that of the server's close frame, 0 if there was none."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.status = 0
        self.code = 0
        self.messages: list[bytes] = []

    @classmethod
    async def open(cls, url: str) -> "Line":
        """Connect, and say nothing."""
        where = urlsplit(url)
        return cls(*await asyncio.open_connection(where.hostname, where.port))

    async def ask(self, request: bytes) -> int:
        """Send a request as it is; answers the HTTP status, 0 if the server closed without one."""
        self.say(request)
        try:
            head = await self.head()
        except (asyncio.IncompleteReadError, ConnectionError):
            return 0
        self.status = int(head.split(b" ", 2)[1])
        return self.status

    async def head(self) -> bytes:
        """The head of an HTTP answer.

        Raises:
            IncompleteReadError, ConnectionError: there is none, the line is closed.
        """
        async with in_time():
            return await self._reader.readuntil(b"\r\n\r\n")

    def say(self, data: bytes) -> None:
        """Send bytes, whatever they are; nothing happens when the line is closed."""
        if not self._writer.is_closing():
            self._writer.write(data)

    async def drain(self) -> None:
        """Return when the server has taken in what was said, or the line is closed."""
        with suppress(ConnectionError):
            await self._writer.drain()

    async def hear(self) -> tuple[int, bytes]:
        """The next frame: its opcode and payload.

        Raises:
            IncompleteReadError, ConnectionError: there is none, the line is closed.
        """
        first, second = await self._reader.readexactly(2)
        size = second & 0x7F
        if size > 125:
            size = int.from_bytes(await self._reader.readexactly(2 if size == 126 else 8), "big")
        payload = await self._reader.readexactly(size)
        if first & 0x0F == CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
        elif first & 0x0F == TEXT:
            self.messages.append(payload)
        return first & 0x0F, payload

    async def hear_all(self) -> int:
        """All until the server closes; answers its code."""
        try:
            async with in_time():
                while True:
                    await self.hear()
        except (asyncio.IncompleteReadError, ConnectionError):
            return self.code

    async def hear_until(self, said: bytes) -> None:
        """All until a text that begins like this.

        Raises:
            IncompleteReadError, ConnectionError: the line is closed.
        """
        async with in_time():
            while True:
                _opcode, payload = await self.hear()
                if payload.startswith(said):
                    return

    def end_speaking(self) -> None:
        """Send no more; what the server says can still be heard."""
        # The server may have closed just now.
        with suppress(OSError):
            if not self._writer.is_closing():
                self._writer.write_eof()

    def close(self) -> None:
        """Close without a word."""
        self._writer.transport.abort()
