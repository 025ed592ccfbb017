"""use_virtual(): a list of any length of which server and page hold only what is in view.

The browser's part (client/virtual.js) says which rows somebody looks at; what it says is only a wish:
numbers are checked and bounded here.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..state import use_kept_state
from ..topics import Topic
from .page import use_live

T = TypeVar("T")
Work = Any

ROWS_AT_FIRST = 50
ROWS_MOST = 300
# Firefox draws nothing beyond 17.8 million pixels; a rem is 16 of them for most people.
HEIGHT_MOST_REM = 1_000_000


@dataclass(frozen=True)
class Slice(Generic[T]):
    """A part of a list: its rows, and how many the list has in all."""

    rows: Sequence[T]
    total: int


Read = Callable[[Work, int, int], Awaitable[Slice[T]]]


@dataclass(frozen=True)
class Placed(Generic[T]):
    """A row and where it stands in its list, counted from 0."""

    index: int
    item: T


@dataclass(frozen=True)
class _View:
    """What somebody looks at; `kept` is the row that has the focus, -1 for none."""

    first: int
    count: int
    kept: int = -1


@dataclass(frozen=True)
class Virtual(Generic[T]):
    """What is in view of a list, and the attributes that its elements need.

    The scrolling element holds one element that is as high as all rows together, and that
    one holds the rows and nothing else.
    """

    rows: tuple[Placed[T], ...] = ()
    total: int = 0
    first: int = 0
    row_rem: float = 1.0
    on_view: Callable[[dict[str, Any]], None] = field(default=lambda _event: None, compare=False)

    @property
    def reachable(self) -> int:
        """How many rows can be scrolled to; browsers draw nothing that is higher."""
        return min(self.total, int(HEIGHT_MOST_REM / self.row_rem))

    @property
    def scroller(self) -> dict[str, Any]:
        """The attributes of the element that scrolls."""
        count = sum(1 for row in self.rows if row.index >= self.first)
        shown = f"{self.first} {count} {self.reachable}"
        return {"data-virtual": shown, "tabindex": "0", "onView": self.on_view}

    @property
    def space(self) -> dict[str, Any]:
        """The attributes of the element in it."""
        return {"style": {"position": "relative", "height": _rem(self.reachable * self.row_rem)}}

    def row(self, index: int) -> dict[str, Any]:
        """The attributes of the row at a place; without JavaScript rows just follow each other."""
        place = {"position": "absolute", "top": _rem(index * self.row_rem), "inset-inline": "0"}
        return {
            "style": {**place, "height": _rem(self.row_rem), "box-sizing": "border-box"},
            "tabindex": "-1",
            "aria-posinset": str(index + 1),
            "aria-setsize": str(self.total),
        }


def use_virtual(
    read: Read[T],
    *,
    topic: str | Topic | Sequence[str | Topic] = (),
    row_rem: float = 3.0,
    start: int = 0,
) -> Virtual[T]:
    """Show a window of a list that may have 100,000 rows; it follows whoever scrolls.

    Jumping into the middle is one read of as many rows as three windows hold, at most 300,
    and one more row if the one that has the focus is not among them.

        async def read(work, first, count):
            return Slice(await work.tools.page(first, count), total=await work.tools.count())

    Args:
        read: answers the rows from `first` on, at most `count`; it may use arguments and state
            of the component, and reads again when they change.
        topic: which news concern the rows; see use_live.
        row_rem: the height of every row.
        start: the first row of the first page, for people without JavaScript.
    """
    view, set_view = use_kept_state("view", _View(max(0, start), ROWS_AT_FIRST))

    async def load(work: Work) -> tuple[int, tuple[Placed[T], ...], int]:
        return await _look(read, work, view)

    initial: tuple[int, tuple[Placed[T], ...], int] = (0, (), 0)
    first, rows, total = use_live(load, topic=topic, initial=initial, dependencies=[view, read])

    def look(event: dict[str, Any]) -> None:
        if (wish := _wish(event)) is not None:
            set_view(wish)

    return Virtual(rows, total, first, row_rem, look)


async def _look(read: Read[T], work: Work, view: _View) -> tuple[int, tuple[Placed[T], ...], int]:
    first = view.first
    found = await read(work, first, view.count)
    if first and first >= found.total:
        first = max(0, found.total - view.count)
        found = await read(work, first, view.count)
    rows = [Placed(first + place, item) for place, item in enumerate(found.rows)]
    if 0 <= view.kept < found.total and not first <= view.kept < first + len(rows):
        kept = await read(work, view.kept, 1)
        rows += [Placed(view.kept, item) for item in kept.rows]
        rows.sort(key=lambda row: row.index)
    return first, tuple(rows), found.total


def _wish(event: dict[str, Any]) -> _View | None:
    """What a browser asks to see; None for what no browser of ours would say."""
    first, count, kept = (_whole(event.get(name)) for name in ("first", "count", "kept"))
    if first is None or count is None or kept is None or first < 0 or count < 1:
        return None
    return _View(first, min(count, ROWS_MOST), max(kept, -1))


def _whole(number: object) -> int | None:
    return number if type(number) is int and number <= HEIGHT_MOST_REM else None


def _rem(length: float) -> str:
    return f"{length:.3f}".rstrip("0").rstrip(".") + "rem"
