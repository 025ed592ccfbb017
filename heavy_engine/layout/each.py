"""each(): a list of components of which only those with a new item are made anew."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from .children import DuplicateKeys, Entry
from .reactpy_names import Component, VdomDict

T = TypeVar("T")


class Each(Component):
    """What each() answers; under ReactPy's own layout it is a fragment of keyed components."""

    __slots__ = ("items", "key_of", "keys", "row")

    def __init__(
        self, items: Sequence[Any], row: Callable[..., Component], key_of: Callable[[Any], Hashable], key: Any
    ) -> None:
        self.items = tuple(items)
        self.row = row
        self.key_of = key_of
        self.key = key
        self.type = each
        # The keys in use; handed on from the list shown before, so that growing by one stays cheap.
        self.keys: set[Hashable] = set()

    def render(self) -> VdomDict:
        """All rows, as ReactPy's own layout wants them."""
        return VdomDict(tagName="", children=[child for _key, child in self.all_entries()])

    def all_entries(self) -> list[Entry]:
        """The key and component of every item.

        Raises:
            DuplicateKeys: when two items have the same key.
        """
        self.keys = set()
        return self.new_entries(self.items)

    def new_entries(self, items: Sequence[Any]) -> list[Entry]:
        """The keys and components of items that join those whose keys are in use.

        Raises:
            DuplicateKeys: when a key is in use already.
        """
        entries: list[Entry] = []
        for item in items:
            key = self.key_of(item)
            if key in self.keys:
                raise DuplicateKeys([(key, None), (key, None)])
            self.keys.add(key)
            entries.append((key, self.row(item, key=key)))
        return entries

    def __repr__(self) -> str:
        return f"each({len(self.items)} items, {getattr(self.row, '__name__', 'row')})"


def each(
    items: Sequence[T],
    row: Callable[..., Component],
    *,
    key: Callable[[T], Hashable] = lambda item: item,
    list_key: Any = None,
) -> Component:
    """Show a component for every item; an item that stays equal costs next to nothing.

    A list of 5,000 rows that grows by one makes one component, where
    `[Row(item, key=item.id) for item in items]` makes 5,001.

    Args:
        items: values that do not change in place, such as frozen models, tuples or strings.
        row: called as row(item, key=...) for each; answers a component.
        key: what names an item among the others; the item itself if left out.
        list_key: the key of the list among its siblings.

    Raises:
        DuplicateKeys: while rendering, when two items have the same key.
    """
    return Each(items, row, key, list_key)
