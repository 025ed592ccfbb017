"""Peers: what the other processes say of who is there, and which of them live."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .messages import Message, Told
from .present import Entry

# Who missed something asks, and asks again when no answer came for so long.
ASK_AGAIN_S = 1.0
Rooms = dict[str, dict[str, Entry]]


@dataclass
class _Peer:
    heard_at: float
    version: int = 0
    rooms: Rooms = field(default_factory=dict)
    # The parts of a whole that have come; the number of the version that they make.
    coming: list[Told] = field(default_factory=list)
    coming_version: int = 0
    coming_parts: int = 0
    asked_at: float = float("-inf")


@dataclass(frozen=True)
class Heard:
    """What a message changed, and what it wants said."""

    rooms: frozenset[str] = frozenset()
    # Ask this process for all that it tells.
    ask: str = ""
    # Somebody asks us.
    is_asked: bool = False


NOTHING = Heard()


class Peers:
    """The other processes, each with the last that it told.

    Each numbers what it tells. Who finds a number missing asks for all; who says nothing at all for
    `gone_s` is gone, as after a crash. Times are handed in, in seconds that never go back.
    """

    def __init__(self, me: str, gone_s: float) -> None:
        self._me = me
        self._gone_s = gone_s
        self._peers: dict[str, _Peer] = {}
        self._looked_at: float | None = None

    def __len__(self) -> int:
        return len(self._peers)

    def told(self, room: str) -> list[dict[str, Entry]]:
        """Who is in a room, process by process."""
        return [peer.rooms[room] for peer in self._peers.values() if room in peer.rooms]

    def hear(self, message: Message, now: float) -> Heard:
        """Take a message."""
        if message.sender == self._me:
            return NOTHING
        if message.kind == "ask":
            return Heard(is_asked=message.to in ("", self._me))
        if message.kind == "bye":
            return Heard(self._forget(message.sender))
        peer = self._peers.setdefault(message.sender, _Peer(now))
        peer.heard_at = now
        if message.kind == "whole":
            return Heard(_take_part(peer, message))
        if message.kind == "change" and message.version == peer.version + 1:
            peer.version = message.version
            return Heard(_apply(peer.rooms, message.told))
        return self._ask(peer, message, now)

    def expire(self, now: float) -> frozenset[str]:
        """Forget who was silent for too long; answers in which rooms somebody is gone by that.

        Call it regularly: how late a call comes is how long this process itself stood still, and could
        not hear anybody.
        """
        stood_still = 0.0 if self._looked_at is None else max(0.0, now - self._looked_at - self._gone_s / 2)
        self._looked_at = now
        if stood_still:
            for peer in self._peers.values():
                peer.heard_at = min(now, peer.heard_at + stood_still)
        silent = [name for name, peer in self._peers.items() if now - peer.heard_at >= self._gone_s]
        return frozenset().union(*map(self._forget, silent))

    def _ask(self, peer: _Peer, message: Message, now: float) -> Heard:
        """Something is missing if what is told has a number that is not the one we have."""
        if message.version <= peer.version and message.kind == "change":
            return NOTHING
        if message.version == peer.version or now - peer.asked_at < ASK_AGAIN_S:
            return NOTHING
        peer.asked_at = now
        return Heard(ask=message.sender)

    def _forget(self, name: str) -> frozenset[str]:
        peer = self._peers.pop(name, None)
        return frozenset(peer.rooms) if peer else frozenset()


def _take_part(peer: _Peer, message: Message) -> frozenset[str]:
    if message.version == peer.version:
        return frozenset()
    if message.part == 0:
        peer.coming, peer.coming_version, peer.coming_parts = [], message.version, 0
    if message.version != peer.coming_version or message.part != peer.coming_parts:
        # A part is missing; the next beat shows it.
        return frozenset()
    peer.coming.extend(message.told)
    peer.coming_parts += 1
    if peer.coming_parts < message.parts:
        return frozenset()
    before, peer.rooms, peer.version = peer.rooms, {}, message.version
    _apply(peer.rooms, peer.coming)
    peer.coming = []
    return frozenset(
        room for room in before.keys() | peer.rooms.keys() if before.get(room) != peer.rooms.get(room)
    )


def _apply(rooms: Rooms, told: Iterable[Told]) -> frozenset[str]:
    changed = set()
    for room, person, entry in told:
        changed.add(room)
        people = rooms.setdefault(room, {})
        if entry:
            people[person] = entry
        else:
            people.pop(person, None)
        if not people:
            del rooms[room]
    return frozenset(changed)
