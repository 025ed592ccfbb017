"""The head of a table: what the columns are called, and by which of them it is sorted."""

from collections.abc import Sequence
from typing import Any

from reactpy import event
from reactpy.types import VdomDict

from heavy_engine.elements import html

from .table_columns import NUMBERS, Column
from .table_filters import Go
from .table_place import TablePlace


def TableHead(
    columns: Sequence[Column[Any]], place: TablePlace, go: Go, *, select: VdomDict | None
) -> VdomDict:
    """A row of names; those that sort are links, so that an order has an address.

    Args:
        columns: of the table.
        place: how it is sorted.
        go: told where to go.
        select: what selects all rows that are shown, if rows can be selected.
    """
    box = html.th({"scope": "col", "role": "columnheader", "class": "cell-select"}, select) if select else ""
    heads = [_head(column, place, go) for column in columns]
    return html.thead({"role": "rowgroup"}, html.tr({"role": "row"}, box, *heads))


def _head(column: Column[Any], place: TablePlace, go: Go) -> VdomDict:
    kind = "cell-number" if column.kind in NUMBERS else "cell-text"
    own: dict[str, Any] = {"scope": "col", "role": "columnheader", "class": kind, "key": column.name}
    if not column.sorts:
        return html.th(own, column.label)
    return html.th({**own, "aria-sort": _order(column, place)}, _sorter(column, place, go))


def _sorter(column: Column[Any], place: TablePlace, go: Go) -> VdomDict:
    there = place.sorted_by(column.name)
    sort = event(lambda _event: go(there), prevent_default=True)
    own = {"id": f"{place.name}-sort-{column.name}", "class": "table-sort"}
    return html.a({**own, "href": there.address, "onClick": sort}, column.label)


def _order(column: Column[Any], place: TablePlace) -> str:
    if place.sort != column.name:
        return "none"
    return "descending" if place.is_descending else "ascending"
