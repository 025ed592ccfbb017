"""A table of any length: sorted and filtered on the server, endless, selected and edited in its place.

Its order, its filters and its place are in the page's address, so that they can be shared, survive a
reload and work without JavaScript.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Literal

from reactpy import component, use_memo, use_ref, use_state
from reactpy.types import Component, VdomDict
from reactpy.utils import Ref

from heavy_engine import Topic, each, use_navigate
from heavy_engine.elements import html

from ...backend.context import HeavyContext
from ...shared_models.table_asks import TableAsk
from ...shared_models.windows import Span, Window
from .endless import Endless, use_endless
from .endless_list import Edges
from .loaded import Loaded
from .placeholders import EmptyState
from .table_columns import Column, Item
from .table_editing import CellEditing, CellPlace, use_cell_editing
from .table_filters import TableFilters
from .table_head import TableHead
from .table_place import TablePlace, use_table_place
from .table_rows import RowActs, RowState, TableRow
from .table_selection import (
    Chosen,
    Deed,
    SelectShown,
    TableDeeds,
    TableSelection,
    use_deeds,
    use_table_selection,
)

__all__ = ["Chosen", "Column", "DataTable", "Deed", "TableAsk"]

Load = Callable[[HeavyContext, TableAsk, Span], Awaitable[Window[Item]]]
Narrow = Literal["scroll", "cards"]
LOST = "That place in the table is not known any more; this is its start."


def DataTable(
    columns: Sequence[Column[Item]],
    load: Load[Item],
    *,
    name: str,
    label: str,
    row_id: Callable[[Item], str],
    topic: str | Topic | Sequence[str | Topic] = (),
    deeds: Mapping[str, Deed] | None = None,
    asks: Mapping[str, str] | None = None,
    can_every: bool = False,
    narrow: Narrow = "scroll",
    empty: str = "Nothing here yet.",
    key: Any = None,
) -> Component:
    """Show rows as a table.

        DataTable(COLUMNS, find_tools, name="tools", label="Tools", row_id=attrgetter("id"), topic=TOOLS)

    Args:
        columns: the first one names a row.
        load: finds rows; gets the unit of work, what is asked, and which rows of that. It takes
            names and values from the ask as they are: they were checked against the columns.
        name: of the table in the address and in ids, such as "tools".
        label: what it shows, for its caption.
        row_id: what names a row among the others.
        topic: which news concern its rows.
        deeds: what can be done with rows that are selected; without one nothing is selected.
        asks: what people are asked before some of these, such as {"Delete": "Delete these tools?"}.
        can_every: whether deeds take `Chosen(every=ask)`: every row that fits, shown or not.
        narrow: on narrow screens the table scrolls sideways, or its rows become cards.
        empty: said where there is no row and no filter.
        key: its key among its siblings.
    """
    return _DataTable(
        tuple(columns),
        load,
        name,
        label,
        row_id,
        topic,
        deeds or {},
        asks or {},
        can_every,
        narrow,
        empty,
        key=key,
    )


@component
def _DataTable(
    columns: tuple[Column[Any], ...],
    load: Load[Any],
    name: str,
    label: str,
    row_id: Callable[[Any], str],
    topic: Any,
    deeds: Mapping[str, Deed],
    asks: Mapping[str, str],
    can_every: bool,
    narrow: Narrow,
    empty: str,
) -> VdomDict:
    navigate = use_navigate()
    place = use_table_place(name, columns)
    ask = place.ask(columns)
    said, set_said = use_state("")

    def go(to: TablePlace) -> None:
        navigate(to.address, replace=True)

    async def read(heavy: HeavyContext, span: Span) -> Window[Any]:
        return await load(heavy, ask, span)

    endless = use_endless(
        read, topic=topic, start=place.span, on_move=lambda span: go(place.at(span)), of=ask
    )
    selection, editing = use_table_selection(ask), use_cell_editing()

    def done(words: str) -> None:
        set_said(words)
        endless.query.reload()

    handlers, question = use_deeds(deeds, asks, selection, done)
    acts = _use_acts(selection, editing, endless, row_id, can_select=bool(deeds))

    def row(item: Any, key: str) -> Component:
        return TableRow(item, columns, _state(key, selection, editing), acts, key=key)

    def rows(window: Window[Any]) -> VdomDict:
        shown = tuple(map(row_id, window.items))
        items = editing.kept_among(window.items, row_id)
        select = SelectShown(selection, shown) if deeds else None
        table = html.table(
            {"class": f"table data-table data-table-{narrow}", "role": "table"},
            html.caption(label),
            TableHead(columns, place, go, select=select),
            html.tbody({"id": f"{name}-rows", "role": "rowgroup"}, each(items, row, key=row_id)),
        )
        return html.div(
            {"class": "stack stack-s"},
            html.p({"class": "hint", "role": "status"}, LOST if window.is_elsewhere else _count(window)),
            TableDeeds(selection, handlers, ask=ask, can_every=can_every),
            _framed(endless, table, place, name=name, label=label),
            "" if items else _nothing(place, empty),
        )

    return html.div(
        {"class": "stack stack-s"},
        TableFilters(columns, place, go, label=label),
        html.p({"class": "hint", "role": "status"}, said) if deeds else "",
        question if asks else "",
        Loaded(endless.query, rows, waiting=f"{label}: loading…"),
    )


def _use_acts(
    selection: TableSelection,
    editing: CellEditing[Any],
    endless: Endless[Any],
    row_id: Callable[[Any], str],
    *,
    can_select: bool,
) -> RowActs:
    """The same functions as long as the table is shown; they act on what it shows by then."""
    now: Ref[Any] = use_ref(None)
    shown = tuple(map(row_id, endless.window.items)) if endless.window else ()
    now.current = (selection, editing, endless, shown)

    def press(row: str, selected: bool, to_last: bool) -> None:
        now.current[0].press(now.current[3], row, selected, to_last)

    def edit(row: Any, at: CellPlace) -> None:
        ids = now.current[3]
        now.current[1].edit(row, at, ids.index(at.row_id) if at.row_id in ids else 0)

    def make() -> RowActs:
        close, saved = lambda: now.current[1].close(), lambda: now.current[2].query.reload()
        return RowActs(press, edit, close, saved, can_select)

    acts: RowActs = use_memo(make, dependencies=[can_select])
    return acts


def _state(row: str, selection: TableSelection, editing: CellEditing[Any]) -> RowState:
    edited = editing.at.column if editing.at.row_id == row else ""
    focused = editing.focused.column if editing.focused.row_id == row else ""
    return RowState(row, selection.picked.has(row), edited, focused)


def _framed(endless: Endless[Any], table: VdomDict, place: TablePlace, *, name: str, label: str) -> VdomDict:
    """What is too wide scrolls by itself, also by the keyboard."""
    frame = {"class": "table-scroll", "role": "region", "aria-label": f"Table: {label}", "tabindex": "0"}
    return Edges(
        endless,
        html.div(frame, table),
        list_id=f"{name}-rows",
        noun="rows",
        address_of=lambda span: place.at(span).address,
    )


def _nothing(place: TablePlace, empty: str) -> VdomDict:
    if place.is_filtered:
        return EmptyState("Nothing fits.", "Change the filters above, or clear them.")
    return EmptyState(empty)


def _count(window: Window[Any]) -> str:
    number = len(window.items)
    rows = f"{number:,} row{'' if number == 1 else 's'}"
    return f"{rows} here, there are more" if window.first or window.last else rows
