"""HTML that the engine wrote, taken apart again, one level at a time."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from heavy_engine.html.attributes import Normalised
from heavy_engine.html.tags import VOID, text_prefix
from heavy_engine.html.text import unescape

# ("element", its number, its HTML) or ("text", its number or 0 for an only text, the text).
Child = tuple[Literal["element", "text"], int, str]

# Values hold no "<" or ">": they are escaped there, too.
_TAG_OR_MARK: Final = re.compile(r"<!--h(\d+)-->|<(/?)([^\s/>]+)([^>]*)>")
_ATTRIBUTE: Final = re.compile(r' ([^\s=]+)="([^"]*)"')
_NUMBER: Final = re.compile(r'<[^\s>]+ data-h="(\d+)"').match


@dataclass(slots=True)
class Unpacked:
    """One element: its attributes without the engine's marks, and its children as HTML."""

    tag: str
    number: int
    attributes: Normalised
    events: str = ""
    children: list[Child] = field(default_factory=list)


def unpack(html: str) -> Unpacked:
    """The outermost element of HTML that `opening`, `escape` and the layout's marks made.

    Not for HTML that an author vouched for (TrustedHtml inside): nobody knows what is in there.

    Raises:
        ValueError: it does not begin with one element of ours, or has no end.
    """
    found = _TAG_OR_MARK.match(html)
    if found is None or not found[3] or found[2]:
        raise ValueError(f"{html[:40]!r} does not begin with an element.")
    element = _element(found[3], found[4])
    if found[3] not in VOID:
        element.children = _children(element.tag, html, found.end())
    return element


def _element(tag: str, written: str) -> Unpacked:
    attributes = Normalised()
    for name, text in _ATTRIBUTE.findall(written):
        attributes.setdefault(name, unescape(text))
    number = int(attributes.pop("data-h", "0"))
    return Unpacked(tag, number, attributes, attributes.pop("data-on", ""))


def _children(tag: str, html: str, begin: int) -> list[Child]:
    children: list[Child] = []
    depth, mark, start = 0, 0, begin
    for found in _TAG_OR_MARK.finditer(html, begin):
        if depth == 0 and found.start() > start:
            children.append(("text", mark, unescape(html[start : found.start()])))
        if found[1]:
            if depth == 0:
                mark, start = int(found[1]), found.end()
            continue
        if found[2]:
            depth -= 1
            if depth < 0:
                return _without_prefix(tag, children)
        elif found[3] not in VOID:
            depth += 1
            if depth == 1:
                start = found.start()
            continue
        elif depth == 0:
            start = found.start()
        if depth == 0:
            children.append(_child(html[start : found.end()]))
            mark, start = 0, found.end()
    raise ValueError(f"The element {tag!r} has no end.")


def _child(html: str) -> Child:
    number = _NUMBER(html)
    return ("element", int(number[1]) if number else 0, html)


def _without_prefix(tag: str, children: list[Child]) -> list[Child]:
    """Take back the line end that was written for the parser to eat."""
    if children and children[0][0] == "text" and children[0][1] == 0 and text_prefix(tag, children[0][2]):
        kind, number, text = children[0]
        children[0] = (kind, number, text[1:])
    return children
