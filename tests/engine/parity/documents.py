"""Our documents in canonical form: a DOM made from HTML, to which frames may have been applied."""

import json
from collections.abc import Iterable
from typing import Any

from heavy_engine.testing.dom import Element, Text
from heavy_engine.testing.forms import chosen, get_property, value_of

from .canonical import ISLAND, Node, merged, trimmed, without_starting, word

# The properties that a page may want to control, by element.
LIVE: dict[str, tuple[str, ...]] = {
    "input": ("value", "checked", "indeterminate"),
    "textarea": ("value",),
    "select": ("value",),
    "option": ("selected",),
    "audio": ("muted",),
    "video": ("muted",),
}


def of_dom(root: Element) -> tuple[Node | str, ...]:
    """What a browser shows; elements that are not ours (a parser's <tbody>) are looked through."""
    return merged(_pieces(root))


def _pieces(parent: Element) -> Iterable[Node | str]:
    for child in parent.children:
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element):
            yield from [_element(child)] if "data-h" in child.attributes else _pieces(child)


def _element(element: Element) -> Node:
    tag = element.tag
    if tag == ISLAND:
        return Node(tag, {}, {"model": trimmed(json.loads(element.attributes["data-island"]))}, (), ())
    attributes = {n: v for n, v in element.attributes.items() if n not in ("data-h", "data-on")}
    return Node(
        tag,
        without_starting(tag, attributes),
        {name: _shown(element, name) for name in LIVE.get(tag, ())},
        tuple(sorted(_word(written) for written in element.attributes.get("data-on", "").split())),
        () if tag == "textarea" else of_dom(element),
    )


def _shown(element: Element, name: str) -> Any:
    if element.tag == "select" and "multiple" in element.attributes:
        return [value_of(option) for option in chosen(element)]
    return get_property(element, name)


def _word(written: str) -> str:
    type_, _, flags = written.partition(":")
    return word(type_, flags.split(",") if flags else ())


def only_wanted(ours: tuple[Node | str, ...], wanted: tuple[Node | str, ...]) -> tuple[Node | str, ...]:
    """Our document without properties that the page does not control: those are the person's."""
    filtered = list(ours)
    for index, (child, other) in enumerate(zip(ours, wanted, strict=False)):
        if isinstance(child, Node) and isinstance(other, Node):
            kept = {name: value for name, value in child.properties.items() if name in other.properties}
            filtered[index] = child._replace(
                properties=kept, children=only_wanted(child.children, other.children)
            )
    return tuple(filtered)
