"""Lists without an end: a bounded window of rows that moves as somebody scrolls, and stays current.

Only the rows in the window are in the page; scrolling down brings a page at its end and takes one from
its start, scrolling up the other way round. Without JavaScript "More" and "Earlier" are links.
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from reactpy import event, use_effect, use_ref, use_state
from reactpy.core.events import EventHandler
from reactpy.utils import Ref

from heavy_engine import Query, Topic, use_query

from ...backend.context import HeavyContext
from ...shared_models.windows import START, Span, Window

Item = TypeVar("Item")
Read = Callable[[HeavyContext, Span], Awaitable[Window[Item]]]
Way = Callable[[Window[Item]], Span]


@dataclass(frozen=True)
class Endless(Generic[Item]):
    """A window and the ways to move it; `query` tells how far it is, `window` is None until there is one."""

    window: Window[Item] | None
    query: Query[Window[Item] | None]
    up: EventHandler
    down: EventHandler
    to_start: EventHandler


@dataclass(frozen=True)
class _Read(Generic[Item]):
    """What was read, of which list, and in which turn of its place."""

    turn: int
    of: Hashable
    window: Window[Item]


@dataclass
class _Place:
    """Where the window is: what to read next, and what the page's address says of it.

    `turn` counts how often somebody opened it elsewhere or moved it.
    """

    start: Span
    of: Hashable = None
    next: Span = field(init=False)
    is_moved: bool = False
    turn: int = 0

    def __post_init__(self) -> None:
        self.open(self.start)

    def open(self, start: Span) -> None:
        self.start = start
        self._go(start, is_moved=False)

    def list(self, of: Hashable, start: Span) -> None:
        self.of = of
        self.open(start)

    def move(self, span: Span) -> None:
        self._go(span, is_moved=True)

    def stay(self, read: _Read[Any]) -> None:
        """Read the rows again that are shown from now on, unless somebody moved it meanwhile."""
        if read.turn == self.turn:
            self.next = read.window.again()

    def _go(self, span: Span, *, is_moved: bool) -> None:
        self.next, self.is_moved = span, is_moved
        self.turn += 1


def use_endless(
    read: Read[Item],
    *,
    topic: str | Topic | Sequence[str | Topic],
    start: Span,
    on_move: Callable[[Span], None],
    of: Hashable = None,
) -> Endless[Item]:
    """Show a window of a long list, from `start` on.

    Args:
        read: reads one span; also read again, at once or after news, for rows that changed.
        topic: which news concern the rows; see `about`.
        start: where to begin; another value later (another address) begins anew there.
        on_move: told where the window is after somebody moved it, so that the address can say so.
        of: which list it is, such as its order and filters; another one begins anew at `start`, and
            the rows of the old one stay until its rows are there.
    """
    place = _use_place(start, of)
    _turn, set_turn = use_state(place.turn)
    found = use_query(_loader(read, place), topic=topic, dependencies=[place.turn])
    if found.value:
        place.stay(found.value)
    window = found.value.window if found.value else None
    query = Query(window, found.is_loading, found.error, found.has_value, found.reload)
    _use_address(place, window, on_move)

    def moving(way: Way[Item]) -> EventHandler:
        def move(_event: dict[str, Any]) -> None:
            # Places of another list are none of this one.
            if found.value and window and found.value.of == place.of:
                place.move(way(window))
                set_turn(place.turn)

        return event(move, prevent_default=True)

    return Endless(window, query, up=moving(_up), down=moving(_down), to_start=moving(_to_start))


def _use_place(start: Span, of: Hashable) -> _Place:
    """The same place as long as the list is shown; with another start or list it is opened anew."""
    kept: Ref[_Place | None] = use_ref(None)
    if kept.current is None:
        kept.current = _Place(start, of)
    elif kept.current.of != of:
        kept.current.list(of, start)
    elif kept.current.start != start:
        kept.current.open(start)
    return kept.current


def _use_address(place: _Place, window: Window[Any] | None, on_move: Callable[[Span], None]) -> None:
    """Tell where the window is after somebody moved it."""
    address = window.address() if window else START

    def tell() -> None:
        if place.is_moved and address != place.start:
            place.start = address
            on_move(address)

    use_effect(tell, dependencies=[address])


def _loader(read: Read[Item], place: _Place) -> Callable[[HeavyContext], Awaitable[_Read[Item]]]:
    """What reads the rows of a place.

    It leaves the place as it is: what was loaded ahead of a page, for a place that is equal to the
    page's own, is as good as what the page would load.
    """

    async def load(heavy: HeavyContext) -> _Read[Item]:
        turn, of = place.turn, place.of
        return _Read(turn, of, await _with_rows(heavy, read, place.next))

    return load


def _up(window: Window[Any]) -> Span:
    return window.further_up()


def _down(window: Window[Any]) -> Span:
    return window.further_down()


def _to_start(_window: Window[Any]) -> Span:
    return START


async def _with_rows(heavy: HeavyContext, read: Read[Item], span: Span) -> Window[Item]:
    """A window; if all its rows are gone but the list goes on, one that has some."""
    window = await read(heavy, span)
    if not window.items and window.last:
        window = await read(heavy, window.further_down())
    if not window.items and window.first:
        window = await read(heavy, window.further_up())
    return window
