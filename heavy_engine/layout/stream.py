"""use_stream(): a list whose rows are sent and then forgotten."""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, Literal, TypeAlias

from reactpy import use_ref
from reactpy.utils import Ref

from .instance import Instance
from .reactpy_names import Component, VdomDict

Rows: TypeAlias = Iterable[Any] | Callable[[], Iterable[Any]]
Kind = Literal["append", "prepend", "replace", "remove", "clear"]
Step: TypeAlias = tuple[Kind, tuple[Any, ...]]
"""What to do, and the rows or keys it is done with."""


class Stream(Component):
    """Rows on their way to the browser; place it among the children of an element.

    The server keeps a number and a key for every row and nothing else, so a log or a chat may
    run for days. Components in rows keep no state and their handlers are not heard. A row with
    a key (`html.li({"key": message.id}, …)`) can be replaced and removed later, and comes once:
    given again it takes the place of the row that has this key.
    """

    __slots__ = ("_instance", "_steps", "initial", "keys", "limit")

    def __init__(self, initial: Rows, limit: int | None) -> None:
        self.key = None
        self.type = use_stream
        self.initial = initial if callable(initial) else tuple(initial)
        self.limit = limit
        self.keys: set[Hashable] = set()
        self._steps: list[Step] = []
        self._instance: Instance | None = None

    def append(self, *rows: Any) -> None:
        """Send rows, behind those that were sent before."""
        self._tell("append", rows)

    def prepend(self, *rows: Any) -> None:
        """Send rows, before those that were sent before; they keep their order."""
        self._tell("prepend", rows)

    def replace(self, *rows: Any) -> None:
        """Send rows that take the places of those with their keys; others are left out."""
        self._tell("replace", rows)

    def remove(self, *keys: Hashable) -> None:
        """Take rows away by their keys; keys that no row has are none."""
        self._tell("remove", keys)

    def clear(self) -> None:
        """Take all rows away."""
        self._tell("clear", ())

    def shown_by(self, instance: Instance) -> list[Step]:
        """What waits; whoever asks does it."""
        self._instance = instance
        instance.is_dirty = False
        steps, self._steps = self._steps, []
        return steps

    def rows_by(self, instance: Instance) -> list[Any]:
        """The rows to begin with: the initial ones, and what was done with them since."""
        rows = once(_done(self._first_rows(), self.shown_by(instance)))
        return rows if self.limit is None else rows[max(0, len(rows) - self.limit) :]

    def render(self) -> VdomDict:
        """The rows, for a layout that does not know streams."""
        return VdomDict(tagName="", children=_done(self._first_rows(), self._steps))

    def _first_rows(self) -> list[Any]:
        return list(self.initial() if callable(self.initial) else self.initial)

    def _tell(self, kind: Kind, given: tuple[Any, ...]) -> None:
        self._steps.append((kind, given))
        if self._instance is not None:
            self._instance.schedule_render()

    def __repr__(self) -> str:
        return f"Stream({len(self._steps)} steps wait)"


def use_stream(initial: Rows = (), *, limit: int | None = None) -> Stream:
    """A stream that lives as long as the component.

    Args:
        initial: the first rows, or a function that answers them. They are asked for again when a
            browser needs its page whole: a function may then answer what is current.
        limit: how many rows the browser keeps: appending removes the first ones, prepending the
            last ones. None for all.
    """
    kept: Ref[Stream | None] = use_ref(None)
    if kept.current is None:
        kept.current = Stream(initial, limit)
    elif callable(initial):
        kept.current.initial = initial
    return kept.current


def key_of(row: Any) -> Hashable | None:
    """The key that a row was given; None without."""
    key: Hashable | None = None
    if isinstance(row, Component):
        key = row.key
    elif isinstance(row, dict):
        key = row.get("attributes", {}).get("key")
    return key


def once(rows: Iterable[Any]) -> list[Any]:
    """Of rows with the same key the last, at the place of the first."""
    kept: dict[Any, Any] = {}
    for index, row in enumerate(rows):
        key = key_of(row)
        kept[("place", index) if key is None else ("key", key)] = row
    return list(kept.values())


def _done(rows: list[Any], steps: Iterable[Step]) -> list[Any]:
    for kind, given in steps:
        if kind == "clear":
            rows = []
        elif kind == "remove":
            rows = [row for row in rows if key_of(row) is None or key_of(row) not in given]
        else:
            rows = _with(rows, kind, given)
    return rows


def _with(rows: list[Any], kind: Kind, given: Iterable[Any]) -> list[Any]:
    places = {key: place for place, row in enumerate(rows) if (key := key_of(row)) is not None}
    fresh = []
    for row in given:
        if (place := places.get(key_of(row))) is not None:
            rows[place] = row
        else:
            fresh.append(row)
    return {"append": rows + fresh, "prepend": fresh + rows}.get(kind, rows)
