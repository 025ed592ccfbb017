"""Deeds: what a person did, read from what their browser reported."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ..testing.dom import Element
from ..testing.events import listens
from ..testing.find import seen_text
from ..testing.forms import chosen, group_of, input_type, is_checkable, submits_of
from ..testing.wire_page import WirePage
from .names import Names
from .outline import line_of
from .privacy import MASK, is_marked, private_field
from .roles import FIELDS, role_of
from .secret_texts import Secrets
from .steps import Hidden, Step
from .targets import describe
from .told import Event, Told, held, put

# What hands do all the time, without meaning anything by it.
NOISE = frozenset(
    {
        *("focusin", "focusout", "mousedown", "mouseenter", "mouseleave", "mousemove", "mouseout"),
        *("mouseover", "mouseup", "pointerdown", "pointerenter", "pointerleave", "pointermove"),
        *("pointerout", "pointerover", "pointerup", "scroll", "touchmove", "wheel"),
    }
)
MODIFIERS = ("altKey", "ctrlKey", "metaKey", "shiftKey")
_HELD_ONLY = frozenset({"Alt", "AltGraph", "CapsLock", "Control", "Meta", "Shift", "Tab"})
_PLACES = ("client", "movement", "offset", "page", "screen")
_NOT_TOLD = frozenset(
    {"button", "buttons", "code", "currentTarget", "detail", "target", "timeStamp", "x", "y"}
)


@dataclass
class Deed:
    """A step to be, the element it was done to, and the lines that its own doing changes."""

    step: Step
    element: Element | None = None
    own: tuple[Element, ...] = ()
    were: tuple[str, ...] = ()

    def are(self, names: Names) -> tuple[str, ...]:
        """What the lines of its own elements are now."""
        return tuple(line_of(each, role_of(each), names) for each in self.own)


def deeds_of(page: WirePage, event: Event, secrets: Secrets) -> list[Deed]:
    """What a person did, in order; what they put into fields stands in the page afterwards.

    Args:
        page: as it was before.
        event: what was reported.
        secrets: learns what was put into private fields.
    """
    element = page.registry.element(event.node) if event.node else None
    if element is None:
        return []
    reading = _Reading(page, event, element, secrets)
    return reading.deeds()


class _Reading:
    """One event."""

    def __init__(self, page: WirePage, event: Event, element: Element, secrets: Secrets) -> None:
        self._page, self._event, self._element, self._secrets = page, event, element, secrets
        self._names = Names(page.root)
        self._told = Told(event, element, self._names, secrets)

    def deeds(self) -> list[Deed]:
        """What was done."""
        kind, element = self._event.type, self._element
        control = self._told.control
        if kind in ("input", "change") and control is not None:
            return self._into()
        if kind == "click" and control is not None and is_checkable(control):
            return self._into()
        before = [deed for told in self._told.puts if (deed := self._fill(*told))]
        if kind == "submit":
            return [*before, self._submit()]
        if kind == "uploads":
            return [*before, *self._upload()]
        if kind in ("keydown", "keyup"):
            return [*before, *self._press()]
        if kind == "click":
            return [*before, self._deed(Step("click", details=self._modifiers()), element)]
        return [*before, self._deed(Step("event", type=kind, details=self._details()), element)]

    def _into(self) -> list[Deed]:
        """Something was put into a field, perhaps beside what a form says of its others."""
        return [deed for told in self._told.puts if (deed := self._fill(*told))]

    def _fill(self, control: Element, told: Mapping[str, Any]) -> Deed | None:
        """A field gets what it is said to hold; None if it does: browsers say so again after a restart."""
        own = (control, *(each for each in group_of(control) if each is not control))
        deed = Deed(Step("fill"), control, own)
        deed.were = deed.are(self._names)
        on = describe(control, self._page.root, self._event.component, self._event.keys, self._names)
        before = held(control)
        put(control, told)
        self._page.put_in(control)
        if control.tag == "select" and private_field(control, self._names.of(control)):
            self._secrets.learn(seen_text(control) if not chosen(control) else seen_text(chosen(control)[0]))
        if held(control) == before and "files" not in told:
            return None
        deed.step = self._put(control, Step("fill", on=on), told)
        return deed

    def _put(self, control: Element, step: Step, told: Mapping[str, Any]) -> Step:
        values = dict(step.__dict__)
        name = private_field(control, self._names.of(control))
        if is_checkable(control) and is_marked(control):
            # Whether it is checked now is nobody's business, nor was it before.
            values |= {"do": "click"}
        elif is_checkable(control):
            values |= {"do": "check", "checked": bool(told.get("checked")), "details": self._modifiers()}
        elif control.tag == "select" and name:
            values |= {"do": "choose", "text": Hidden(name)}
        elif control.tag == "select":
            values |= {"do": "choose", "options": tuple(map(seen_text, chosen(control)))}
        elif input_type(control) == "file" and control.tag == "input":
            values |= {"do": "upload", "files": self._files(told.get("files", ()), control)}
        elif name:
            values["text"] = Hidden(name)
        else:
            values["text"] = str(told.get("value", ""))
        return Step(**values)

    def _submit(self) -> Deed:
        """As a press on the form's only way to be sent, where it has one that can be told by name."""
        buttons = [each for each in submits_of(self._element) if "disabled" not in each.attributes]
        if self._element.tag == "form" and buttons and self._names.of(buttons[0]):
            return self._deed(Step("click"), buttons[0])
        return self._deed(Step("submit"), self._element)

    def _upload(self) -> list[Deed]:
        detail = self._event.payload.get("detail")
        chosen_files = detail.get("chosen") if isinstance(detail, dict) else None
        if not isinstance(chosen_files, list):
            return []
        fields = (each for each in self._element.elements() if role_of(each) == "file")
        field = next(fields, self._element)
        return [self._deed(Step("upload", files=self._files(chosen_files, field)), field)]

    def _files(self, told: Any, field: Element) -> tuple[dict[str, Any], ...]:
        """What is written of files: of private ones no more of the name than its ending."""
        files = _files(told)
        if self._told.is_private_here(field):
            for one in files:
                self._secrets.learn(one["name"])
                one["name"] = MASK + PurePath(one["name"]).suffix
        return files

    def _press(self) -> list[Deed]:
        """A key, unless it only writes a letter, which the field will tell."""
        key = str(self._event.payload.get("key", ""))
        inner = self._told.control or self._element
        is_letter = len(key) == 1 and self._is_typed_into(inner)
        is_heard_twice = self._event.type == "keyup" and listens(self._element, "keydown") is not None
        if not key or key in _HELD_ONLY or is_heard_twice:
            return []
        if is_letter and (self._told.is_at_a_secret() or not self._is_shortcut(key)):
            return []
        if self._event.type == "keyup":
            return [self._deed(Step("event", type="keyup", details={"key": key}), inner)]
        return [self._deed(Step("press", key=key, details=self._modifiers()), inner)]

    def _deed(self, step: Step, element: Element) -> Deed:
        on = describe(element, self._page.root, self._event.component, self._event.keys, self._names)
        return Deed(Step(**{**step.__dict__, "on": on}), element)

    def _is_typed_into(self, inner: Element) -> bool:
        """Whether a letter goes into a text: of this field, or of one that is not known for certain."""
        return self._told.is_in_some_field() or (role_of(inner) in FIELDS and not is_checkable(inner))

    def _is_shortcut(self, key: str) -> bool:
        """Whether a letter is more than that; with Alt many keyboards write letters of their own."""
        held = {name for name in ("ctrlKey", "metaKey", "altKey") if self._event.payload.get(name)}
        return bool(held) and (
            "altKey" not in held or (held == {"altKey"} and key.isascii() and key.isalnum())
        )

    def _modifiers(self) -> dict[str, Any]:
        return {name: True for name in MODIFIERS if self._event.payload.get(name)}

    def _details(self) -> dict[str, Any]:
        if self._told.is_at_a_secret() or self._event.type in NOISE:
            self._secrets.learn(str(self._event.payload.get("clipboardData") or ""))
            return {}
        return {
            name: value
            for name, value in self._event.payload.items()
            if name not in _NOT_TOLD and not name.startswith(_PLACES)
        } | ({"detail": detail} if isinstance(detail := self._event.payload.get("detail"), dict) else {})


def _files(told: Any) -> tuple[dict[str, Any], ...]:
    files = [one for one in told if isinstance(one, dict)]
    return tuple(
        {
            "name": str(one.get("name", "")),
            "size": one["size"] if isinstance(one.get("size"), int) else 0,
            **({"type": one["type"]} if one.get("type") else {}),
        }
        for one in files
    )
