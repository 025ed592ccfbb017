"""A proxy that speaks PostgreSQL's protocol, and breaks commits so that nobody knows of them.

https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

import asyncio
import itertools
import struct
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

BEFORE, WHILE, AFTER = "cut before it", "cut while it is done", "cut after it"
REFUSED, DONE_UNKNOWN, LOST_UNKNOWN = "40001", "40003, done", "40003, not done"
KINDS = (BEFORE, WHILE, AFTER, REFUSED, DONE_UNKNOWN, LOST_UNKNOWN)
# The requests that have no type before their length; after the last of them all have one.
ASKS_FOR_TLS, ASKS_FOR_GSS, CANCELS = 80_877_103, 80_877_104, 80_877_102
QUERY, COMMIT, ROLLBACK = b"Q", b"COMMIT", b"ROLLBACK;\0"
READY_AND_IDLE = b"Z" + struct.pack("!I", 5) + b"I"


class CommitProxy:
    """Between a server and its database; breaks one in so many commits, each in another way.

    Attributes:
        every: which of the commits are broken; 0 breaks none.
        broken: how often in which way.
    """

    def __init__(self, url: str, kinds: Sequence[str] = KINDS) -> None:
        self._target = urlsplit(url)
        self._port = 0
        self._kinds = itertools.cycle(kinds)
        self._commits = 0
        self.every = 0
        self.broken: Counter[str] = Counter()

    @property
    def url(self) -> str:
        """The database, by way of this proxy."""
        host = f"{self._target.hostname}:{self._target.port}"
        return self._target.geturl().replace(host, f"127.0.0.1:{self._port}")

    def listens_on(self, port: int) -> None:
        """Its port."""
        self._port = port

    def next_break(self) -> str:
        """How the commit that comes now is broken; empty if it is not."""
        self._commits += 1
        if not self.every or self._commits % self.every:
            return ""
        kind = next(self._kinds)
        self.broken[kind] += 1
        return kind

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        with suppress(OSError, asyncio.IncompleteReadError):
            far_reader, far = await asyncio.open_connection(self._target.hostname, self._target.port)
            await _Line(self, (reader, writer), (far_reader, far)).carry()
        writer.close()


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class _Line:
    """One connection of a program to its database."""

    def __init__(self, proxy: CommitProxy, near: Ends, far: Ends) -> None:
        self._proxy = proxy
        self._from_program, self._to_program = near
        self._from_database, self._to_database = far
        # What the program hears instead of the database's next answer; None cuts the line.
        self._instead: list[bytes | None] = []

    async def carry(self) -> None:
        """Until one end ends, or it is cut."""
        ways = [asyncio.create_task(way) for way in (self._up(), self._down())]
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        for end in (self._to_program, self._to_database):
            end.transport.abort()

    async def _up(self) -> None:
        await self._begin()
        while True:
            head = await self._from_program.readexactly(5)
            body = await self._from_program.readexactly(struct.unpack("!I", head[1:])[0] - 4)
            is_commit = head[:1] == QUERY and body.startswith(COMMIT)
            kind = self._proxy.next_break() if is_commit else ""
            if kind == BEFORE:
                return
            if kind in (REFUSED, LOST_UNKNOWN):
                head, body = QUERY + struct.pack("!I", len(ROLLBACK) + 4), ROLLBACK
            if kind in (REFUSED, DONE_UNKNOWN, LOST_UNKNOWN):
                self._instead.append(_error(kind[:5]) + READY_AND_IDLE)
            if kind == AFTER:
                self._instead.append(None)
            self._to_database.write(head + body)
            await self._to_database.drain()
            if kind == WHILE:
                return

    async def _begin(self) -> None:
        """Carry what comes before messages have a type."""
        code = ASKS_FOR_TLS
        while code in (ASKS_FOR_TLS, ASKS_FOR_GSS, CANCELS):
            head = await self._from_program.readexactly(8)
            length, code = struct.unpack("!II", head)
            self._to_database.write(head + await self._from_program.readexactly(length - 8))

    async def _down(self) -> None:
        while data := await self._from_database.read(65_536):
            if self._instead:
                said = self._instead.pop()
                if said is None:
                    return
                data = said
            self._to_program.write(data)
            await self._to_program.drain()


def _error(state: str) -> bytes:
    fields = {"S": "ERROR", "V": "ERROR", "C": state, "M": "made by the fault harness"}
    body = b"".join(f"{name}{value}\0".encode() for name, value in fields.items()) + b"\0"
    return b"E" + struct.pack("!I", len(body) + 4) + body


@asynccontextmanager
async def commit_proxy_to(url: str, kinds: Sequence[str] = KINDS) -> AsyncIterator[CommitProxy]:
    """A proxy in front of a database until the block ends; it breaks nothing yet."""
    proxy = CommitProxy(url, kinds)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.listens_on(server.sockets[0].getsockname()[1])
    try:
        yield proxy
    finally:
        server.close()
