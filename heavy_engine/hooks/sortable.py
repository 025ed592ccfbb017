"""use_sortable(): a list that people put in order, by dragging or by keyboard.

The browser's part (client/sorting.js) says "this row before that one"; the server is the judge.
"""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Generic, Literal, TypeVar

from reactpy import use_ref, use_state
from reactpy.utils import Ref

T = TypeVar("T")
Way = Literal["up", "down"]
TEXT_MOST = 200


@dataclass(frozen=True)
class Move(Generic[T]):
    """Somebody wants an item to stand at a place, counted from 0 among the others.

    `items` is the whole list in the order that would be right then.
    """

    item: T
    place: int
    items: tuple[T, ...]


OnMove = Callable[[Move[T]], Awaitable[bool | None] | bool | None]


@dataclass(frozen=True)
class Sortable(Generic[T]):
    """The items in the order to show, and the attributes that elements need."""

    items: tuple[T, ...]
    key: Callable[[T], Hashable]
    on_sort: Callable[[dict[str, Any]], Awaitable[None]]

    @property
    def list(self) -> dict[str, Any]:
        """The attributes of the list, whose children are the rows."""
        return {"data-sort": "", "data-animate": "", "onSort": self.on_sort}

    def row(self, item: T) -> dict[str, Any]:
        """The attributes of an item's row."""
        key = self.key(item)
        return {"key": key, "data-item": str(key)}

    def handle(self, name: str) -> dict[str, Any]:
        """The attributes of the button in a row that is dragged, or pressed and moved with arrow keys.

        Args:
            name: what the item is called, for people who hear it.
        """
        return {"type": "button", "data-handle": name, "aria-label": f"Move {name}"}

    def step(self, item: T, name: str, way: Way) -> dict[str, Any]:
        """The attributes of a button that moves an item by one place.

        For who can neither drag nor press keys, as those who hear a touch screen (WCAG 2.2, 2.5.7). Tab
        passes it by: keys have the handle.

        Args:
            item: whose row it stands in.
            name: what the item is called, for people who hear it.
            way: "up" or "down".
        """
        is_at_end = item == self.items[0 if way == "up" else -1]
        return {
            "type": "button",
            "data-step": way,
            "tabindex": "-1",
            "aria-label": f"Move {name} {way}",
            # Not disabled: its focus would be lost when the row arrives.
            "aria-disabled": "true" if is_at_end else "false",
        }


def use_sortable(
    items: Sequence[T], on_move: OnMove[T], *, key: Callable[[T], Hashable] = lambda item: item
) -> Sortable[T]:
    """Let people put a list in order.

    The new order is shown at once. `on_move` makes it true: it changes what `items` comes from,
    at once or in a transaction whose news bring them. Until then the list stays as it was dropped;
    if it raises or answers False, everything goes back.

    Others may change the list while somebody drags. What they did counts: a row is put before the
    one it was dropped at, wherever that stands by then, and a row that is gone is not moved.

    Args:
        items: the list, in its order.
        on_move: makes a move true; a function or a coroutine function.
        key: what names an item among the others; as text it has to be unique, too.
    """
    shown: Ref[tuple[tuple[T, ...], tuple[T, ...]] | None] = use_ref(None)
    _turn, set_turn = use_state(0)
    given = tuple(items)
    # Whatever comes from outside overrules what was dropped.
    if shown.current is not None and shown.current[0] != given:
        shown.current = None
    order = shown.current[1] if shown.current else given

    def show(dropped: tuple[T, ...] | None) -> None:
        shown.current = None if dropped is None else (given, dropped)
        set_turn(lambda turn: turn + 1)

    async def sort(event: dict[str, Any]) -> None:
        move = _move(order, event, key)
        if move is None:
            return
        show(move.items)
        try:
            answer = on_move(move)
            is_done = await answer if isawaitable(answer) else answer
        except BaseException:
            show(None)
            raise
        if is_done is False:
            show(None)

    return Sortable(order, key, sort)


def _move(items: tuple[T, ...], event: dict[str, Any], key: Callable[[T], Hashable]) -> Move[T] | None:
    """What a browser asks for; None if it means nothing, or changes nothing."""
    by_name = {str(key(item)): item for item in items}
    item, before, place = (event.get(name) for name in ("item", "before", "place"))
    if not _is_name(item) or item not in by_name:
        return None
    others = [name for name in by_name if name != item]
    if _is_name(before) and before in others:
        place = others.index(before)
    elif type(place) is not int:
        return None
    place = min(max(place, 0), len(others))
    names = [*others[:place], item, *others[place:]]
    if names == list(by_name):
        return None
    return Move(by_name[item], place, tuple(by_name[name] for name in names))


def _is_name(name: object) -> bool:
    return isinstance(name, str) and len(name) <= TEXT_MOST
