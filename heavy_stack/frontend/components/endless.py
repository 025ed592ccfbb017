"""Lists without an end: a bounded window of rows that moves as somebody scrolls, and stays current.

Only the rows in the window are in the page; scrolling down brings a page at its end and takes one from
its start, scrolling up the other way round. Without JavaScript "More" and "Earlier" are links.
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from reactpy import event, use_effect, use_ref, use_state
from reactpy.core.events import EventHandler
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import Query, Topic, each, use_query
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.windows import START, Span, Window

Item = TypeVar("Item")
Read = Callable[[HeavyContext, Span], Awaitable[Window[Item]]]
AddressOf = Callable[[Span], str]
# What tells two places apart: the end of their text has the id of a row in it.
MARK = 12


@dataclass(frozen=True)
class Endless(Generic[Item]):
    """A window and the ways to move it; `query` tells how far it is, `window` is None until there is one."""

    window: Window[Item] | None
    query: Query[Window[Item] | None]
    up: EventHandler
    down: EventHandler
    to_start: EventHandler


@dataclass
class _Place:
    """Where the window is: what to read next, and what the page's address says of it."""

    start: Span
    next: Span = field(init=False)
    is_moved: bool = False
    openings: int = 0

    def __post_init__(self) -> None:
        self.open(self.start)

    def open(self, start: Span) -> None:
        self.start = self.next = start
        self.is_moved = False
        self.openings += 1

    def move(self, span: Span) -> None:
        self.next = span
        self.is_moved = True


def use_endless(
    read: Read[Item],
    *,
    topic: str | Topic,
    start: Span,
    on_move: Callable[[Span], None],
) -> Endless[Item]:
    """Show a window of a long list, from `start` on.

    Args:
        read: reads one span; also read again, at once or after news, for rows that changed.
        topic: which news concern the rows; see `about`.
        start: where to begin; another value later (another address) begins anew there.
        on_move: told where the window is after somebody moved it, so that the address can say so.
    """
    kept: Ref[_Place | None] = use_ref(None)
    turn, set_turn = use_state(0)
    if kept.current is None:
        kept.current = _Place(start)
    place = kept.current
    if place.start != start:
        place.open(start)

    async def load(heavy: HeavyContext) -> Window[Item]:
        span = place.next
        window = await _with_rows(heavy, read, span)
        if place.next is span:  # else somebody moved it meanwhile
            place.next = window.again()
        return window

    query = use_query(load, topic=topic, dependencies=[turn, place.openings])
    window = query.value
    address = window.address() if window else START

    def tell() -> None:
        if place.is_moved and address != place.start:
            place.start = address
            on_move(address)

    use_effect(tell, dependencies=[address])

    def moving(way: Callable[[Window[Item]], Span]) -> EventHandler:
        def move(_event: dict[str, Any]) -> None:
            if window:
                place.move(way(window))
                set_turn(lambda turns: turns + 1)

        return event(move, prevent_default=True)

    return Endless(
        window,
        query,
        up=moving(lambda shown: shown.further_up()),
        down=moving(lambda shown: shown.further_down()),
        to_start=moving(lambda _shown: START),
    )


async def _with_rows(heavy: HeavyContext, read: Read[Item], span: Span) -> Window[Item]:
    """A window; if all its rows are gone but the list goes on, one that has some."""
    window = await read(heavy, span)
    if not window.items and window.last:
        window = await read(heavy, window.further_down())
    if not window.items and window.first:
        window = await read(heavy, window.further_up())
    return window


def EndlessList(
    endless: Endless[Item],
    row: Callable[..., Component],
    *,
    items: Sequence[Item],
    key: Callable[[Item], Hashable],
    list_id: str,
    noun: str,
    address_of: AddressOf,
) -> VdomDict:
    """The rows of a window, with the buttons that move it above and below; scrolling presses them.

    Args:
        endless: what use_endless() answered.
        row: called as row(item, key=...) for each.
        items: the rows to show; most often those of the window.
        key: what names an item among the others.
        list_id: the id of the list.
        noun: what it is a list of, such as "tools".
        address_of: where a span is found without JavaScript.
    """
    window = endless.window or Window[Item](())
    return html.div(
        {"class": "endless"},
        _above(endless, window, list_id, noun, address_of) if window.first else "",
        html.ul({"class": "rows", "id": list_id, "aria-label": noun.capitalize()}, each(items, row, key=key)),
        _below(endless, window, list_id, noun, address_of) if window.last else "",
    )


def _above(
    endless: Endless[Any], window: Window[Any], list_id: str, noun: str, address_of: AddressOf
) -> VdomDict:
    reach = {"data-reach": f"up {window.first[-MARK:]}", "aria-controls": list_id, "class": "button"}
    way_up = {"href": address_of(Span(last=window.first, from_end=True)), "onClick": endless.up}
    return html.p(
        {"class": "endless-edge", "key": "above"},
        html.a({**reach, **way_up}, f"Earlier {noun}"),
        html.a(
            {"class": "button button-quiet", "href": address_of(START), "onClick": endless.to_start},
            "To the start",
        ),
    )


def _below(
    endless: Endless[Any], window: Window[Any], list_id: str, noun: str, address_of: AddressOf
) -> VdomDict:
    reach = {"data-reach": f"down {window.last[-MARK:]}", "aria-controls": list_id, "class": "button"}
    way_down = {"href": address_of(Span(window.last, is_behind=True)), "onClick": endless.down}
    return html.p({"class": "endless-edge", "key": "below"}, html.a({**reach, **way_down}, f"More {noun}"))
