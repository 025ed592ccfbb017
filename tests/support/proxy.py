"""A TCP proxy that can be cut and restored: the network between server and database."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit


class Proxy:
    """Forwards bytes until it is cut; then it refuses and drops everything.

    It accepts by itself: asyncio's server leaves a connection open that comes in the moment in which it
    is closed.
    """

    def __init__(self, url: str) -> None:
        self._target = urlsplit(url)
        self._listener: socket.socket | None = None
        self._connections: dict[asyncio.Task[None], socket.socket] = {}
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
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=100)
        self._listener.setblocking(False)
        self._port = self._listener.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._listener, self._accept, self._listener)

    async def cut(self) -> None:
        """Drop every connection and refuse new ones."""
        if self._listener:
            asyncio.get_running_loop().remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        cut = dict(self._connections)
        for connection in cut:
            connection.cancel()
        await asyncio.gather(*cut, return_exceptions=True)
        for near in cut.values():
            near.close()

    def thaw(self) -> None:
        """Let bytes through again."""
        self._flows.set()

    def freeze(self) -> None:
        """Keep every connection and answer nothing any more."""
        self._flows.clear()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            near, _address = listener.accept()
            connection = asyncio.create_task(self._forward(near))
            self._connections[connection] = near
            connection.add_done_callback(self._connections.pop)

    async def _forward(self, near: socket.socket) -> None:
        """Carry bytes both ways until one side ends, nobody is there, or the network is cut."""
        ends: list[asyncio.StreamWriter] = []
        try:
            far_reader, far = await asyncio.open_connection(self._target.hostname, self._target.port)
            ends.append(far)
            near_reader, here = await asyncio.open_connection(sock=near)
            ends.append(here)
            await asyncio.gather(self._pump(near_reader, far), self._pump(far_reader, here))
        except OSError:
            near.close()
        except asyncio.CancelledError:
            for end in ends:
                end.transport.abort()

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
