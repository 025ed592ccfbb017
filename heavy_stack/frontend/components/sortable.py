"""A list that people put in order: by dragging a handle, by pressing it and moving with keys, by buttons."""

from collections.abc import Callable
from typing import Any, TypeVar

from reactpy.types import VdomDict

from heavy_engine import Sortable
from heavy_engine.elements import html

Item = TypeVar("Item")


def SortableList(
    sortable: Sortable[Item],
    content: Callable[[Item], Any],
    *,
    name_of: Callable[[Item], str],
    label: str,
    empty: Any = "Nothing here yet.",
) -> VdomDict:
    """Show a list that can be sorted.

    Args:
        sortable: what use_sortable() answered.
        content: what a row shows between its handle and its buttons.
        name_of: what an item is called, for people who hear it.
        label: what it is a list of.
        empty: shown instead of a list without rows.
    """
    if not sortable.items:
        return html.p({"class": "hint"}, empty)
    rows = [
        html.li(
            sortable.row(item),
            _handle(sortable, name_of(item)),
            content(item),
            _steps(sortable, item, name_of(item)),
        )
        for item in sortable.items
    ]
    return html.ol({"class": "rows sortable", "aria-label": label, **sortable.list}, *rows)


def _handle(sortable: Sortable[Any], name: str) -> VdomDict:
    return html.button({"class": "sort-handle", **sortable.handle(name)})


def _steps(sortable: Sortable[Item], item: Item, name: str) -> VdomDict:
    up = html.button({"class": "sort-step", **sortable.step(item, name, "up")})
    down = html.button({"class": "sort-step", **sortable.step(item, name, "down")})
    return html.span({"class": "sort-steps"}, up, down)
