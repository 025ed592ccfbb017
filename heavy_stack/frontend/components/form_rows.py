"""A list of sub-forms: added, removed and moved, with and without JavaScript."""

from collections.abc import Callable
from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Field, Form, Press, Row

ShowField = Callable[[Form[Any], Field], VdomDict]


def FormRows(form: Form[Any], field: Field, show: ShowField) -> VdomDict:
    """The items of a list, each with its fields and buttons, and a button for one more.

    Args:
        form: what use_form() gave.
        field: the list.
        show: what shows one field of an item.
    """
    rows = [_row(form, field, row, show) for row in form.rows(field)]
    error = html.p({"class": "field-error", "id": field.error_id}, field.error) if field.error else ""
    adding = {
        "class": "button",
        **form.add_attributes(field),
        "aria-describedby": field.error_id if error else None,
    }
    return html.fieldset(
        {"class": "form-group", "key": field.key},
        html.legend({"class": "field-label"}, field.label),
        html.p({"class": "field-help", "id": field.help_id}, field.help) if field.help else "",
        html.ol({"class": "form-rows"}, *rows) if rows else html.p({"class": "hint"}, "Nothing here yet."),
        html.div({"class": "field-said", "aria-live": "polite"}, error),
        html.div(html.button(adding, f"Add to {field.label.lower()}")),
    )


def _row(form: Form[Any], field: Field, row: Row, show: ShowField) -> VdomDict:
    called = f"{field.label} {row.index + 1}"
    return html.li(
        {"key": row.id},
        html.fieldset(
            {"class": "form-row"},
            html.legend({"class": "form-row-name"}, called),
            html.div({"class": "form-fields"}, *(show(form, inner) for inner in row.fields)),
            html.div(
                {"class": "row"},
                _press(row.up, "Up", f"Move up: {called}"),
                _press(row.down, "Down", f"Move down: {called}"),
                _press(row.remove, "Remove", f"Remove: {called}"),
            ),
        ),
    )


def _press(press: Press, words: str, name: str) -> VdomDict:
    attributes = {"class": "button button-quiet", "aria-label": name, "key": words}
    return html.button({**press.attributes, **attributes}, words)
