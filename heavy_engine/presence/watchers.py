"""Watchers: the pages that show a room hear of it, seldom enough and not all in one turn."""

from collections.abc import Callable
from typing import Generic, TypeVar

from .clock import Clock, Timer

T = TypeVar("T")
Tell = Callable[[T], object]

# So many pages are told in one turn of the loop; clicks come between.
SLICE = 50
# Where more look they are told more seldom: each telling renders all their pages.
CROWD = 500


class Watchers(Generic[T]):
    """Tells who looks at a room what became of it.

    The first change is told in the next turn of the loop, those within `every_s` after it together.

    Args:
        read: what there is to see in a room.
        every_s: between two tellings of one room, for each 500 who look.
        clock: for that.
    """

    def __init__(self, read: Callable[[str], T], every_s: float, clock: Clock) -> None:
        self._read = read
        self._every_s = every_s
        self._clock = clock
        self._watching: dict[str, dict[object, Tell[T]]] = {}
        self._timers: dict[str, Timer] = {}
        self._free_at: dict[str, float] = {}

    def __len__(self) -> int:
        return sum(map(len, self._watching.values()))

    def watch(self, room: str, tell: Tell[T]) -> Callable[[], None]:
        """Tell this what becomes of a room; answers what ends that."""
        token = object()
        self._watching.setdefault(room, {})[token] = tell
        return lambda: self._end(room, token)

    def changed(self, room: str) -> None:
        """Tell those who look at it, soon."""
        if room in self._watching and room not in self._timers:
            delay_s = max(0.0, self._free_at.get(room, 0.0) - self._clock.now())
            self._timers[room] = self._clock.later(delay_s, self._begin, room)

    def _begin(self, room: str) -> None:
        del self._timers[room]
        tokens = list(self._watching[room])
        self._free_at[room] = self._clock.now() + self._every_s * (1 + len(tokens) // CROWD)
        self._tell(room, tokens)

    def _tell(self, room: str, tokens: list[object]) -> None:
        seen, watching = self._read(room), self._watching.get(room, {})
        for token in tokens[:SLICE]:
            if tell := watching.get(token):
                tell(seen)
        if left := tokens[SLICE:]:
            self._clock.later(0, self._tell, room, left)

    def _end(self, room: str, token: object) -> None:
        watching = self._watching.get(room, {})
        watching.pop(token, None)
        if not watching and room in self._watching:
            del self._watching[room]
            self._free_at.pop(room, None)
            if timer := self._timers.pop(room, None):
                timer.cancel()
