"""Sockets in memory, and a network between their ends that is slow and loses packets.

Time here is not the clock's: it passes when everybody waits. Ten seconds of latency cost nothing.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

# What a sender waits before it sends a lost packet again, besides the round trip (RFC 6298: 1 s at first,
# then near the round trip; Linux waits 200 ms at least).
RETRANSMIT_MS = 200.0
NORMAL, CUT = 1000, 1006


class Receiver(Protocol):
    """What the server's end tells (see live.live_page)."""

    def receive(self, text: str) -> None:
        """A message came."""

    def drained(self) -> None:
        """What waited to be sent has been sent."""

    def lost(self, socket: MemorySocket) -> None:
        """The socket is closed, by whomever."""


@dataclass
class Network:
    """How the way between a browser and the server is.

    Args:
        latency_ms: the round trip.
        loss: share of packets that are lost, 0 to 1. TCP sends them again: what was lost, and all
            behind it, comes later, and nothing is missing.
        seed: which packets are lost.
        is_deaf: nothing of what the server sends arrives any more, as when a line dies on the way
            back: what the browser says still reaches the server. Drop the connection then.
    """

    latency_ms: float = 0.0
    loss: float = 0.0
    seed: int = 1
    is_deaf: bool = False
    _random: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)  # noqa: S311  # not a secret: which packets a test loses

    def delay_ms(self) -> float:
        """How long the next packet takes."""
        delay = self.latency_ms / 2
        while self._random.random() < self.loss:
            delay += self.latency_ms + RETRANSMIT_MS
        return delay


class Clock:
    """The time of a test's network, in ms."""

    def __init__(self) -> None:
        self.now_ms = 0.0
        self._ways: list[Way] = []

    def way(self, network: Callable[[], Network], deliver: Callable[[bytes], None]) -> Way:
        """Make one direction of a connection."""
        made = Way(self, network, deliver)
        self._ways.append(made)
        return made

    def forget(self, way: Way) -> None:
        """A direction that carries nothing any more."""
        if way in self._ways:
            self._ways.remove(way)

    def next_due_ms(self) -> float | None:
        """When the next packet arrives; None when none is under way."""
        return min((way.due_ms for way in self._ways if way.under_way), default=None)

    def deliver_next(self, until_ms: float | None = None) -> bool:
        """Let time pass until a packet arrives, and hand it over; False when none does by then."""
        due = self.next_due_ms()
        if due is None or (until_ms is not None and due > until_ms):
            self.now_ms = max(self.now_ms, until_ms or 0)
            return False
        self.now_ms = max(self.now_ms, due)
        way = next(way for way in self._ways if way.under_way and way.due_ms == due)
        way.deliver_first()
        return True


class Way:
    """One direction of a connection: packets arrive in the order in which they were sent."""

    def __init__(
        self, clock: Clock, network: Callable[[], Network], deliver: Callable[[bytes], None]
    ) -> None:
        self._clock, self._network, self._deliver = clock, network, deliver
        self._packets: deque[tuple[float, bytes]] = deque()
        self._last_due_ms = 0.0
        self.is_paused = False

    @property
    def size(self) -> int:
        """Bytes under way."""
        return sum(len(packet) for _, packet in self._packets)

    @property
    def under_way(self) -> bool:
        """Whether anything is to arrive."""
        return bool(self._packets) and not self.is_paused

    @property
    def due_ms(self) -> float:
        """When the first packet arrives."""
        return self._packets[0][0]

    def send(self, packet: bytes) -> None:
        """Send a packet on its way."""
        due = self._clock.now_ms + self._network().delay_ms()
        self._last_due_ms = max(self._last_due_ms, due)
        self._packets.append((self._last_due_ms, packet))

    def deliver_first(self) -> None:
        """Hand the first packet over."""
        _due, packet = self._packets.popleft()
        self._deliver(packet)

    def cut(self) -> None:
        """Lose what is under way."""
        self._packets.clear()
        self._clock.forget(self)


class MemorySocket:
    """The server's end of a connection; the browser's end is `say` and `heard`.

    Args:
        clock: the time of the network.
        network: how the network is now.
        heard: gets each message of the server.
        ended: gets code and reason when the server closes.
    """

    def __init__(
        self,
        clock: Clock,
        network: Callable[[], Network],
        heard: Callable[[bytes], None],
        ended: Callable[[int, str], None],
    ) -> None:
        self._receiver: Receiver | None = None
        self._inbox: deque[bytes] = deque()
        self._ended = ended
        self.is_closed = False
        self._heard = heard
        self._network = network
        self._down = clock.way(network, self._hand_down)
        self._up = clock.way(network, self._take)

    # The server's side.

    @property
    def buffered(self) -> int:
        """Bytes that the browser has not read."""
        return self._down.size

    def attach(self, receiver: Receiver) -> None:
        """Tell this receiver what comes, and what came until now."""
        self._receiver = receiver
        if self.is_closed:
            receiver.lost(self)
        while self._inbox and not self.is_closed:
            receiver.receive(self._inbox.popleft().decode())

    def send(self, message: bytes) -> None:
        """Send text to the browser."""
        if not self.is_closed and not self._network().is_deaf:
            self._down.send(message)

    def close(self, code: int = NORMAL, reason: str = "") -> object:
        """End the connection; what was sent before still arrives at a browser that is near."""
        if not self.is_closed:
            while self._down.under_way:
                self._down.deliver_first()
            self.cut()
            self._ended(code, reason)
        return None

    def abort(self) -> None:
        """End the connection at once."""
        if not self.is_closed:
            self.cut()
            self._ended(CUT, "")

    def pause_reading(self) -> None:
        """Take no more messages in for now."""
        self._up.is_paused = True

    def resume_reading(self) -> None:
        """Take messages in again."""
        self._up.is_paused = False

    # The browser's side.

    def say(self, message: str) -> None:
        """Send a message to the server."""
        self._up.send(message.encode())

    def cut(self) -> None:
        """The connection is gone, with all that was under way; both ends learn it."""
        self.is_closed = True
        self._down.cut()
        self._up.cut()
        if self._receiver:
            self._receiver.lost(self)

    def _take(self, packet: bytes) -> None:
        if self._receiver is None:
            self._inbox.append(packet)
        else:
            self._receiver.receive(packet.decode())

    def _hand_down(self, packet: bytes) -> None:
        self._heard(packet)
        if self._receiver and not self._down.under_way:
            self._receiver.drained()
