"""ReaderWatch: a browser that does not keep up is sent no more, one that reads nothing is closed."""

import asyncio
from collections.abc import Callable

import structlog

from ..application import EngineSettings
from ..nobody import nobody
from .connection import Socket

log = structlog.get_logger("heavy.session")


class ReaderWatch:
    """Looks at what one browser has not read; `is_slow` while that is much."""

    __slots__ = ("_go_on", "_most", "_name", "_stall_s", "_timer", "is_slow")

    def __init__(self, settings: EngineSettings, name: str, go_on: Callable[[], None]) -> None:
        """Watch nothing yet.

        Args:
            settings: how much may be unread, and for how long nothing may be read.
            name: the session, for the log.
            go_on: called when a slow browser has read something.
        """
        self._most = settings.socket_buffer_max_bytes // 4
        self._stall_s = settings.socket_stall_s
        self._name = name
        self._go_on = go_on
        self._timer: asyncio.TimerHandle | None = None
        self.is_slow = False

    def look(self, socket: Socket) -> None:
        """Look at a socket after something was sent over it."""
        unread = socket.buffered
        if unread > self._most:
            self.is_slow = True
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(self._stall_s, self._look_again, socket, unread)

    def stop(self) -> None:
        """The browser has caught up, or is gone."""
        self.is_slow = False
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """Watch no more, and tell nobody."""
        self.stop()
        self._go_on = nobody

    def _look_again(self, socket: Socket, unread: int) -> None:
        self.stop()
        if socket.buffered >= unread:
            log.warning("a browser does not read", session=self._name, waiting_bytes=unread)
            socket.abort()
        else:
            self.look(socket)
            self._go_on()
