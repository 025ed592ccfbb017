"""Subtrees that only show something, written as HTML at once."""

from typing import Any

from ..html.attributes import is_stateful
from ..html.tags import closing, opening, text_prefix
from ..html.text import clean, escape
from .reactpy_names import Component

ELEMENTS_MAX = 32
RAW = "dangerouslySetInnerHTML"
EMPTY: dict[str, Any] = {}
_OTHER_THAN_STATIC = frozenset({"eventHandlers", "importSource", "inlineJavaScript"})


def is_static(vdom: dict[str, Any]) -> bool:
    """Whether a subtree has no handler, component, inner key or form control, and is small.

    A gap (None or an empty text) before another child does not count as static, because
    HTML cannot tell which position a child has that is kept as HTML.
    """
    return _room_left(vdom, ELEMENTS_MAX) >= 0


def static_html(vdom: dict[str, Any], number: int) -> tuple[str, int]:
    """The HTML of a static subtree whose first node has this number, and the next free number."""
    tag = vdom["tagName"]
    html = opening(tag, vdom.get("attributes"), number)
    number += 1
    children = vdom.get("children")
    if not children:
        return html + closing(tag), number
    if len(children) == 1:
        child = children[0]
        if child.__class__ is str and child:
            text = clean(child)
            return f"{html}{text_prefix(tag, text)}{escape(text)}{closing(tag)}", number
    shown = [child for child in children if child is not None and child != ""]
    if len(shown) == 1 and not isinstance(shown[0], dict):
        text = clean(f"{shown[0]}")
        return f"{html}{text_prefix(tag, text)}{escape(text)}{closing(tag)}", number
    for child in shown:
        if isinstance(child, dict):
            inner, number = static_html(child, number)
            html += inner
        else:
            html += marked_text(number, clean(f"{child}"))
            number += 1
    return html + closing(tag), number


def marked_text(number: int, text: str) -> str:
    """A text beside other nodes, with the comment that carries its number."""
    return f"<!--h{number}-->{escape(text)}"


def _room_left(vdom: dict[str, Any], room: int) -> int:
    """How many more elements may follow; negative when the subtree is not static."""
    room -= 1
    if room < 0 or not _OTHER_THAN_STATIC.isdisjoint(vdom):
        return -1
    tag = vdom["tagName"]
    if not tag or is_stateful(tag) or RAW in vdom.get("attributes", EMPTY):
        return -1
    gap = False
    for child in vdom.get("children", ()):
        if child.__class__ is str:
            if not child:
                gap = True
            elif gap:
                return -1
        elif isinstance(child, dict):
            if gap or "key" in child.get("attributes", EMPTY):
                return -1
            room = _room_left(child, room)
            if room < 0:
                return -1
        elif child is None:
            gap = True
        elif gap or isinstance(child, Component):
            return -1
    return room
