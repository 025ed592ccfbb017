"""Told: what a browser's event says of fields, and at which of them it happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..dev_panel.hiding import is_secret_name
from ..testing.dom import Element
from ..testing.forms import (
    chosen,
    controls_of,
    get_property,
    input_type,
    is_checkable,
    set_property,
    value_of,
)
from .names import Names
from .privacy import is_private, private_field
from .secret_texts import SHORTEST_INSIDE, Secrets

CONTROLS = ("input", "select", "textarea")


@dataclass
class Event:
    """What a browser reported, and what the server knows of it."""

    seq: int
    node: int
    type: str
    payload: dict[str, Any]
    component: str = ""
    keys: tuple[str, ...] = ()


class Told:
    """One event.

    Args:
        event: what was reported.
        element: that listens.
        names: of its page.
        secrets: learns what was put into private fields.
    """

    def __init__(self, event: Event, element: Element, names: Names, secrets: Secrets) -> None:
        self._event, self._element, self._names, self._secrets = event, element, names, secrets
        self.control = self._find_control()
        # Fields, and what is said of each.
        self.puts = list(self._put_in())

    def is_in_some_field(self) -> bool:
        """Whether it happened in a field inside of what listens, and nothing says in which."""
        told = self._event.payload.get("target")
        is_field = isinstance(told, dict) and str(told.get("tagName", "")).lower() in CONTROLS
        return is_field and self.control is None

    def is_at_a_secret(self) -> bool:
        """Whether it happened at what is private, as far as can be known."""
        inner = self.control or self._element
        return self.is_private_here(inner) or is_private(self._element) or self.is_in_some_field()

    def is_private_here(self, element: Element) -> bool:
        """The same for one element."""
        return is_private(element, self._names.of(element))

    def _find_control(self) -> Element | None:
        """The field that it happened at: its own, or one inside that is named."""
        if self._element.tag in CONTROLS:
            return self._element
        told = self._event.payload.get("target")
        return self._called(told) if isinstance(told, dict) and "tagName" in told else None

    def _called(self, told: Mapping[str, Any]) -> Element | None:
        tag = str(told.get("tagName", "")).lower()
        inside = [each for each in self._element.elements() if each.tag == tag and tag in CONTROLS]
        for name in ("id", "name"):
            if wanted := told.get(name):
                inside = [each for each in inside if each.attributes.get(name) == wanted]
        return inside[0] if len(inside) == 1 else None

    def _put_in(self) -> Iterator[tuple[Element, Mapping[str, Any]]]:
        """Fields, and what is said of each."""
        told = self._event.payload.get("target")
        control = self.control
        if isinstance(told, dict) and control is not None and ("value" in told or "checked" in told):
            yield self._learned(control, told)
        for part in ("target", "currentTarget"):
            form = self._event.payload.get(part)
            if isinstance(form, dict) and isinstance(form.get("elements"), list):
                yield from self._in_form(form["elements"], besides=control)

    def _in_form(
        self, told: list[Any], besides: Element | None
    ) -> Iterator[tuple[Element, Mapping[str, Any]]]:
        forms = (self._element, *self._element.ancestors(), *self._element.elements())
        form = next((each for each in forms if each.tag == "form"), self._element)
        named = [each for each in controls_of(form) if each.attributes.get("name")]
        for one in (each for each in told if isinstance(each, dict)):
            control = next((each for each in named if each.attributes["name"] == one.get("name")), None)
            if control is None:
                self._learn_of_none(one)
                continue
            named.remove(control)
            if control is not besides and _is_for_people(control):
                yield self._learned(control, one)

    def _learn_of_none(self, told: Mapping[str, Any]) -> None:
        """A field that only the browser has is a secret by what is said of it."""
        if told.get("type") == "password" or is_secret_name(str(told.get("name", ""))):
            self._secrets.learn(str(told.get("value", "")))

    def _learned(self, control: Element, told: Mapping[str, Any]) -> tuple[Element, Mapping[str, Any]]:
        value = str(told.get("value", ""))
        # Of a list that is a short word, or a number, which stands for something else in other places.
        is_text = not is_checkable(control) and (control.tag != "select" or len(value) >= SHORTEST_INSIDE)
        if is_text and private_field(control, self._names.of(control)):
            self._secrets.learn(value, field=id(control))
        return control, told


def _is_for_people(control: Element) -> bool:
    return control.tag in CONTROLS and not (control.tag == "input" and input_type(control) == "hidden")


def put(control: Element, told: Mapping[str, Any]) -> None:
    """Let a field hold what it is said to hold."""
    if is_checkable(control):
        if "checked" in told:
            set_property(control, "checked", bool(told["checked"]))
    elif isinstance(several := told.get("selectedValues"), list):
        set_property(control, "value", several)
    elif "files" in told:
        control.live["files"] = told["files"]
    elif "value" in told:
        set_property(control, "value", told["value"])


def held(control: Element) -> object:
    """What a field holds, to be compared."""
    if is_checkable(control):
        return bool(get_property(control, "checked"))
    return [value_of(each) for each in chosen(control)] if control.tag == "select" else value_of(control)
