"""A TCP proxy that can be cut and restored: the network between server and database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit


class Proxy:
    """Forwards bytes until it is cut; then it refuses and drops everything."""

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._server: asyncio.Server | None = None
        self._pipes: set[asyncio.StreamWriter] = set()
        self._flows = asyncio.Event()
        self._flows.set()
        self._port = 0

    @property
    def url(self) -> str:
        """The target's URL, by way of this proxy."""
        host = f"{self._target.hostname}:{self._target.port}"
        return self._target.geturl().replace(host, f"127.0.0.1:{self._port}")

    async def restore(self) -> None:
        """Listen (again), on the port of the first time."""
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        if self._server:
            self._server.close()
        for pipe in self._pipes:
            pipe.transport.abort()
        self._pipes.clear()

    def thaw(self) -> None:
        """Let bytes through again."""
        self._flows.set()

    def freeze(self) -> None:
        """Keep every connection and answer nothing any more."""
        self._flows.clear()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._pipes.add(writer)
        try:
            far_reader, far_writer = await asyncio.open_connection(self._target.hostname, self._target.port)
        except OSError:  # Nobody is there now, and so it looks from here.
            writer.close()
            return
        if writer not in self._pipes:  # cut meanwhile
            far_writer.transport.abort()
            return
        self._pipes.add(far_writer)
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def proxy_to(url: str) -> AsyncIterator[Proxy]:
    """A proxy in front of a database URL."""
    proxy = Proxy(url)
    await proxy.restore()
    try:
        yield proxy
    finally:
        await proxy.cut()
        proxy.thaw()
