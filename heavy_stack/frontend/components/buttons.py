"""Buttons, and links that look like them."""

from typing import Any, Literal

from reactpy.core.events import EventHandler
from reactpy.types import VdomDict

from heavy_engine import Link
from heavy_engine.elements import html

svg = html.svg

Weight = Literal["plain", "primary", "quiet"]
_CLASSES = {"plain": "button", "primary": "button button-primary", "quiet": "button button-quiet"}


def Button(
    *children: Any, on_click: EventHandler | Any = None, weight: Weight = "plain", **attributes: Any
) -> VdomDict:
    """A button that does something here.

    Args:
        children: its words, which are its name.
        on_click: a function of the event, or what heavy_event() answers.
        weight: how loud it is; one "primary" a view.
        attributes: further HTML attributes.
    """
    handlers = {"onClick": on_click} if on_click else {}
    return html.button({"type": "button", "class": _CLASSES[weight], **handlers, **attributes}, *children)


def SubmitButton(*children: Any, weight: Weight = "primary") -> VdomDict:
    """The button that sends its form."""
    return html.button({"type": "submit", "class": _CLASSES[weight]}, *children)


def RemoveButton(name: str, *, on_click: EventHandler | Any) -> VdomDict:
    """A cross that takes something away; `name` says what, to those who cannot see it."""
    attributes = {"type": "button", "class": "button button-quiet button-icon", "aria-label": name}
    cross = svg(
        {"viewBox": "0 0 16 16", "aria-hidden": "true", "focusable": "false"},
        svg.path({"class": "icon-line", "d": "M3.5 3.5l9 9M12.5 3.5l-9 9"}),
    )
    return html.button({**attributes, "onClick": on_click}, cross)


def LinkButton(to: str, *children: Any, weight: Weight = "plain") -> VdomDict:
    """A link that looks like a button; it navigates without reloading."""
    return Link(to, *children, **{"class": _CLASSES[weight]})
