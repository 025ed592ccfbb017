"""use_stream(): a list whose rows are sent and then forgotten."""

from collections.abc import Iterable
from typing import Any

from reactpy import use_ref
from reactpy.utils import Ref

from .instance import Instance
from .reactpy_names import Component, VdomDict


class Stream(Component):
    """Rows on their way to the browser; place it among the children of an element.

    The server keeps a number for every row and nothing else, so a log or a chat may run for
    days. Rows cannot change later, their components keep no state and their handlers are
    not heard. A browser that has to load its page anew gets the rows of `initial` only.
    """

    __slots__ = ("_instance", "_waiting", "limit")

    def __init__(self, initial: Iterable[Any], limit: int | None) -> None:
        self.key = None
        self.type = use_stream
        self.limit = limit
        self._waiting: list[Any] = list(initial)
        self._instance: Instance | None = None

    def append(self, *rows: Any) -> None:
        """Send rows, after those that were sent before."""
        self._waiting += rows
        if self._instance is not None:
            self._instance.schedule_render()

    def shown_by(self, instance: Instance) -> list[Any]:
        """The rows that wait; whoever asks sends them."""
        self._instance = instance
        instance.is_dirty = False
        rows, self._waiting = self._waiting, []
        return rows

    def render(self) -> VdomDict:
        """What waits, for a layout that does not know streams."""
        return VdomDict(tagName="", children=list(self._waiting))

    def __repr__(self) -> str:
        return f"Stream({len(self._waiting)} rows wait)"


def use_stream(initial: Iterable[Any] = (), *, limit: int | None = None) -> Stream:
    """A stream that lives as long as the component.

    Args:
        initial: the first rows.
        limit: how many rows the browser keeps; older ones are removed from its page. None for all.
    """
    kept: Ref[Stream | None] = use_ref(None)
    if kept.current is None:
        kept.current = Stream(initial, limit)
    return kept.current
