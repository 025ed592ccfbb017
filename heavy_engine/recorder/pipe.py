"""Pipe: the way from a server to who records; it never waits."""

import asyncio
import os
import socket
from collections import deque
from contextlib import suppress
from pathlib import Path
from time import monotonic

import structlog

from .entries import entry

# What may wait while who records is busy; a recording for which there is no room ends there.
WAITING_MAX_BYTES = 16_777_216
# Nobody may be there: it is not looked for more often.
LOOK_EVERY_S = 0.5
# Longer addresses of a socket the system does not take.
ADDRESS_MAX = 100

log = structlog.get_logger("heavy.recorder")


class Pipe:
    """Entries for whoever listens at an address; each is handed to the system at once.

    So a server that is killed has told all that it did. Who records reads now and then, without being woken:
    telling costs a call of the system and no more. While nobody listens, entries are dropped: they are in
    the rings of their pages, if anywhere.
    """

    def __init__(self, address: Path, max_bytes: int = WAITING_MAX_BYTES) -> None:
        self._address = _short(address)
        self._max_bytes = max_bytes
        self._socket: socket.socket | None = None
        self._looked_at = 0.0
        self._waiting: deque[bytes] = deque()
        # What the system did not take yet.
        self.waiting_bytes = 0
        # Lines of which nothing more is told, because something of them was not taken.
        self._cut: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody listens, as far as is known."""
        return self._socket is not None

    def look(self) -> bool:
        """Look whether somebody listens, if that is due; answers whether this found them."""
        now = monotonic()
        if self._socket or now < self._looked_at + LOOK_EVERY_S:
            return False
        self._looked_at = now
        return self.open()

    def open(self) -> bool:
        """Connect to who listens; False if nobody does."""
        if self._socket or not self.is_there():
            return self._socket is not None
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.setblocking(False)
        try:
            connection.connect(self._address)
        except OSError:
            connection.close()
            return False
        self._socket = connection
        return True

    def is_there(self) -> bool:
        """Whether there is a socket to connect to."""
        return hasattr(socket, "AF_UNIX") and os.path.exists(self._address)  # noqa: PTH110  # Twice as fast.

    def put(self, line: str, one: bytes) -> None:
        """Send an entry, or let it wait behind those that wait."""
        if self._socket is None or line in self._cut:
            return
        if self._waiting:
            self._wait_for(line, one)
        elif (sent := self._send(one)) < len(one):
            self._begin_to_wait(one[sent:])

    def close(self) -> None:
        """Tell no more; what waits is lost."""
        self._leave()

    def _send(self, data: bytes) -> int:
        if self._socket is None:
            return len(data)
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0
        except OSError as error:
            log.info("nobody records any more", reason=str(error))
            self._leave()
            return len(data)

    def _begin_to_wait(self, data: bytes) -> None:
        if self._socket is None:
            return
        self._loop = asyncio.get_running_loop()
        self._loop.add_writer(self._socket, self._go_on)
        self._waiting.append(data)
        self.waiting_bytes += len(data)

    def _wait_for(self, line: str, one: bytes) -> None:
        if self.waiting_bytes > self._max_bytes:
            log.warning("a recording ends: who records is too slow for it", line=line[:8])
            self._cut.add(line)
            one = entry("slow", line)
        self._waiting.append(one)
        self.waiting_bytes += len(one)

    def _go_on(self) -> None:
        data = self._waiting.popleft()
        sent = self._send(data)
        self.waiting_bytes -= sent
        if sent < len(data):
            self._waiting.appendleft(data[sent:])
        if not self._waiting and self._loop and self._socket:
            self._loop.remove_writer(self._socket)

    def _leave(self) -> None:
        if self._socket is None:
            return
        if self._loop and not self._loop.is_closed():
            with suppress(OSError, ValueError):
                self._loop.remove_writer(self._socket)
        self._socket.close()
        self._socket = None
        self._waiting.clear()
        self.waiting_bytes = 0
        self._cut.clear()


def _short(address: Path) -> str:
    """An address that the system takes: from here, where that is shorter."""
    with suppress(ValueError):  # On another drive.
        return min(str(address), os.path.relpath(address), key=len)
    return str(address)
