"""/_bench/table?rows=1000&state=row|top|plain: one cell of many changes.

`state` says where the state lives: in the row's component, in the table whose rows
are keyed components, or in the table whose rows are plain elements.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from reactpy import component, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from ..layout import each
from .problem import problem
from .query import WrongQuery, use_query
from .rows import ROWS_MOST, Row, changed, row_that_changes, table_rows
from .tags import html

Change = Callable[[], None]
NUMBER = attrgetter("number")


@component
def TablePage() -> Component | VdomDict:
    """The table that the query asks for."""
    query = use_query()
    try:
        rows = query.number("rows", 1000, 1, ROWS_MOST)
        return TABLES[query.choice("state", tuple(TABLES))](rows)
    except WrongQuery as error:
        return problem(error)


@component
def TableOfStatefulRows(count: int) -> VdomDict:
    """Every row keeps its own state; the button reaches into the one that changes."""
    change: Ref[Change] = use_ref(_nothing)

    def click(_event: dict[str, Any]) -> None:
        change.current()

    changes = row_that_changes(count)
    rows = [
        StatefulRow(row, change if row.number == changes else None, key=row.number)
        for row in table_rows(count)
    ]
    return _page(click, rows)


@component
def StatefulRow(row: Row, change: Ref[Change] | None) -> VdomDict:
    """A row that counts its changes."""
    times, set_times = use_state(0)

    if change is not None:
        # Not in an effect: a thousand of those would be what is measured.
        change.current = lambda: set_times(lambda before: before + 1)

    return _tr(changed(row, times))


@component
def TableOfKeyedRows(count: int) -> VdomDict:
    """The table keeps the state; its rows are keyed components without any."""
    times, click = _use_clicks()
    return _page(click, [each(_rows_now(count, times), KeyedRow, key=NUMBER)])


@component
def KeyedRow(row: Row) -> VdomDict:
    """A row that shows what it is given."""
    return _tr(row)


@component
def TableOfPlainRows(count: int) -> VdomDict:
    """The table keeps the state; its rows are elements."""
    times, click = _use_clicks()
    rows = [_tr(row) for row in _rows_now(count, times)]
    return _page(click, rows)


TABLES: dict[str, Callable[[int], Component]] = {
    "row": TableOfStatefulRows,
    "top": TableOfKeyedRows,
    "plain": TableOfPlainRows,
}


def _use_clicks() -> tuple[int, Callable[[dict[str, Any]], None]]:
    """How often the button was clicked, and its handler."""
    times, set_times = use_state(0)

    def click(_event: dict[str, Any]) -> None:
        set_times(lambda before: before + 1)

    return times, click


def _rows_now(count: int, times: int) -> tuple[Row, ...]:
    rows, at = table_rows(count), row_that_changes(count) - 1
    return (*rows[:at], changed(rows[at], times), *rows[at + 1 :])


def _page(click: Callable[[dict[str, Any]], None], rows: list[Any]) -> VdomDict:
    return html.main(
        html.h1("Table"),
        html.button({"id": "change", "type": "button", "onClick": click}, "Change one cell"),
        html.table({"id": "table"}, html.tbody(*rows)),
    )


def _tr(row: Row) -> VdomDict:
    number = row.number
    cells = [html.td({"id": f"r{number}c{column}"}, text) for column, text in enumerate(row.texts, 1)]
    return html.tr({"key": number}, *cells)


def _nothing() -> None:
    """What the button does until the row lends it something better."""
