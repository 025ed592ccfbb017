"""One row of a table: what it shows, a box that selects it, and cells that are edited when pressed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reactpy import component
from reactpy.types import VdomDict

from heavy_engine import use_locale
from heavy_engine.elements import html
from heavy_engine.forms import PersonsLocale

from .inline_edit import EditableText
from .records import as_text, shown
from .selection import SelectBox
from .table_columns import NUMBERS, Column
from .table_editing import CellEditor, CellPlace

NOTHING = "none"
Columns = tuple[Column[Any], ...]


@dataclass(frozen=True)
class RowState:
    """How a row is shown besides its values; of the cells the names of their columns."""

    row_id: str
    is_selected: bool = False
    edited: str = ""
    focused: str = ""


@dataclass(frozen=True)
class RowActs:
    """What a row tells its table; the functions stay the same as long as the table is shown."""

    press: Callable[[str, bool, bool], None]
    edit: Callable[[Any, CellPlace], None]
    close: Callable[[], None]
    saved: Callable[[], None]
    can_select: bool


@component
def TableRow(row: Any, columns: Columns, state: RowState, acts: RowActs) -> VdomDict:
    """One row; its first cell is its head, which screen readers say with every other.

    Args:
        row: while it is edited, as it was when that began.
        columns: of the table.
        state: whether it is selected or edited.
        acts: told of what is pressed.
    """
    locale = use_locale()
    name = as_text(columns[0].value(row), locale)

    def press(happened: dict[str, Any]) -> None:
        is_selected = bool(happened.get("target", {}).get("checked"))
        acts.press(state.row_id, is_selected, bool(happened.get("shiftKey")))

    box = SelectBox(f"Select: {name}", selected=state.is_selected, on_click=press)
    cells = [_cell(column, row, name, state, acts, locale) for column in columns]
    head = html.th({**_of(columns[0], 0), "scope": "row", "role": "rowheader"}, cells[0])
    rest = [
        html.td({**_of(column, number), "role": "cell"}, cell)
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True))
        if number
    ]
    return html.tr(
        {"role": "row", "class": "row-selected" if state.is_selected else "row-plain"},
        html.td({"role": "cell", "class": "cell-select", "key": "select"}, box) if acts.can_select else "",
        head,
        *rest,
    )


def _of(column: Column[Any], number: int) -> dict[str, Any]:
    kind = "cell-number" if column.kind in NUMBERS else "cell-text"
    # Where rows become cards, styles show the label before the value.
    return {"class": kind, "data-label": column.label if number else None, "key": column.name}


def _cell(
    column: Column[Any], row: Any, name: str, state: RowState, acts: RowActs, locale: PersonsLocale
) -> Any:
    if state.edited == column.name:
        return CellEditor(column, row, name, acts.close, acts.saved, key="editor")
    value = column.value(row)
    if not column.save:
        return column.show(row) if column.show else (NOTHING if value in (None, "") else shown(value, locale))
    text = NOTHING if value in (None, "") else as_text(value, locale)
    return EditableText(
        text,
        label=f"Edit {column.label} of {name}: {text}",
        on_edit=lambda _event: acts.edit(row, CellPlace(state.row_id, column.name)),
        focus=state.focused == column.name,
    )
