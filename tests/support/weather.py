"""Bad weather: a TCP proxy whose bytes are late and sometimes have to be sent twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

# What TCP waits before it sends a lost packet again; what came after it waits as well.
SENT_AGAIN_AFTER_S = 0.3


class Weather:
    """Forwards bytes in order, each piece late by half the latency, some later still."""

    def __init__(self, url: str, *, latency_s: float, loss: float) -> None:
        self._target = urlsplit(url)
        self._half_s = latency_s / 2
        self._loss = loss
        # The same losses each time; which pieces they hit still depends on the machine.
        self._dice = random.Random(7)
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self.lost = 0

    @property
    def url(self) -> str:
        """The server, by way of this proxy."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def begin(self) -> None:
        """Listen on a port of its own."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)

    async def end(self) -> None:
        """Cut everything."""
        assert self._server
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._target.hostname, self._target.port)
        for source, sink in ((reader, far_writer), (far_reader, writer)):
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        loop, due = asyncio.get_running_loop(), 0.0
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivery = asyncio.create_task(_deliver(pieces, sink))
        try:
            while data := await source.read(65_536):
                is_lost = self._dice.random() < self._loss
                self.lost += is_lost
                due = max(due, loop.time() + self._half_s + SENT_AGAIN_AFTER_S * is_lost)
                pieces.put_nowait((due, data))
            pieces.put_nowait((due, b""))
            await delivery
        except OSError:
            pass
        finally:
            delivery.cancel()
            sink.close()


async def _deliver(pieces: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due, data = await pieces.get()
        await asyncio.sleep(max(0.0, due - loop.time()))
        if not data:
            return
        sink.write(data)
        await sink.drain()


@asynccontextmanager
async def bad_weather(url: str, *, latency_s: float, loss: float) -> AsyncIterator[Weather]:
    """A proxy in front of a server: `async with bad_weather(server.url, latency_s=0.4, loss=0.05)`."""
    weather = Weather(url, latency_s=latency_s, loss=loss)
    await weather.begin()
    try:
        yield weather
    finally:
        await weather.end()
