"""Pulse: one timer that asks all sockets of a process whether they are there."""

import asyncio
from typing import Protocol

SLICES = 16


class Pinged(Protocol):
    """What a pulse asks."""

    def ping(self) -> None:
        """Ask, or close what did not answer the last time."""


class Pulse:
    """Pings every socket once in `every_s` seconds, some at each tick so that none waits for all.

    A timer for each socket would do the same for more memory and more heap work.
    """

    def __init__(self, every_s: float) -> None:
        self._tick_s = every_s / SLICES
        self._slices: list[set[Pinged]] = [set() for _ in range(SLICES)]
        self._next = 0
        self._timer: asyncio.TimerHandle | None = None

    def add(self, socket: Pinged) -> None:
        """Ping this socket from now on; it joins the slice that comes last."""
        self._slices[self._next - 1].add(socket)
        if self._timer is None:
            self._tick_later()

    def drop(self, socket: Pinged) -> None:
        """Ping it no more."""
        for pinged in self._slices:
            pinged.discard(socket)

    def _tick(self) -> None:
        for socket in tuple(self._slices[self._next]):
            socket.ping()
        self._next = (self._next + 1) % SLICES
        self._timer = None
        if any(self._slices):
            self._tick_later()

    def _tick_later(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._tick_s, self._tick)
