"""Presence: who is in a room, of this process and of all others."""

import secrets
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar
from weakref import WeakMethod

from ..application import Caller
from .clock import Clock, LoopClock
from .messages import Message
from .own_rooms import OwnRooms, Tab
from .peers import Heard, Peers
from .present import Entry, PresenceLimits, Present, clean_text, person_of, room_of
from .watchers import Watchers

_WORKER_BYTES = 8
T = TypeVar("T")


class Presence:
    """Who is where. One of a process; by itself it knows of this process, an `Exchange` adds the others.

    Args:
        limits: how much is told, and how often.
        key: of the application; ids of people are made with it.
        clock: the time.
    """

    def __init__(
        self, limits: PresenceLimits | None = None, key: bytes = b"", clock: Clock | None = None
    ) -> None:
        self.limits = limits or PresenceLimits()
        self.clock = clock or LoopClock()
        self.worker = secrets.token_hex(_WORKER_BYTES)
        self._key = key
        # Weakly: a presence is no ring, so it is freed at once when its server is.
        own_changed, people = WeakMethod(self._own_changed), WeakMethod(self.people)
        self.own = OwnRooms(self.limits, self.clock, lambda room: _call(own_changed, room))
        self._peers = Peers(self.worker, self.limits.gone_s)
        self._watchers: Watchers[tuple[Present, ...]] = Watchers(
            lambda room: _call(people, room) or (), self.limits.news_s, self.clock
        )
        self._seen: dict[str, tuple[Present, ...]] = {}
        # Who tells the other processes.
        self.on_own_change: Callable[[str], None] = lambda _room: None

    def person(self, caller: Caller) -> str:
        """The id of who asks."""
        return person_of(caller, self._key)

    def join(
        self, room: str, caller: Caller, token: Hashable, *, page: str, name: str = "", doing: str = ""
    ) -> None:
        """Let a page be in a room.

        Args:
            room: any text.
            caller: whose page it is.
            token: by which `leave` knows it.
            page: pages with the same text here are counted as one.
            name: what others are told of the person.
            doing: what else they are told, such as "is typing".
        """
        most = self.limits.text_max
        tab = Tab(page, clean_text(name, most), clean_text(doing, most))
        self.own.join(room_of(room), self.person(caller), token, tab)

    def leave(self, room: str, caller: Caller, token: Hashable, *, at_once: bool) -> None:
        """Let a page be gone: now, or, if its person may only be loading it anew, a while later."""
        self.own.leave(room_of(room), self.person(caller), token, at_once=at_once)

    def people(self, room: str) -> tuple[Present, ...]:
        """Who is in a room; who came first stands first. The same object until something changes."""
        room = room_of(room)
        if room not in self._seen:
            people = _merged((self.own.told(room), *self._peers.told(room)))
            if not people:
                return ()
            self._seen[room] = people
        return self._seen[room]

    def watch(self, room: str, tell: Callable[[tuple[Present, ...]], object]) -> Callable[[], None]:
        """Call this when something changes in a room; answers what ends that."""
        return self._watchers.watch(room_of(room), tell)

    def hear(self, message: Message) -> Heard:
        """Take what another process says."""
        heard = self._peers.hear(message, self.clock.now())
        self._changed(heard.rooms)
        return heard

    def expire(self) -> None:
        """Forget processes that were silent for too long."""
        self._changed(self._peers.expire(self.clock.now()))

    def _own_changed(self, room: str) -> None:
        self._changed((room,))
        self.on_own_change(room)

    def _changed(self, rooms: Iterable[str]) -> None:
        for room in rooms:
            self._seen.pop(room, None)
            self._watchers.changed(room)


def _call(method: "Callable[[], Callable[[str], T] | None]", room: str) -> T | None:
    known = method()
    return known(room) if known else None


def _merged(processes: Iterable[Mapping[str, Entry]]) -> tuple[Present, ...]:
    """What all processes say of each person, as one."""
    said: dict[str, list[Entry]] = {}
    for people in processes:
        for person, entry in people.items():
            said.setdefault(person, []).append(entry)
    return tuple(sorted(map(_present, said, said.values()), key=lambda one: (one.since, one.id)))


def _present(person: str, entries: list[Entry]) -> Present:
    # Of a name that differs from process to process the one that came last counts.
    newest = max(entries, key=lambda entry: (bool(entry.name), entry.since))
    since = datetime.fromtimestamp(min(entry.since for entry in entries), UTC)
    tabs = max(1, sum(entry.tabs for entry in entries))
    return Present(person, newest.name, newest.doing, tabs, since)
