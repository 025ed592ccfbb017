"""A field of a form, whatever its kind: label, help, input, and what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Choice, Field, Form

from .file_field import FormFileField
from .form_inputs import NONE, WIDE, InputOf
from .form_rows import FormRows


def FormField(form: Form[Any], field: Field | str) -> VdomDict:
    """A field, a group of fields, or a list of sub-forms.

    Args:
        form: what use_form() gave.
        field: one of its fields, or the name of one: "name", "address.city".
    """
    shown = form.field(field) if isinstance(field, str) else field
    return _KINDS.get(shown.kind, _labelled)(form, shown)


def ErrorLine(field: Field) -> VdomDict:
    """What is wrong with a field; its place is there before, so that nothing jumps when it comes."""
    error = html.p({"class": "field-error", "id": field.error_id}, field.error) if field.error else ""
    return html.div({"class": "field-said", "aria-live": "polite"}, error)


def HelpLine(field: Field) -> VdomDict | str:
    """A sentence that helps, if there is one."""
    return html.p({"class": "field-help", "id": field.help_id}, field.help) if field.help else ""


def _labelled(form: Form[Any], field: Field) -> VdomDict:
    return html.div(
        {"class": "field field-wide" if field.kind in WIDE else "field", "key": field.key},
        html.label({"class": "field-label", "for": field.id}, field.label, *_aside(field)),
        InputOf(form, field),
        HelpLine(field),
        ErrorLine(field),
    )


def _tick(_form: Form[Any], field: Field) -> VdomDict:
    box = html.input({"class": field.kind, **field.attributes})
    return html.div(
        {"class": "field", "key": field.key},
        html.label({"class": "row-label"}, box, html.span(field.label)),
        HelpLine(field),
        ErrorLine(field),
    )


def _boxes(_form: Form[Any], field: Field) -> VdomDict:
    """One box for each choice, in a group that has the field's name."""
    can_be_none = field.kind == "radios" and field.optional
    choices = (*((Choice("", NONE, None),) if can_be_none else ()), *field.choices)
    kind = "radio" if field.kind == "radios" else "checkbox"
    boxes = [
        html.label(
            {"class": "row-label", "key": choice.text},
            html.input({"class": kind, **field.option(number, choice)}),
            html.span(choice.label),
        )
        for number, choice in enumerate(choices)
    ]
    role = {"role": "radiogroup"} if field.kind == "radios" else {}
    described = field.described if role else {"aria-describedby": field.described["aria-describedby"]}
    return html.fieldset(
        {"class": "field field-boxes", "key": field.key, **role, **described},
        html.legend({"class": "field-label"}, field.label, *_aside(field)),
        HelpLine(field),
        html.div({"class": "boxes"}, *boxes),
        ErrorLine(field),
    )


def _hidden(_form: Form[Any], field: Field) -> VdomDict:
    return html.input({"type": "hidden", "name": field.name, "value": field.text, "key": field.key})


def _files(form: Form[Any], field: Field) -> VdomDict:
    return FormFileField(form, field, _aside(field), ErrorLine(field))


def _group(form: Form[Any], field: Field) -> VdomDict:
    return html.fieldset(
        {"class": "form-group", "id": field.id, "tabindex": "-1", "key": field.key},
        html.legend({"class": "field-label"}, field.label),
        HelpLine(field),
        html.div({"class": "form-fields"}, *(FormField(form, inner) for inner in form.inner(field))),
        ErrorLine(field),
    )


def _rows(form: Form[Any], field: Field) -> VdomDict:
    return FormRows(form, field, FormField)


def _aside(field: Field) -> tuple[Any, ...]:
    """Behind the label; the blank keeps the words apart for those who hear them."""
    return (" ", html.span({"class": "field-aside"}, "optional")) if field.optional else ()


_KINDS: Final[Mapping[str, Callable[[Form[Any], Field], VdomDict]]] = {
    "checkbox": _tick,
    "switch": _tick,
    "radios": _boxes,
    "checkboxes": _boxes,
    "hidden": _hidden,
    "file": _files,
    "group": _group,
    "rows": _rows,
}
