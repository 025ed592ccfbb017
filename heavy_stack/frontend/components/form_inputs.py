"""The input of a field, for each kind that has one: what stands between its label and its help."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from reactpy.types import VdomDict

from heavy_engine.elements import html
from heavy_engine.forms import Choice, Field, Form

from .combobox import Combobox

WIDE: Final = frozenset({"textarea", "json"})
NONE, CHOOSE = "None", "Choose…"
# When so few characters are left, it is said.
FEW, FEW_OF = 10, 10
CROSS: Final = "\N{MULTIPLICATION SIGN}"


def InputOf(form: Form[Any], field: Field) -> VdomDict:
    """The input of a field that has one of its own."""
    return _INPUTS.get(field.kind, _plain)(form, field)


def SecretInput(attributes: Mapping[str, Any], label: str) -> VdomDict:
    """An input for a password, with a button that shows what was typed; only the browser knows of that."""
    button = {
        "type": "button",
        "class": "button button-quiet field-show",
        "data-widget": "reveal",
        "aria-pressed": "false",
        "aria-label": f"Show: {label}",
        "aria-controls": attributes["id"],
    }
    plain = {"spellcheck": "false", "autocapitalize": "none"}
    return html.div({"class": "field-line"}, html.input({**attributes, **plain}), html.button(button, "Show"))


def _plain(_form: Form[Any], field: Field) -> VdomDict:
    return html.input(_attributes(field))


def _area(_form: Form[Any], field: Field) -> VdomDict:
    area = html.textarea({"rows": 4, **_attributes(field)})
    most = field.spec.limits.get("max_length")
    if field.kind != "textarea" or not most:
        return area
    length = len(str(field.text))
    left = int(most) - length
    few = f"{left} characters left" if left <= max(FEW, most // FEW_OF) else ""
    return html.div(
        {"class": "field-counted"},
        area,
        html.p({"class": "field-count", "aria-hidden": "true"}, f"{length} / {most}"),
        html.p({"class": "visually-hidden", "role": "status"}, few),
    )


def _select(_form: Form[Any], field: Field) -> VdomDict:
    nothing = Choice("", NONE if field.optional else CHOOSE, None)
    choices = (nothing, *field.choices) if field.kind == "select" else field.choices
    options = [html.option({"value": each.text, "key": each.text}, each.label) for each in choices]
    return html.select(_attributes(field), *options)


def _range(_form: Form[Any], field: Field) -> VdomDict:
    told = html.output({"class": "field-told", "for": field.id}, field.text)
    return html.div({"class": "field-line"}, html.input({**field.attributes, "class": "field-range"}), told)


def _secret(_form: Form[Any], field: Field) -> VdomDict:
    return SecretInput(_attributes(field), field.label)


def _code(_form: Form[Any], field: Field) -> VdomDict:
    return html.input({**_attributes(field), "class": "field-input field-code", "spellcheck": "false"})


def _combobox(_form: Form[Any], field: Field) -> VdomDict:
    return Combobox(
        _attributes(field),
        field.offered,
        label=field.label,
        chosen=field.chosen,
        on_choose=field.choose or (lambda _choice: None),
    )


def _tags(form: Form[Any], field: Field) -> VdomDict:
    """What is there already, each with a button that takes it away, and an input for more."""
    chips = [
        html.li(
            {"class": "tag-chosen", "key": tag},
            html.input({"type": "hidden", "name": field.name, "value": tag}),
            html.span(tag),
            html.button(
                {
                    **form.untag(field, place).attributes,
                    "class": "tag-chosen-remove",
                    "aria-label": f"Remove {tag}",
                },
                CROSS,
            ),
        )
        for place, tag in enumerate(field.tags)
    ]
    adding = {**form.tag(field).attributes, "class": "button", "aria-label": f"Add to {field.label}"}
    return html.div(
        {"class": "tags-field", "role": "group", "aria-label": field.label},
        html.ul({"class": "tags-chosen"}, *chips) if chips else "",
        html.div(
            {"class": "field-line"},
            html.input({**_attributes(field), "key": f"input-{field.turn}"}),
            html.button(adding, "Add"),
        ),
    )


def _attributes(field: Field) -> dict[str, Any]:
    return {"class": "field-input", **field.attributes}


_INPUTS: Final[Mapping[str, Callable[[Form[Any], Field], VdomDict]]] = {
    **dict.fromkeys(WIDE, _area),
    "select": _select,
    "multiselect": _select,
    "range": _range,
    "password": _secret,
    "code": _code,
    "combobox": _combobox,
    "tags": _tags,
}
