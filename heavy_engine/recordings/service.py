"""Service: listens to servers, and has their pages written down."""

import asyncio
import math
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import cast

from .files import next_file
from .scribe import Scribe
from .sheet import Sheet
from .steps import Header

TICK_S = 0.25
READ_BYTES = 262_144
# A server that tells something does not have to wake anybody: what there is, is read so often.
REST_S = 0.05
AT_A_TIME_S = 0.05


class TakenAlready(RuntimeError):
    """Somebody else records here."""


class Service:
    """Listens at an address until it is told to end, or dismissed by a server.

    Args:
        address: of its socket; a file that is left of an earlier one is replaced.
        out: a folder, or the file of the first recording.
        max_bytes: of one recording.
        data: the name of a dump of the database as it was.
        on_begin: told of each recording as it begins.
        alone_s: how long to wait for servers when none is connected.
    """

    def __init__(
        self,
        address: Path,
        out: Path,
        max_bytes: int,
        data: str | None = None,
        on_begin: Callable[[Sheet, Header], None] = lambda _sheet, _header: None,
        alone_s: float = math.inf,
    ) -> None:
        self._alone_s = alone_s
        self._address = Path(os.path.relpath(address))
        self._out, self._max_bytes = out, max_bytes
        self.scribe = Scribe(self._new_sheet, on_begin, data)
        self.sheets: list[Sheet] = []
        self.stop = asyncio.Event()
        self._talks: set[asyncio.Task[None]] = set()
        self._alone_since = time.monotonic()

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Listen and write until `stop` is set; then take what is under way, and end all recordings.

        Raises:
            TakenAlready: somebody else records here.
        """
        self._make_room()
        server = await asyncio.start_unix_server(self._talk, str(self._address), limit=READ_BYTES)
        ticking = asyncio.create_task(self._tick(), name="recorder-ticks")
        try:
            ready()
            await self.stop.wait()
        finally:
            ticking.cancel()
            server.close()
            with suppress(FileNotFoundError):
                self._address.unlink()
            await self._end()

    def _new_sheet(self, path: str, at: float) -> Sheet:
        sheet = Sheet(next_file(self._out, path, at), self._max_bytes)
        self.sheets.append(sheet)
        return sheet

    def _make_room(self) -> None:
        self._address.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self._address.exists():
            if is_listened_to(self._address):
                raise TakenAlready
            self._address.unlink()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None  # noqa: S101  # It runs in one.
        self._talks.add(talk)
        try:
            await self._hear(reader, writer.transport)
        except asyncio.CancelledError:
            # asyncio asks every task of a server for its exception, and a cancelled one raises then.
            if not self.stop.is_set():
                raise
        finally:
            self._talks.discard(talk)
            self._alone_since = time.monotonic()
            writer.close()

    async def _hear(self, reader: asyncio.StreamReader, transport: asyncio.BaseTransport) -> None:
        begun: list[bytes] = []
        rested = time.monotonic()
        while data := await reader.read(READ_BYTES):
            first, *others = data.split(b"\n")
            begun.append(first)
            for other in others:
                self._take(b"".join(begun))
                begun = [other]
                if time.monotonic() > rested + AT_A_TIME_S:
                    # Large pages take their time: whoever wants an end of it is heard in between.
                    await asyncio.sleep(0)
                    rested = time.monotonic()
            await _rest(transport)
        # What was cut off with its server is left out.

    def _take(self, entry: bytes) -> None:
        self.scribe.take(entry)
        if self.scribe.is_dismissed:
            self.stop.set()

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            self.scribe.tick(time.time())
            if not self._talks and time.monotonic() > self._alone_since + self._alone_s:
                self.stop.set()

    async def _end(self) -> None:
        if self._talks and not self.scribe.is_dismissed:
            # Servers that have ended: what they said last is still in the sockets.
            await asyncio.wait(set(self._talks), timeout=TICK_S)
        for talk in self._talks:
            talk.cancel()
        self.scribe.close(time.time())


async def _rest(transport: asyncio.BaseTransport) -> None:
    reading = cast("asyncio.ReadTransport", transport)
    reading.pause_reading()
    await asyncio.sleep(REST_S)
    reading.resume_reading()


def is_listened_to(address: Path) -> bool:
    """Whether somebody records at this address."""
    if not hasattr(socket, "AF_UNIX") or not address.exists():
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking, suppress(OSError):
        asking.connect(os.path.relpath(address))
        return True
    return False
