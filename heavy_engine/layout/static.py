"""Subtrees that only show something, written as HTML at once."""

from typing import Any

import orjson

from ..elements.element import KeyedStaticElement, StaticElement
from ..html.attributes import is_stateful
from ..html.tags import closing, opening, text_prefix
from ..html.text import clean, escape
from .reactpy_names import Component

ELEMENTS_MAX = 32
# What is longer as JSON is looked at element by element, and not kept for other pages.
JSON_MAX_BYTES = 2048
KEPT_MAX = 8192
# Browsers read no comments in it, so its texts cannot be told apart.
TEXT_ONLY = frozenset({"textarea", "title"})
RAW = "dangerouslySetInnerHTML"
EMPTY: dict[str, Any] = {}
_OTHER_THAN_STATIC = frozenset({"eventHandlers", "importSource", "inlineJavaScript"})


class Written:
    """HTML of static subtrees that was written before, for this page or another.

    People look at the same pages, so most of a page has been written already. Kept are at
    most 2 x `most` texts of at most some KiB; what nobody asked for goes first.
    """

    def __init__(self, most: int = KEPT_MAX) -> None:
        self._most = most
        self._new: dict[tuple[int, bytes], tuple[str, int]] = {}
        self._old: dict[tuple[int, bytes], tuple[str, int]] = {}

    def html(self, vdom: dict[str, Any], number: int) -> tuple[str, int] | None:
        """The HTML of a subtree whose first node has this number, and the next free number.

        None if it is not static.
        """
        if vdom.__class__ is StaticElement or vdom.__class__ is KeyedStaticElement:
            try:
                text = orjson.dumps(vdom)
            except TypeError:
                # Somebody changed it after it was made.
                text = b""
            if 0 < len(text) <= JSON_MAX_BYTES:
                key = (number, text)
                return self._new.get(key) or self._kept(key, vdom)
        return static_html(vdom, number) if is_static(vdom) else None

    def _kept(self, key: tuple[int, bytes], vdom: dict[str, Any]) -> tuple[str, int]:
        found = self._old.get(key) or static_html(vdom, key[0])
        if len(self._new) >= self._most:
            self._old, self._new = self._new, {}
        self._new[key] = found
        return found


# Shared by all pages of a process; a layout may be given another one.
WRITTEN = Written()


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
    if tag in TEXT_ONLY:
        shown = ["".join(f"{child}" for child in shown)]
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
