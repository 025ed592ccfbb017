"""each(): a list of components of which only those with a new item are made anew."""

from collections.abc import Callable, Hashable, Sequence
from itertools import compress, count
from operator import is_not
from typing import Any, TypeVar

from .children import DuplicateKeys, Entry
from .growing import Growing
from .reactpy_names import Component, VdomDict

T = TypeVar("T")


class Each(Component):
    """What each() answers; under ReactPy's own layout it is a fragment of keyed components."""

    __slots__ = ("is_shown", "items", "key_of", "keys", "length", "row", "version")

    def __init__(
        self, items: Sequence[Any], row: Callable[..., Component], key_of: Callable[[Any], Hashable], key: Any
    ) -> None:
        self.items = items if isinstance(items, tuple | Growing) else tuple(items)
        self.length = len(self.items)
        self.version = items.version if isinstance(items, Growing) else 0
        self.row = row
        self.key_of = key_of
        self.key = key
        self.type = each
        # The keys in use; handed on from the list shown before, so that growing by one stays cheap.
        self.keys: set[Hashable] = set()
        # Not when its fallback stands in its place: then all rows have to be made.
        self.is_shown = True

    def render(self) -> VdomDict:
        """All rows, as ReactPy's own layout wants them."""
        return VdomDict(tagName="", children=[child for _key, child in self.all_entries()])

    def all_entries(self) -> list[Entry]:
        """The key and component of every item.

        Raises:
            DuplicateKeys: when two items have the same key.
        """
        return self.new_entries(self.items, set())

    def new_entries(self, items: Sequence[Any], keys: set[Hashable]) -> list[Entry]:
        """The keys and components of items that join those whose keys are in use.

        Raises:
            DuplicateKeys: when a key is in use already.
        """
        self.keys = keys
        entries: list[Entry] = []
        for item in items:
            key = self.key_of(item)
            if key in keys:
                raise DuplicateKeys([(key, None), (key, None)])
            keys.add(key)
            entries.append((key, self.row(item, key=key)))
        return entries

    def rows_at(self, places: Sequence[int], keys: set[Hashable]) -> list[tuple[int, Component]]:
        """The components of some of the items, whose keys are in use, and where they stand."""
        self.keys = keys
        items = ((place, self.items[place]) for place in places)
        return [(place, self.row(item, key=self.key_of(item))) for place, item in items]

    def items_after(self, old: "Each") -> Sequence[Any] | None:
        """The items that were added at the end; None if others changed too."""
        now = self.items
        if isinstance(now, Growing):
            is_longer = now is old.items and now.only_grew_since(old.version)
            return now[old.length :] if is_longer else None
        if isinstance(old.items, Growing):
            return None
        return now[old.length :] if now[: old.length] == old.items else None

    def places_changed(self, old: "Each") -> list[int] | None:
        """Where items have other values, all keys being as they were; None if there is more to it."""
        before, now, key_of = old.items, self.items, self.key_of
        if isinstance(now, Growing) or isinstance(before, Growing) or len(before) != len(now):
            return None
        places = list(compress(count(), map(is_not, before, now)))
        if any(key_of(before[place]) != key_of(now[place]) for place in places):
            return None
        return places

    def __repr__(self) -> str:
        return f"each({self.length} items, {getattr(self.row, '__name__', 'row')})"


def each(
    items: Sequence[T],
    row: Callable[..., Component],
    *,
    key: Callable[[T], Hashable] = lambda item: item,
    list_key: Any = None,
) -> Component:
    """Show a component for every item; an item that stays equal costs next to nothing.

    A list of 5,000 rows of which one changes makes one component, where
    `[Row(item, key=item.id) for item in items]` makes 5,000.

    Args:
        items: values that do not change in place, such as frozen models, tuples or strings;
            in a tuple, or in what use_growing() answers.
        row: called as row(item, key=...) for each; answers a component.
        key: what names an item among the others; the item itself if left out.
        list_key: the key of the list among its siblings.

    Raises:
        DuplicateKeys: while rendering, when two items have the same key.
    """
    return Each(items, row, key, list_key)
