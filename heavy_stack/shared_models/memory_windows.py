"""Windows on lists that are in memory, for what is short or comes from elsewhere than the database."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from .windows import PAGE, START, Span, Window

Item = TypeVar("Item")


def window_among(items: Sequence[Item], span: Span, key: Callable[[Item], str]) -> Window[Item]:
    """The rows of a span; a place is the key of the row that stands there.

    A place whose row is gone counts as the start of the list, and the window says so.

    Args:
        items: all rows, in order.
        span: which of them.
        key: what names a row among the others.
    """
    places = {key(item): index for index, item in enumerate(items)}
    if (span.first and span.first not in places) or (span.last and span.last not in places):
        return window_among(items, replace(START, is_elsewhere=True), key)
    low = places[span.first] + (1 if span.is_behind else 0) if span.first else 0
    high = places[span.last] + 1 if span.last else len(items)
    if span.from_end:
        low = max(low, high - span.limit)
    else:
        high = min(high, low + span.limit)
    return _window(items, low, max(low, high), span, key)


def _window(
    items: Sequence[Item], low: int, high: int, span: Span, key: Callable[[Item], str]
) -> Window[Item]:
    shown = tuple(items[low:high])
    return Window(
        shown,
        first=key(shown[0]) if shown and low > 0 else "",
        last=key(shown[-1]) if shown and high < len(items) else "",
        second_page=key(shown[PAGE]) if len(shown) > PAGE else "",
        last_page_but_one=key(shown[-PAGE - 1]) if len(shown) > PAGE else "",
        below=span.below,
        is_elsewhere=span.is_elsewhere,
    )
