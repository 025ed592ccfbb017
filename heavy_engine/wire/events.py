"""What handlers get: the payload of an event, filled up to what ReactPy's client sent.

Browsers send only what differs from the usual (a click is two numbers); the rest is
known from the class of the event and from the element's own attributes.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from reactpy.types import Event

_UI = {
    "bubbles": True, "cancelable": True, "composed": True, "defaultPrevented": False,
    "eventPhase": 3, "isTrusted": True, "timeStamp": 0, "detail": 0,
}  # fmt: skip
_KEYS = {"altKey": False, "ctrlKey": False, "metaKey": False, "shiftKey": False}
_MOUSE = {
    **_UI, **_KEYS, "detail": 1, "button": 0, "buttons": 0, "clientX": 0, "clientY": 0, "movementX": 0,
    "movementY": 0, "offsetX": 0, "offsetY": 0, "pageX": 0, "pageY": 0, "screenX": 0, "screenY": 0,
    "x": 0, "y": 0,
}  # fmt: skip
_POINTER = {
    **_MOUSE, "detail": 0, "pointerId": 0, "pointerType": "", "isPrimary": False, "width": 1, "height": 1,
    "pressure": 0, "tangentialPressure": 0, "tiltX": 0, "tiltY": 0, "twist": 0,
}  # fmt: skip
_WHEEL = {**_MOUSE, "detail": 0, "deltaX": 0, "deltaY": 0, "deltaZ": 0, "deltaMode": 0}
_KEYBOARD = {
    **_UI, **_KEYS, "key": "", "code": "", "location": 0, "repeat": False, "isComposing": False,
    "keyCode": 0, "charCode": 0, "which": 0,
}  # fmt: skip
_INPUT = {**_UI, "cancelable": False, "data": None, "inputType": "", "isComposing": False}
_TOUCH = {**_UI, **_KEYS, "touches": (), "targetTouches": (), "changedTouches": ()}
_CLIPBOARD = {**_UI, "clipboardData": ""}
_COMPOSITION = {**_UI, "data": ""}
_ANIMATION = {**_UI, "animationName": "", "elapsedTime": 0, "pseudoElement": ""}
_TRANSITION = {**_UI, "propertyName": "", "elapsedTime": 0, "pseudoElement": ""}

_CLASSES: tuple[tuple[Mapping[str, Any], str], ...] = (
    (
        _MOUSE,
        "click dblclick auxclick contextmenu mousedown mouseup mousemove mouseover mouseout mouseenter"
        " mouseleave drag dragstart dragend dragenter dragleave dragover drop",
    ),
    (
        _POINTER,
        "pointerdown pointerup pointermove pointerover pointerout pointerenter pointerleave pointercancel"
        " gotpointercapture lostpointercapture",
    ),
    (_WHEEL, "wheel"),
    (_KEYBOARD, "keydown keyup keypress"),
    (_INPUT, "input beforeinput"),
    (_TOUCH, "touchstart touchend touchmove touchcancel"),
    (_CLIPBOARD, "copy cut paste"),
    (_COMPOSITION, "compositionstart compositionupdate compositionend"),
    (_ANIMATION, "animationstart animationend animationiteration animationcancel"),
    (_TRANSITION, "transitionstart transitionend transitionrun transitioncancel"),
)
_DEFAULTS = {kind: defaults for defaults, kinds in _CLASSES for kind in kinds.split()}
# Names under which handlers know events that travel under another one, because those bubble.
_KNOWN_AS = {"focusin": "focus", "focusout": "blur"}
_CONTROLS = frozenset({"input", "textarea", "select", "button", "option", "output"})
_DESCRIBED = {"id": "id", "name": "name", "type": "type", "class": "className", "className": "className"}


def expand(kind: str, payload: Mapping[str, Any], tag: str, attributes: Mapping[str, Any]) -> Event:
    """Make the event that a handler of an element gets.

    Args:
        kind: the event's type as it travelled.
        payload: what the browser sent.
        tag: the name of the element that has the handler.
        attributes: its attributes, as in VDOM.
    """
    defaults = _DEFAULTS.get(kind, _UI)
    event = Event(defaults)
    # Where a mouse was: browsers send one pair of what is mostly the same place.
    if (x := payload.get("clientX")) is not None:
        event["x"] = event["pageX"] = x
    if (y := payload.get("clientY")) is not None:
        event["y"] = event["pageY"] = y
    event.update(payload)
    event["type"] = _KNOWN_AS.get(kind, kind)
    target = payload.get("target")
    own = describe(tag, attributes)
    if target is not None and "tagName" in target:
        event["target"] = _filled(_control(target["tagName"]), target)
    else:
        event["target"] = own = _filled(own, target) if target else own
    current = payload.get("currentTarget")
    event["currentTarget"] = _filled(own, current) if current else own
    return event


def expand_arguments(arguments: Iterable[Any]) -> list[Any]:
    """What a handler of a JavaScript component gets: the arguments that it was called with."""
    return [Event(argument) if isinstance(argument, dict) else argument for argument in arguments]


def describe(tag: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """An element as handlers see it, from what the server knows of it."""
    element: dict[str, Any] = {"tagName": tag.upper()}
    for name, value in attributes.items():
        if name in _DESCRIBED:
            element[_DESCRIBED[name]] = value
        elif name[:5] == "data-":
            element.setdefault("dataset", {})[_camel(name[5:])] = value
    if tag in _CONTROLS:
        element.setdefault("name", "")
        element.setdefault("type", "text" if tag == "input" else "submit" if tag == "button" else tag)
        element["value"] = attributes.get("value", "")
    return element


def _filled(element: dict[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    element = {**element, **sent}
    controls = element.get("elements")
    if controls:
        element["elements"] = controls = [
            _filled(_control(control.get("tagName", "INPUT")), control) for control in controls
        ]
        for control in controls:
            # A form knows its controls by name; what it has itself comes first.
            if isinstance(name := control.get("name"), str) and name:
                element.setdefault(name, control)
    return element


def _control(tag_name: object) -> dict[str, Any]:
    """The defaults of an element that only the browser's words describe."""
    tag = str(tag_name).upper()
    if tag == "INPUT":
        return {"tagName": tag, "type": "text", "name": "", "value": ""}
    return {"tagName": tag, "name": "", "value": ""} if tag.lower() in _CONTROLS else {"tagName": tag}


def _camel(name: str) -> str:
    first, *others = name.split("-")
    return first + "".join(word.capitalize() for word in others)
