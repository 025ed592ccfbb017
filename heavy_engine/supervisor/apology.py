"""What people get while no worker answers and the next try waits: a plain 503, at once."""

import asyncio
import socket
from contextlib import suppress

HEAD_MAX = 16_384
REQUEST_LIMIT_S = 5.0
WORDS = "The server is starting again. Try again in a few seconds.\n"
ANSWER = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Cache-Control: no-store\r\n"
    b"Retry-After: 5\r\n%b"
    b"Connection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b"
)
LOAD_AGAIN = b"Refresh: 1\r\n"
"""Browsers ask again by themselves, so that a page comes as soon as there is one."""


class Apology:
    """Accepts on the workers' socket while none of them does, so that nobody waits for an answer."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self._server: asyncio.Server | None = None
        self.trouble = ""
        """What is wrong, for developers; others are told nothing of that."""

    async def begin(self) -> None:
        """Answer from now on."""
        if self._server is None:
            self._server = await asyncio.start_server(self._answer, sock=self._listener.dup(), limit=HEAD_MAX)

    def end(self) -> None:
        """Leave the socket to the workers again."""
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            async with asyncio.timeout(REQUEST_LIMIT_S):
                # Bytes left unread would take the answer away from who sent them.
                await reader.readuntil(b"\r\n\r\n")
                writer.write(self._words())
                await writer.drain()
        writer.close()

    def _words(self) -> bytes:
        body = (self.trouble or WORDS).encode()
        return ANSWER % (LOAD_AGAIN if self.trouble else b"", len(body), body)
