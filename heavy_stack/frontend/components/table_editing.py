"""Editing the cells of a table in their place, one at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from reactpy import component, event, use_effect, use_state
from reactpy.types import VdomDict

from heavy_engine import AlreadyHandled, use_locale, use_session
from heavy_engine.elements import html

from ...backend.errors import ValuesRefused
from .buttons import Button, SubmitButton
from .inline_edit import TextEditor
from .table_columns import Column, Item
from .table_values import NO, YES, CellUnread, read_cell, typed


@dataclass(frozen=True)
class CellPlace:
    """A cell: the row's id and the column's name; empty for none."""

    row_id: str = ""
    column: str = ""


NOWHERE = CellPlace()


@dataclass(frozen=True)
class CellEditing(Generic[Item]):
    """Which cell is edited, in which row as it was when that began, and which cell has the focus next."""

    at: CellPlace
    row: Item | None
    index: int
    focused: CellPlace
    edit: Callable[[Item, CellPlace, int], None]
    close: Callable[[], None]

    def kept_among(self, items: tuple[Item, ...], row_id: Callable[[Item], str]) -> tuple[Item, ...]:
        """The rows, the edited one as it was; also if it is not among them any more.

        What was typed must not go with it.
        """
        if self.row is None:
            return items
        others = [self.row if row_id(item) == self.at.row_id else item for item in items]
        if self.row not in others:
            others.insert(self.index, self.row)
        return tuple(others)


@dataclass(frozen=True)
class _Edited(Generic[Item]):
    row: Item | None = None
    at: CellPlace = NOWHERE
    index: int = 0


def use_cell_editing() -> CellEditing[Any]:
    """Editing one cell of a table at a time."""
    nothing: _Edited[Any] = _Edited()
    edited, set_edited = use_state(nothing)
    focused, set_focused = use_state(NOWHERE)

    def close() -> None:
        set_edited(nothing)
        set_focused(edited.at)

    # Once it has the focus it needs no sign any more, which would take the focus again elsewhere.
    use_effect(lambda: set_focused(NOWHERE), dependencies=[focused])
    return CellEditing(
        edited.at,
        edited.row,
        edited.index,
        focused,
        edit=lambda row, at, index: set_edited(_Edited(row, at, index)),
        close=close,
    )


@component
def CellEditor(
    column: Column[Any], row: Any, row_name: str, on_close: Callable[[], None], on_saved: Callable[[], None]
) -> VdomDict:
    """The value of a cell as an input, or as a list of choices.

    Args:
        column: of the table.
        row: as it was when the cell was pressed.
        row_name: what people call it.
        on_close: called when all is said.
        on_saved: called before that when the value was kept.
    """
    session, locale = use_session(), use_locale()
    text, set_text = use_state(lambda: typed(column, row, locale))
    error, set_error = use_state("")

    async def save(_event: dict[str, Any]) -> None:
        try:
            value = read_cell(column, text, locale)
            if column.save:
                await session.run(lambda heavy: column.save(heavy, row, value))  # type: ignore[misc]
        except CellUnread as unread:
            set_error(str(unread))
            return
        except ValuesRefused as refused:
            set_error(" ".join(refused.by_field.values()))
            return
        except AlreadyHandled:
            pass
        except Exception as wrong:  # noqa: BLE001  # Whatever it raises, what was typed stays.
            failure = session.failure(wrong)
            set_error(" ".join(filter(None, (failure.sentence, failure.reference))))
            return
        on_saved()
        on_close()

    how: dict[str, Any] = {
        "label": f"{column.label} of {row_name}",
        "editor_id": f"cell-{column.name}",
        "on_change": lambda happened: set_text(str(happened["target"].get("value", ""))),
        "on_save": event(save, prevent_default=True),
        "on_cancel": lambda _event: on_close(),
        "error": error,
    }
    if column.kind in ("choice", "flag"):
        return _ChoiceEditor(text, column.choices if column.kind == "choice" else (YES, NO), **how)
    return TextEditor(text, **how)


def _ChoiceEditor(
    text: str,
    choices: tuple[str, ...],
    *,
    label: str,
    editor_id: str,
    on_change: Callable[[dict[str, Any]], Any],
    on_save: Any,
    on_cancel: Callable[[dict[str, Any]], Any],
    error: str,
) -> VdomDict:
    options = [html.option({"value": choice, "key": choice}, choice) for choice in choices]
    own = {"id": editor_id, "class": "field-input", "aria-label": label, "autofocus": True, "value": text}
    give_up = Button("Cancel", on_click=on_cancel, weight="quiet", **{"data-key": "Escape"})
    return html.form(
        {"class": "row-editor", "onSubmit": on_save, "novalidate": True},
        html.select({**own, "onChange": on_change}, *options),
        html.div({"class": "row-buttons"}, SubmitButton("Save"), give_up),
        html.div({"role": "alert"}, html.p({"class": "field-error"}, error) if error else ""),
    )
