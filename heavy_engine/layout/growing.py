"""use_growing(): a list that knows what was added to it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar, overload

from reactpy import use_ref, use_state
from reactpy.utils import Ref

T = TypeVar("T")


class Growing(Sequence[T], Generic[T]):
    """A list that is mostly added to. Given to each(), it grows at the same cost however long it is.

    A tuple in use_state() does too, but is copied and compared whenever it grows: at 5,000
    items that costs more than the row that is added.
    """

    def __init__(self, items: Iterable[T], changed: Callable[[int], None]) -> None:
        self._items = list(items)
        self._changed = changed
        self.version = 0
        self._rewritten = 0

    def append(self, *items: T) -> None:
        """Add items at the end."""
        self._items += items
        self._tell()

    def set(self, items: Iterable[T]) -> None:
        """Have these items from now on."""
        self._items = list(items)
        self._rewritten = self.version + 1
        self._tell()

    def only_grew_since(self, version: int) -> bool:
        """Whether items were added at the end since then, and nothing else happened."""
        return self._rewritten <= version

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def _tell(self) -> None:
        self.version += 1
        self._changed(self.version)


def use_growing(initial: Iterable[T] = ()) -> Growing[T]:
    """A list that lives as long as the component, and renders it when it changes.

    log = use_growing()

    def add(_event):
        log.append(f"line {len(log) + 1}")

    return html.ul(each(log, Line))
    """
    _version, set_version = use_state(0)
    kept: Ref[Any] = use_ref(None)
    if kept.current is None:
        kept.current = Growing(initial, set_version)
    growing: Growing[T] = kept.current
    return growing
