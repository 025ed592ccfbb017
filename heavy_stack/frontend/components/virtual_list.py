"""A list of any length in a window of its own, of which only what is in view is in the page.

Scrolling, arrow keys, Page Up and Down, Home and End reach every row. Without JavaScript it is pages
of links. Browsers find on a page only what is there: give people a search beside it.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from reactpy.types import VdomDict

from heavy_engine import Placed, Virtual
from heavy_engine.elements import html

Item = TypeVar("Item")


def VirtualList(
    virtual: Virtual[Item],
    content: Callable[[Item], Any],
    *,
    list_id: str,
    label: str,
    address_of: Callable[[int], str],
    key: Callable[[Item], Hashable] | None = None,
    empty: Any = "Nothing here yet.",
) -> VdomDict:
    """Show what is in view of a long list.

    Args:
        virtual: what use_virtual() answered.
        content: what a row shows.
        list_id: the id of the window; its scroll position is kept by it.
        label: what it is a list of.
        address_of: where a page begins with a row, for people without JavaScript.
        key: what names an item among the others; its place if left out.
        empty: shown instead of a list without rows.
    """
    if not virtual.rows:
        return html.div({"class": "hint", "id": list_id}, empty)
    rows = [
        _row(virtual, row, content(row.item), key(row.item) if key else row.index) for row in virtual.rows
    ]
    window = {"class": "virtual", "id": list_id, "role": "group", "aria-label": label, **virtual.scroller}
    return html.div(
        html.div(window, html.ul({"class": "virtual-rows", **virtual.space}, *rows)),
        _cut(virtual) if virtual.reachable < virtual.total else "",
        _pages(virtual, label, address_of),
    )


def _row(virtual: Virtual[Item], row: Placed[Item], content: Any, key: Hashable) -> VdomDict:
    return html.li({"key": key, "class": "virtual-row", **virtual.row(row.index)}, content)


def _cut(virtual: Virtual[Any]) -> VdomDict:
    words = f"These are the first {virtual.reachable:,} of {virtual.total:,} rows; search for the others."
    return html.p({"class": "hint"}, words)


def _pages(virtual: Virtual[Any], label: str, address_of: Callable[[int], str]) -> VdomDict:
    """Where JavaScript runs, styles hide it."""
    count = len(virtual.rows)
    first, last = virtual.first, virtual.first + count
    shown = f"{first + 1:,} to {last:,} of {virtual.total:,}"
    earlier = html.a({"href": address_of(max(0, first - count))}, "Earlier") if first else ""
    later = html.a({"href": address_of(last)}, "Later") if last < virtual.total else ""
    return html.nav({"class": "virtual-pages", "aria-label": f"Pages of {label}"}, earlier, shown, later)
