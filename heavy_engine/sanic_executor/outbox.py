"""Outbox: writes what sockets send, one by one or many together."""

import asyncio
from time import perf_counter
from typing import Any

# So soon after the answer to another browser there are probably more to be answered.
BUSY_S = 200e-6
# What is larger is written at once: the page has to see whether its browser reads.
TOGETHER_MAX_BYTES = 4096


class Outbox:
    """Writes at once, or for many sockets at the end of the loop's round.

    A write wakes who waits at the other end, which costs more than the copying. Measured with
    50 browsers, writing to all of them after all were read takes a seventh of the CPU away;
    with one browser the extra round would add to it.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Any, bytes]] = []
        self._last: Any = None
        self._last_at = 0.0

    def write(self, transport: Any, data: bytes) -> None:
        """Write to a transport, after what waits; many writes become one round's work."""
        if len(data) > TOGETHER_MAX_BYTES:
            self.flush()
        elif self._waiting:
            self._waiting.append((transport, data))
            return
        elif transport is not self._last and perf_counter() - self._last_at < BUSY_S:
            self._waiting.append((transport, data))
            asyncio.get_running_loop().call_soon(self.flush)
            return
        transport.write(data)
        self._wrote_to(transport)

    def flush(self) -> None:
        """Write what waits, in its order."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        for transport, data in waiting:
            if not transport.is_closing():
                transport.write(data)
        self._wrote_to(waiting[-1][0])

    def _wrote_to(self, transport: Any) -> None:
        self._last = transport
        self._last_at = perf_counter()
