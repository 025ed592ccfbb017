"""OwnRooms: who has pages of this process open, room by room."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType

import structlog

from .clock import Clock, Timer
from .present import Entry, PresenceLimits

NOBODY: Mapping[str, Entry] = MappingProxyType({})

log = structlog.get_logger("heavy.presence")


@dataclass(frozen=True)
class Tab:
    """One open page, by what makes it known again, and what it says of its person."""

    page: str
    name: str = ""
    doing: str = ""


@dataclass
class _Person:
    """The pages of one person in one room; those that lost their browser have a timer as well."""

    since: int
    tabs: dict[Hashable, Tab] = field(default_factory=dict)
    leaving: dict[Hashable, Timer] = field(default_factory=dict)

    def entry(self) -> Entry:
        said = next(reversed(self.tabs.values()))
        # Beside others, a page that may come back is there as before. Alone it is none: its person may have
        # opened it in another process by now.
        is_any_shown = len(self.leaving) < len(self.tabs)
        pages = len({tab.page for tab in self.tabs.values()}) if is_any_shown else 0
        return Entry(said.name, said.doing, pages, self.since)


class OwnRooms:
    """People with pages in this process.

    A page is known by the `token` of who calls. Of a room that more than `people_max` have open, and of
    more rooms than `rooms_max`, only those are told that came first; who comes later moves up.

    Args:
        limits: how much is told, and how long who left may come back.
        clock: for the latter.
        changed: called with the name of a room of which something else is told from now on.
    """

    def __init__(self, limits: PresenceLimits, clock: Clock, changed: Callable[[str], None]) -> None:
        self._limits = limits
        self._clock = clock
        self._changed = changed
        self._rooms: dict[str, dict[str, _Person]] = {}
        # Rooms beyond the limit, in the order in which they came.
        self._untold: dict[str, None] = {}

    def join(self, room: str, person: str, token: Hashable, tab: Tab) -> None:
        """Let a page be in a room, or say otherwise what it said of its person.

        One that comes while another of the same person has just lost its browser takes its place.
        """
        if room not in self._rooms:
            self._open(room)
        people = self._rooms[room]
        if person not in people:
            people[person] = _Person(int(self._clock.today()))
        known = people[person]
        returns = token if token in known.leaving else next(iter(known.leaving), None)
        if returns is not None and token not in known.tabs.keys() - known.leaving.keys():
            known.leaving.pop(returns).cancel()
            known.tabs.pop(returns, None)
        # At the end, for what was said last counts.
        known.tabs.pop(token, None)
        known.tabs[token] = tab
        self._changed(room)

    def leave(self, room: str, person: str, token: Hashable, *, at_once: bool) -> None:
        """Let a page be gone: now, or when it has not come back after a while."""
        known = self._rooms.get(room, {}).get(person)
        if known is None or token not in known.tabs:
            return
        if at_once or not self._limits.grace_s:
            self._drop(room, person, token)
        elif token not in known.leaving:
            known.leaving[token] = self._clock.later(self._limits.grace_s, self._drop, room, person, token)
            self._changed(room)

    def told(self, room: str) -> Mapping[str, Entry]:
        """Who is told to be in a room, by their ids."""
        if room in self._untold or room not in self._rooms:
            return NOBODY
        people = islice(self._rooms[room].items(), self._limits.people_max)
        return {person: known.entry() for person, known in people}

    def rooms(self) -> list[str]:
        """The rooms that are told of."""
        return [room for room in self._rooms if room not in self._untold]

    def _open(self, room: str) -> None:
        if len(self._rooms) - len(self._untold) >= self._limits.rooms_max:
            if not self._untold:
                log.warning("more rooms than are told of; raise HEAVY_PRESENCE_ROOMS_MAX", room=room)
            self._untold[room] = None
        self._rooms[room] = {}

    def _drop(self, room: str, person: str, token: Hashable) -> None:
        known = self._rooms[room][person]
        if timer := known.leaving.pop(token, None):
            timer.cancel()
        del known.tabs[token]
        if not known.tabs:
            del self._rooms[room][person]
        if not self._rooms[room]:
            self._close(room)
        self._changed(room)

    def _close(self, room: str) -> None:
        del self._rooms[room]
        if room in self._untold:
            del self._untold[room]
        elif self._untold:
            up = next(iter(self._untold))
            del self._untold[up]
            self._changed(up)
