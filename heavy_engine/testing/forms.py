"""What form controls hold: properties beside attributes, as browsers keep them apart.

A property follows its attribute until somebody sets it: from then on it leads its own life.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .dom import Element

CHECKABLE = frozenset({"checkbox", "radio"})
# Inputs whose value is their attribute.
PLAIN = frozenset({"button", "checkbox", "hidden", "image", "radio", "reset", "submit"})
ONE_LINE = frozenset({"email", "number", "password", "search", "tel", "text", "url"})
# Attributes that answer as properties; what is not here exists as a property only.
REFLECTED = frozenset({"open", "hidden", "disabled", "multiple"})


def input_type(element: Element) -> str:
    """The type of an input: `text` unless it says otherwise."""
    return element.attributes.get("type", "text").lower()


def is_checkable(element: Element) -> bool:
    """Whether it is a checkbox or a radio button."""
    return element.tag == "input" and input_type(element) in CHECKABLE


def get_property(element: Element, name: str) -> Any:
    """What `element.name` answers in a browser."""
    if name == "value":
        return value_of(element)
    if name == "checked":
        return element.live.get("checked", "checked" in element.attributes)
    if name == "selected":
        return element in chosen(owner) if (owner := _select_of(element)) else _is_marked(element)
    if name in REFLECTED:
        return name in element.attributes
    return element.live.get(name)


def set_property(element: Element, name: str, value: Any) -> None:
    """Do `element.name = value`."""
    if name == "value" and isinstance(value, list):
        for option in options_of(element):
            option.live["selected"] = value_of(option) in value
    elif name == "value":
        _set_value(element, "" if value is None else str(value))
    elif name == "checked":
        _check(element, bool(value))
    elif name == "selected":
        _select(element, bool(value))
    elif name in REFLECTED:
        element.attributes.pop(name, None)
        element.attributes.update({name: ""} if value else {})
    else:
        element.live[name] = value


def value_of(element: Element) -> str:
    """The value of a control; empty for what has none."""
    if element.tag == "select":
        return next((value_of(option) for option in chosen(element)), "")
    if element.tag == "option":
        return element.attributes.get("value", " ".join(element.text.split()))
    if element.tag == "textarea":
        return str(element.live.get("value", element.text))
    default = "on" if is_checkable(element) else ""
    held = str(element.live.get("value", element.attributes.get("value", default)))
    is_one_line = element.tag == "input" and input_type(element) in ONE_LINE
    return held.replace("\n", "").replace("\r", "") if is_one_line else held


def shown(control: Element) -> object:
    """What people see in a control: a text, whether it is checked, or the values that are chosen."""
    if control.tag == "select":
        return [value_of(option) for option in chosen(control)]
    return bool(get_property(control, "checked")) if is_checkable(control) else value_of(control)


def options_of(select: Element) -> list[Element]:
    """The options of a select."""
    return [element for element in select.elements() if element.tag == "option"]


def chosen(select: Element) -> list[Element]:
    """The options that are selected; one that shows a single line always has one."""
    options = options_of(select)
    marked = [option for option in options if _is_marked(option)]
    if "multiple" in select.attributes:
        return marked
    if marked:
        return marked[-1:]
    if select.live.get("cleared") or int(select.attributes.get("size") or 1) > 1:
        return []
    return [option for option in options if "disabled" not in option.attributes][:1]


def controls_of(form: Element) -> Iterator[Element]:
    """The controls inside a form, in order."""
    wanted = ("button", "fieldset", "input", "object", "output", "select", "textarea")
    return (element for element in form.elements() if element.tag in wanted)


def submits_of(form: Element) -> Iterator[Element]:
    """The buttons that submit a form, in order; Enter in a field presses the first."""
    for element in form.elements():
        kind = element.attributes.get("type", "submit" if element.tag == "button" else "text").lower()
        if element.tag in ("button", "input") and kind in ("submit", "image"):
            yield element


def is_file_input(control: Element) -> bool:
    """Whether files are chosen in it, which go with its form."""
    is_off = any("disabled" in each.attributes for each in (control, *control.ancestors()))
    is_for_files = control.tag == "input" and input_type(control) == "file"
    return is_for_files and bool(control.attributes.get("name")) and not is_off


def pairs_of_control(control: Element, pressed: Element | None) -> Iterator[tuple[str, str]]:
    """Names and values of one control, as its form posts them; nothing of files."""
    return _pairs(control, pressed)


def posted(form: Element, pressed: Element | None = None) -> list[tuple[str, str]]:
    """Names and values that a form posts by itself; of its buttons the one that was pressed."""
    return [pair for control in controls_of(form) for pair in _pairs(control, pressed)]


def _pairs(control: Element, pressed: Element | None) -> Iterator[tuple[str, str]]:
    name = control.attributes.get("name", "")
    is_off = any("disabled" in each.attributes for each in (control, *control.ancestors()))
    kind = input_type(control) if control.tag == "input" else control.tag
    is_button = kind in ("button", "submit", "reset", "image")
    if not name or is_off or control.tag in ("fieldset", "object", "output") or kind == "file":
        return
    if is_button and control is not pressed:
        return
    if is_checkable(control) and not get_property(control, "checked"):
        return
    several = chosen(control) if control.tag == "select" else [control]
    for each in several:
        yield name, _with_line_breaks(each)


def _with_line_breaks(control: Element) -> str:
    """As browsers post them: each line of a text ends with CR LF."""
    value = control.attributes.get("value", "") if control.tag == "button" else value_of(control)
    return value.replace("\r\n", "\n").replace("\n", "\r\n")


def group_of(radio: Element) -> list[Element]:
    """The radio buttons of one name within one form; of anything else nothing."""
    above = list(radio.ancestors())
    if not above or input_type(radio) != "radio" or not radio.attributes.get("name"):
        return []
    form = next((element for element in above if element.tag == "form"), above[-1])
    return [
        element
        for element in form.elements()
        if input_type(element) == "radio" and element.attributes.get("name") == radio.attributes["name"]
    ]


def settle_group(element: Element) -> None:
    """Uncheck the others of its group when a radio button that is checked comes to the page."""
    if input_type(element) == "radio" and get_property(element, "checked"):
        for other in group_of(element):
            if other is not element:
                other.live["checked"] = False


def _is_marked(option: Element) -> bool:
    return bool(option.live.get("selected", "selected" in option.attributes))


def _set_value(element: Element, value: str) -> None:
    if element.tag == "select":
        _choose(element, [option for option in options_of(element) if value_of(option) == value][:1])
    elif (element.tag == "input" and input_type(element) not in PLAIN) or element.tag == "textarea":
        element.live["value"] = value
    else:
        element.attributes["value"] = value


def _choose(select: Element, wanted: list[Element]) -> None:
    for option in options_of(select):
        option.live["selected"] = option in wanted
    select.live["cleared"] = not wanted


def _select(option: Element, selected: bool) -> None:
    select = _select_of(option)
    if select is None or "multiple" in select.attributes:
        option.live["selected"] = selected
    elif selected:
        _choose(select, [option])
    else:
        option.live["selected"] = False


def _select_of(option: Element) -> Element | None:
    return next((above for above in option.ancestors() if above.tag == "select"), None)


def _check(element: Element, checked: bool) -> None:
    if checked and input_type(element) == "radio":
        for other in group_of(element):
            other.live["checked"] = False
    element.live["checked"] = checked
