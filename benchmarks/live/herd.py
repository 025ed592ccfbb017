"""The thundering herd: all workers are killed, and everybody comes back at once.

python -m benchmarks.live.herd

The clients wait as the browser's client does: a random time of up to 0.5 s, 1 s, 2 s, ... 5 s (full
jitter). Each must be back with its state, and its page must be what the new worker would draw: nothing
of it is touched. Clients and servers share the machine, so the clients' own work is part of the times.
"""

import asyncio
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from heavy_engine.testing.events import reports
from heavy_engine.testing.find import select
from heavy_engine.testing.wire_page import WirePage

from .load import PAGE, allow_many_sockets
from .report import Options, Row, main
from .servers import Server, serving
from .visitors import load
from .wire import Closed, Wire

SERVER = "benchmarks.live.herd_server"
CLIENTS, WORKERS, CLICKS = 500, 2, 3
# As client/socket.js has them.
SHORTEST_WAIT_S, LONGEST_WAIT_S, SILENCE_S = 0.25, 5.0, 10.0
P95_S_MOST, LAST_S_MOST = 5.0, 15.0
GIVE_UP_S = 120.0
CHANGED_CELL = "#r4c2"


class Client:
    """One page that comes back by itself."""

    def __init__(self, server: Server) -> None:
        self._server = server
        document, self._cookie = load(server, PAGE)
        self.page = WirePage(document, PAGE)
        self.back_after_s = 0.0
        self._wire: Wire

    async def open(self) -> None:
        """Connect and click, so that there is state to lose."""
        self._take(await self._connect())
        for _click in range(CLICKS):
            for report in reports(select(self.page.root, "#change")[0], "click", {"clientX": 12}):
                self.page.make(report)
            self._say()
            while self.page.waits:
                self._take(orjson.loads(await self._wire.receive()))

    async def come_back(self, killed: asyncio.Event) -> None:
        """Notice the loss, and try until greeted."""
        try:
            while True:
                self._take(orjson.loads(await self._wire.receive()))
        except Closed:
            await killed.wait()
        began, attempts, hello = time.monotonic(), 0, None
        while hello is None:
            attempts += 1
            await asyncio.sleep(random.random() * min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2**attempts))
            try:
                async with asyncio.timeout(SILENCE_S):
                    hello = await self._connect()
            except (OSError, TimeoutError):
                continue
        self.back_after_s = time.monotonic() - began
        self._take(hello)

    @property
    def is_whole(self) -> bool:
        """Whether it has its state, and nothing on its page had to be touched for that."""
        cell = select(self.page.root, CHANGED_CELL)[0].text
        return self.page.kept == "all" and not self.page.touched and cell.endswith(f"{CLICKS}")

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    async def _connect(self) -> Any:
        """Open a socket; answers the greeting, which is not taken yet."""
        query = self.page.socket_query()
        self._wire = await Wire.connect(self._server.port, f"/_live/socket?{query}", Cookie=self._cookie)
        while True:
            message = orjson.loads(await self._wire.receive())
            if message[0] == "hello":
                return message
            self._take(message)

    def _take(self, message: Any) -> None:
        self.page.receive(message)
        self._say()

    def _say(self) -> None:
        for message in self.page.outgoing():
            self._wire.send(message.encode())


def measure(options: Options) -> list[Row]:
    """Seconds until they are back."""
    allow_many_sockets()
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.json"
        with serving(SERVER, str(WORKERS), str(state)) as server:
            return asyncio.run(_stampede(server, state))


async def _stampede(server: Server, state: Path) -> list[Row]:
    await _workers(state)
    clients = [Client(server) for _ in range(CLIENTS)]
    for client in clients:
        await client.open()
    killed = asyncio.Event()
    async with asyncio.timeout(GIVE_UP_S), asyncio.TaskGroup() as group:
        for client in clients:
            group.create_task(client.come_back(killed))
        for pid in await _workers(state):
            os.kill(pid, signal.SIGKILL)
        killed.set()
    broken = [client for client in clients if not client.is_whole]
    waits = sorted(client.back_after_s for client in clients)
    for client in clients:
        client.close()
    return _rows(waits, len(broken))


async def _workers(state: Path) -> list[int]:
    """The processes that serve, as soon as all do."""
    while len(ready := _ready(state)) < WORKERS:  # noqa: ASYNC110  # It is a file of another process.
        await asyncio.sleep(0.05)
    return ready


def _ready(state: Path) -> list[int]:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        workers = json.loads(state.read_text())["workers"]
        return [worker["pid"] for worker in workers if worker["state"] == "ready"]
    return []


def _rows(waits: Sequence[float], broken: int) -> list[Row]:
    name = f"herd of {len(waits)}"
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    return [
        Row(
            f"{name}: p95 until back",
            late,
            "s",
            most=P95_S_MOST,
            note=f"p50 {middle:.1f}, first {waits[0]:.1f}",
        ),
        Row(f"{name}: the last one", waits[-1], "s", most=LAST_S_MOST),
        Row(f"{name}: without their state, or with another page", broken, "pages", most=0),
    ]


if __name__ == "__main__":
    sys.exit(main(measure))
