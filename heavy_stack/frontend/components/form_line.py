"""A form of a single line: one field, with its button beside it."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Field, Form


def FormLine(form: Form[Any], name: str, *beside: Any, placeholder: str = "", sent: str = "") -> VdomDict:
    """A form of one text, which keeps the focus when it was sent, for the next one.

    It has no summary: what is wrong stands right below the field, and is announced at once.

    Args:
        form: what use_form() gave.
        name: of its field.
        beside: what stands right of the input: a button that submits.
        placeholder: an example inside the empty input.
        sent: what is said when it was sent, where people could not see that.
    """
    field = form.field(name)
    hidden = [html.input({"type": "hidden", "name": n, "value": v, "key": n}) for n, v in form.hidden]
    return html.form(
        {**form.attributes, "class": "stack stack-s"},
        *hidden,
        html.div(
            {"class": "field", "key": name},
            html.label({"class": "field-label", "for": field.id}, field.label),
            html.div({"class": "field-line"}, _input(form, field, placeholder), *beside),
            html.p({"class": "field-help", "id": field.help_id}, field.help) if field.help else "",
            html.div({"role": "alert"}, _wrong(form, field)),
        ),
        html.p({"class": "form-sent", "role": "status", "key": "sent"}, sent if form.is_sent else ""),
    )


def _input(form: Form[Any], field: Field, placeholder: str) -> VdomDict:
    """Where the page comes with an error, after a post without JavaScript, its field has the focus."""
    attributes = {**field.attributes, "autofocus": form.attempts > 0 and bool(field.error)}
    return html.input({**attributes, "class": "field-input", "placeholder": placeholder})


def _wrong(form: Form[Any], field: Field) -> VdomDict | str:
    """What is wrong with the text, or else why it could not be saved."""
    if field.error:
        return html.p({"class": "field-error", "id": field.error_id}, field.error)
    said = form.errors.get("", "")
    return html.p({"class": "field-error"}, said) if said else ""
