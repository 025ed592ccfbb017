"""Windows on long lists: which rows of a sorted list a page shows, and the way up and down from there.

A window lies between two places that stay when rows come and go. So what is shown can be read
again at any depth in one query: rows that came into it appear, rows that went vanish, none repeats.
"""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar, cast

Item = TypeVar("Item", covariant=True)
Shape = TypeVar("Shape")

PAGE = 50
"""Rows that come at a time."""
PAGES_MAX = 6
"""Pages that stay on the screen; others go at the far end."""
ROWS_MAX = PAGE * (PAGES_MAX + 1)
"""Rows of a window in which many were added since it was opened; the rest waits at its far end."""


@dataclass(frozen=True)
class Span:
    """Which rows to read: from one place of a sorted list to another, both included.

    Args:
        first: a place as text; empty for the start of the list.
        last: a place as text; empty for its end.
        limit: how many rows at most.
        from_end: of more rows than `limit` the last ones count, not the first.
        is_behind: `first` is not included.
        below: the person looks at the end of these rows, so it is their start that gives way.
        is_elsewhere: the person asked for a place that is none, and is shown these rows instead.
    """

    first: str = ""
    last: str = ""
    limit: int = PAGE
    from_end: bool = False
    is_behind: bool = False
    below: bool = False
    is_elsewhere: bool = False


START = Span()


@dataclass(frozen=True)
class Window(Generic[Item]):
    """Rows as they are shown, in order.

    Args:
        items: the rows.
        first: where it begins; empty at the start of the list.
        last: where it ends; empty at the end of the list, so what is added there appears.
        second_page: the place of the first row that stays when a page goes above.
        last_page_but_one: the place of the last row that stays when a page goes below.
        below: the person looks at its end, so it is the start that gives way.
        is_elsewhere: the place that was asked for is none; this is the start of the list instead.
    """

    items: tuple[Item, ...]
    first: str = ""
    last: str = ""
    second_page: str = ""
    last_page_but_one: str = ""
    below: bool = False
    is_elsewhere: bool = False

    def again(self) -> Span:
        """The same rows, as they are by then."""
        return Span(
            self.first,
            self.last,
            ROWS_MAX,
            from_end=self.below,
            below=self.below,
            is_elsewhere=self.is_elsewhere,
        )

    def further_down(self) -> Span:
        """One page more at the end; one less at the start of a window that is full."""
        if self._is_full:
            return Span(self.second_page, "", len(self.items), below=True)
        return Span(self.first, "", len(self.items) + PAGE, below=True)

    def further_up(self) -> Span:
        """One page more at the start; one less at the end of a window that is full."""
        if self._is_full:
            return Span("", self.last_page_but_one, len(self.items), from_end=True)
        return Span("", self.last, len(self.items) + PAGE, from_end=True)

    def address(self) -> Span:
        """What leads back here, to the same rows."""
        pages = -(-len(self.items) // PAGE)
        if not self.first and pages <= 1:
            return START
        return Span(self.first, self.last, ROWS_MAX if self.last else max(pages, 1) * PAGE)

    def of(self, items: "tuple[Shape, ...]") -> "Window[Shape]":
        """The same window, its rows in another shape."""
        return replace(cast("Window[Shape]", self), items=items)

    @property
    def _is_full(self) -> bool:
        return len(self.items) > PAGE * (PAGES_MAX - 1) and len(self.items) > PAGE
