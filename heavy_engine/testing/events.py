"""What a browser reports of an event: who hears it, and what it says (docs/wire.md, Events)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from .dom import Element
from .forms import chosen, controls_of, get_property, group_of, input_type, is_checkable, value_of
from .patch import number_of

STAY = frozenset(
    {"error", "load", "mouseenter", "mouseleave", "pointerenter", "pointerleave", "scroll", "toggle"},
)
CONTROLS = frozenset({"input", "select", "textarea"})


@dataclass(frozen=True)
class Report:
    """One handler's share of an event, as it goes to the server.

    `sources` are the numbers of the controls that it concerns: the server's values for them
    count only when it has seen this event.
    """

    number: int
    type: str
    payload: dict[str, Any]
    prevents_default: bool = False
    sources: tuple[int, ...] = ()


@dataclass(frozen=True)
class Run:
    """A client function that an element runs in the browser, without the server."""

    function: str
    arguments: dict[str, Any]
    prevents_default: bool = False
    stops: bool = False


def reports(target: Element, event_type: str, details: dict[str, Any] | None = None) -> list[Report]:
    """What the browser sends for an event at an element: nothing when nobody listens."""
    found: list[Report] = []
    for element in _asked(target, event_type):
        flags = listens(element, event_type)
        if flags is None:
            if _stops_in_browser(element, event_type):
                break
            continue
        payload = {**(details or {}), **_targets(target, element)}
        found.append(Report(number_of(element), event_type, payload, "p" in flags, _concerned(target)))
        if "s" in flags or _stops_in_browser(element, event_type):
            break
    return found


def runs(target: Element, event_type: str) -> Iterator[Run]:
    """What the browser runs by itself for an event at an element, innermost first."""
    for element in _asked(target, event_type):
        if run := run_at(element, event_type):
            yield run
        if (run and run.stops) or "s" in (listens(element, event_type) or ()):
            break


def run_at(element: Element, event_type: str) -> Run | None:
    """What one element runs in the browser for a type of event."""
    told = element.attributes.get("data-py")
    if not told or not (wish := orjson.loads(told).get(event_type)):
        return None
    flags = (wish[2] if len(wish) > 2 else {}).get("flags", "").split(",")
    return Run(wish[0], wish[1], prevents_default="p" in flags, stops="s" in flags)


def listens(element: Element, event_type: str) -> list[str] | None:
    """The flags of an element's handler for a type of event; None where it has no handler."""
    for entry in element.attributes.get("data-on", "").split():
        name, _, flags = entry.partition(":")
        if name == event_type:
            return flags.split(",") if flags else []
    return None


def described(element: Element) -> dict[str, Any]:
    """What an element holds that the server cannot know; names as in the DOM."""
    if element.tag == "form":
        return {"elements": [_field(control) for control in controls_of(element) if _has_name(control)]}
    if element.tag in ("button", "option"):
        return {"value": value_of(element)} if element.attributes.get("value") else {}
    if element.tag in ("details", "dialog"):
        return {"open": bool(get_property(element, "open"))}
    if element.tag not in CONTROLS:
        return {}
    says: dict[str, Any] = {"value": value_of(element)}
    if is_checkable(element):
        says["checked"] = bool(get_property(element, "checked"))
    if element.tag == "input" and input_type(element) == "file":
        says["files"] = element.live.get("files", [])
    if element.tag == "select" and "multiple" in element.attributes:
        says["selectedValues"] = [value_of(option) for option in chosen(element)]
    return says


def _asked(target: Element, event_type: str) -> tuple[Element, ...]:
    """The elements that are asked whether they listen, innermost first."""
    return (target,) if event_type in STAY else (target, *target.ancestors())


def _stops_in_browser(element: Element, event_type: str) -> bool:
    run = run_at(element, event_type)
    return run is not None and run.stops


def _targets(target: Element, current: Element) -> dict[str, Any]:
    says = described(target)
    if current is target:
        return {"target": says} if says else {}
    about = {"tagName": target.tag.upper()} | {
        name: target.attributes[name] for name in ("id", "name") if target.attributes.get(name)
    }
    current_says = described(current)
    return {"target": says | about} | ({"currentTarget": current_says} if current_says else {})


def _field(control: Element) -> dict[str, Any]:
    field: dict[str, Any] = {"name": control.attributes["name"]} | described(control)
    if control.tag != "input":
        field["tagName"] = control.tag.upper()
    elif input_type(control) != "text":
        field["type"] = input_type(control)
    return field


def _has_name(control: Element) -> bool:
    return bool(control.attributes.get("name"))


def _concerned(target: Element) -> tuple[int, ...]:
    if target.tag not in CONTROLS:
        return ()
    return tuple(number for each in {target, *group_of(target)} if (number := number_of(each)))
