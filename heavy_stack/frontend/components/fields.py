"""Form fields, and what a form says when it is sent."""

from typing import Any

from reactpy.types import VdomDict

from heavy_engine.elements import html


def TextField(
    name: str,
    label: str,
    *beside: Any,
    help_text: str = "",
    error: str = "",
    placeholder: str = "",
    value: str | None = None,
    on_change: Any = None,
) -> VdomDict:
    """A labelled line of text.

    Without `value` the browser owns the text; read it from the form's submit event with
    form_values(). With `value` and `on_change` it is a state of the page, which may change it;
    nothing that somebody types meanwhile is lost.

    Args:
        name: its name in form_values().
        label: what people and screen readers see as its name.
        beside: what stands right of the input, such as a button.
        help_text: a sentence below.
        error: why the text was refused; a sentence below, announced at once.
        placeholder: an example inside the empty input.
        value: the text, if it is a state of the page.
        on_change: called with the event of every change; the text is event["target"]["value"].
    """
    ids = [f"{name}-{part}" for part, text in (("help", help_text), ("error", error)) if text]
    attributes: dict[str, Any] = {
        "id": f"{name}-input",
        "name": name,
        "type": "text",
        "class": "field-input",
        "autocomplete": "off",
        "placeholder": placeholder,
        "aria-invalid": "true" if error else "false",
        "aria-describedby": " ".join(ids) or None,
    }
    if value is not None:
        attributes |= {"value": value, "onChange": on_change}
    return html.div(
        {"class": "field"},
        html.label({"class": "field-label", "for": f"{name}-input"}, label),
        html.div({"class": "field-line"}, html.input(attributes), *beside),
        html.p({"class": "field-help", "id": f"{name}-help"}, help_text) if help_text else "",
        html.div({"role": "alert"}, _error(name, error) if error else ""),
    )


def form_values(event: dict[str, Any]) -> dict[str, str]:
    """What the named fields of a form held when it was sent; a box that is not ticked held nothing."""
    form = event.get("currentTarget") or event.get("target") or {}
    elements = form.get("elements") if isinstance(form, dict) else form
    if not isinstance(elements, list):
        return {}
    named = [element for element in elements if isinstance(element, dict) and element.get("name")]
    values: dict[str, str] = {}
    for element in named:
        is_off = element.get("checked") is False
        if not (is_off and element.get("type") == "radio"):
            values[str(element["name"])] = "" if is_off else str(element.get("value", ""))
    return values


def _error(name: str, error: str) -> VdomDict:
    return html.p({"class": "field-error", "id": f"{name}-error"}, error)
