"""Inputs of a form, one for each type of field; the browser owns what is typed until it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from reactpy.types import VdomDict

from heavy_engine.elements import html

from ...shared_models.listing import Choice
from .buttons import Button, SubmitButton

Texts = Mapping[str, str]
NO_TEXTS: Texts = MappingProxyType({})


@dataclass(frozen=True)
class Form:
    """What a form shows.

    Args:
        name: tells apart the ids of two forms on one page.
        texts: what the inputs hold at first, by field; see texts_of().
        errors: why a field was refused, by field.
        focus: the field that gets the focus when the form appears.
    """

    name: str
    texts: Texts = field(default_factory=lambda: NO_TEXTS)
    errors: Texts = field(default_factory=lambda: NO_TEXTS)
    focus: str = ""


def RecordForm(
    title: str, *inputs: Any, on_submit: Any, on_cancel: Any, above: Any = "", key: Any = None
) -> VdomDict:
    """A form with its inputs in columns, and buttons to save and to cancel; Escape cancels too.

    Args:
        title: what the form is for.
        inputs: its fields.
        on_submit: what heavy_event(..., prevent_default=True) answers; read form_values(event).
        on_cancel: a function of the event.
        above: what has to be said before, such as a conflict.
        key: a form with another key begins anew.
    """
    attributes = {"class": "record-form", "aria-label": title, "novalidate": True, "onSubmit": on_submit}
    return html.form(
        attributes if key is None else {**attributes, "key": str(key)},
        html.h2({"class": "card-title"}, title),
        above,
        html.div({"class": "record-fields"}, *inputs),
        html.div({"class": "row"}, SubmitButton("Save"), _cancel(on_cancel)),
    )


def _cancel(on_cancel: Any) -> VdomDict:
    return Button("Cancel", on_click=on_cancel, weight="plain", **{"data-key": "Escape"})


def LineInput(
    form: Form,
    name: str,
    label: str,
    *,
    optional: bool = False,
    kind: Literal["text", "email", "url"] = "text",
    mode: str | None = None,
    help_text: str = "",
) -> VdomDict:
    """One line of text."""
    own = {"type": kind, "inputmode": mode, "autocomplete": "off"}
    control = html.input({**_attributes(form, name, optional, help_text), **own})
    return _labelled(form, name, label, control, optional, help_text)


def WholeInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """A whole number; as text, so that what is wrong with it can be told."""
    return LineInput(form, name, label, optional=optional, mode="numeric")


def NumberInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """A number with a point."""
    return LineInput(form, name, label, optional=optional, mode="decimal")


def DayInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """A day."""
    return _native(form, name, label, "date", optional)


def MomentInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """A day and a time, in UTC."""
    return _native(form, name, label, "datetime-local", optional, "In UTC.")


def ClockInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """A time of day."""
    return _native(form, name, label, "time", optional)


def ProseInput(form: Form, name: str, label: str, *, optional: bool = False, help_text: str = "") -> VdomDict:
    """Text of several lines."""
    attributes = _attributes(form, name, optional, help_text) | {"rows": 4}
    return _labelled(form, name, label, html.textarea(attributes), optional, help_text, wide=True)


def JsonInput(form: Form, name: str, label: str, *, optional: bool = False) -> VdomDict:
    """JSON, as text."""
    return ProseInput(form, name, label, optional=optional, help_text='JSON, such as {"colour": "red"}.')


def TickInput(form: Form, name: str, label: str) -> VdomDict:
    """A box to tick."""
    attributes = _attributes(form, name, True, "")
    ticked = bool(attributes.pop("defaultValue"))
    box = html.input({**attributes, "type": "checkbox", "class": "checkbox", "defaultChecked": ticked})
    return html.div(
        {"class": "field"}, html.label({"class": "row-label"}, box, html.span(label)), _error(form, name)
    )


def ChoiceInput(
    form: Form, name: str, label: str, choices: Sequence[Choice], *, optional: bool = False
) -> VdomDict:
    """One of a list; what was chosen before stays in the list."""
    chosen = form.texts.get(name, "")
    known = {choice.id for choice in choices}
    kept = () if not chosen or chosen in known else (Choice(id=chosen, name=chosen),)
    nothing = Choice(id="", name="None" if optional else "Choose…")
    options = [
        html.option({"value": choice.id, "key": choice.id}, choice.name)
        for choice in (nothing, *kept, *choices)
    ]
    select = html.select(_attributes(form, name, optional, ""), *options)
    return _labelled(form, name, label, select, optional, "")


def _native(form: Form, name: str, label: str, kind: str, optional: bool, help_text: str = "") -> VdomDict:
    control = html.input({**_attributes(form, name, optional, help_text), "type": kind})
    return _labelled(form, name, label, control, optional, help_text)


def _attributes(form: Form, name: str, optional: bool, help_text: str) -> dict[str, Any]:
    parts = (("help", help_text), ("error", form.errors.get(name, "")))
    return {
        "id": _id(form, name),
        "name": name,
        "class": "field-input",
        "defaultValue": form.texts.get(name, ""),
        "required": not optional,
        "autofocus": form.focus == name,
        "aria-invalid": "true" if name in form.errors else "false",
        "aria-describedby": " ".join(_id(form, name, part) for part, text in parts if text) or None,
    }


def _labelled(
    form: Form, name: str, label: str, control: VdomDict, optional: bool, help_text: str, wide: bool = False
) -> VdomDict:
    aside = html.span({"class": "field-aside"}, "optional") if optional else ""
    return html.div(
        {"class": "field field-wide" if wide else "field"},
        html.label({"class": "field-label", "for": _id(form, name)}, label, aside),
        control,
        html.p({"class": "field-help", "id": _id(form, name, "help")}, help_text) if help_text else "",
        _error(form, name),
    )


def _error(form: Form, name: str) -> VdomDict:
    sentence = form.errors.get(name, "")
    error = html.p({"class": "field-error", "id": _id(form, name, "error")}, sentence) if sentence else ""
    return html.div({"role": "alert"}, error)


def _id(form: Form, name: str, part: str = "input") -> str:
    return f"{form.name}-{name}-{part}"
