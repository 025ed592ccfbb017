"""/_bench/virtual?rows=N: a list of N rows of which the page holds what is in view."""

from typing import Any

from reactpy import component
from reactpy.types import Component, VdomDict

from ..hooks.virtual import Placed, Slice, Virtual, use_virtual
from ..layout import each
from .problem import problem
from .query import WrongQuery, use_query
from .tags import html

ROWS_MOST = 1_000_000


@component
def VirtualPage() -> Component | VdomDict:
    """The list; it has `rows` rows, 100,000 by default."""
    query = use_query()
    try:
        return VirtualRows(query.number("rows", 100_000, 0, ROWS_MOST))
    except WrongQuery as error:
        return problem(error)


@component
def VirtualRows(total: int) -> VdomDict:
    """A window of 30 rem with rows of 2 rem."""

    async def read(_work: Any, first: int, count: int) -> Slice[str]:
        return Slice([f"Row {number + 1}" for number in range(first, min(first + count, total))], total)

    virtual = use_virtual(read, row_rem=2.0)
    window = {"id": "window", "style": {"height": "30rem", "overflow": "auto"}, **virtual.scroller}
    rows = each(virtual.rows, lambda row, key: _row(virtual, row, key), key=lambda row: row.index)
    return html.main(html.h1("Virtual"), html.div(window, html.ul(virtual.space, rows)))


def _row(virtual: Virtual[str], row: Placed[str], key: int) -> Component:
    return VirtualRow(row, virtual.total, key=key)


@component
def VirtualRow(row: Placed[str], total: int) -> VdomDict:
    """One row."""
    return html.li(Virtual[str](total=total, row_rem=2.0).row(row.index), row.item)
