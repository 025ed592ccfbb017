"""/_bench/list?items=N: a list that grows by one at its end with every click."""

from typing import Any

from reactpy import component
from reactpy.types import Component, VdomDict

from ..layout import each, use_growing
from .problem import problem
from .query import WrongQuery, use_query
from .tags import html

ITEMS_MOST = 100_000


@component
def ListPage() -> Component | VdomDict:
    """The list; it begins with `items` entries, none by default."""
    query = use_query()
    try:
        return GrowingList(query.number("items", 0, 0, ITEMS_MOST))
    except WrongQuery as error:
        return problem(error)


@component
def GrowingList(start_with: int) -> VdomDict:
    """A button and the list."""
    items = use_growing(range(1, start_with + 1))

    def append(_event: dict[str, Any]) -> None:
        items.append(len(items) + 1)

    return html.main(
        html.h1("List"),
        html.button({"id": "append", "type": "button", "onClick": append}, "Append"),
        html.ul({"id": "list"}, each(items, Item)),
    )


@component
def Item(number: int) -> VdomDict:
    """One entry."""
    return html.li(f"Item {number}")
