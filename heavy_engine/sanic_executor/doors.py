"""Doors: how many connections a process takes, in all and from one address."""

import time
from collections import Counter

import structlog

from ..application import EngineSettings

FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
# A flood of connections must not become a flood of log lines.
SAY_EVERY_S = 60.0

log = structlog.get_logger("heavy.server")


class Doors:
    """Counts connections, whatever they are for; one beyond a limit gets 503 and is closed."""

    def __init__(self, settings: EngineSettings) -> None:
        self._most = settings.connections_max
        self._most_of_one = settings.address_connections_max
        self._addresses: Counter[str] = Counter()
        self._open = 0
        self._say_again_at = 0.0
        self.refused = 0

    def __len__(self) -> int:
        return self._open

    def let_in(self, address: str) -> bool:
        """Whether one more connection from this address may stay; it counts from now on in any case."""
        self._open += 1
        self._addresses[address] += 1
        is_one_too_many = 0 < self._most_of_one < self._addresses[address]
        if self._open <= self._most and not is_one_too_many:
            return True
        self._say(address if is_one_too_many else "")
        return False

    def left(self, address: str) -> None:
        """A connection from this address is closed."""
        self._open -= 1
        self._addresses[address] -= 1
        if not self._addresses[address]:
            del self._addresses[address]

    def _say(self, address: str) -> None:
        self.refused += 1
        if time.monotonic() >= self._say_again_at:
            self._say_again_at = time.monotonic() + SAY_EVERY_S
            log.warning("connections were refused", refused=self.refused, open=self._open, address=address)
