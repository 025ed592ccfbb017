"""The tree of one page as it was last sent.

Memory is what counts here: a page of 11,000 nodes has to fit into 900 KiB. So a subtree
that only shows something (no handler, no component, no key inside, no form control) is
kept as the HTML it was sent as, and an element's only text without a node of its own.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ..html.unpack import unpack
from .instance import Instance
from .reactpy_names import BaseEventHandler

Handlers: TypeAlias = Mapping[str, BaseEventHandler]


class Text:
    """A text beside other nodes; its comment carries the number."""

    __slots__ = ("key", "number", "parent", "text")

    def __init__(self, parent: "Parent", key: Any, number: int, text: str) -> None:
        self.parent = parent
        self.key = key
        self.number = number
        self.text = text


class Static:
    """A subtree that only shows something, as the HTML it was sent as."""

    __slots__ = ("html", "key", "number", "parent")

    def __init__(self, parent: "Parent", key: Any, number: int, html: str) -> None:
        self.parent = parent
        self.key = key
        self.number = number
        self.html = html


class Element:
    """An element; `children` is a list, or a str if a text is all it holds."""

    __slots__ = ("attributes", "children", "events", "handlers", "key", "number", "parent", "tag")

    def __init__(self, parent: "Parent", key: Any, number: int, tag: str) -> None:
        self.parent = parent
        self.key = key
        self.number = number
        self.tag = tag
        self.attributes: Mapping[str, Any] = {}
        self.handlers: Handlers | None = None
        self.events = ""
        self.children: list[Node] | str = []


class Fragment:
    """Nodes without an element around them."""

    __slots__ = ("children", "key", "parent")

    def __init__(self, parent: "Parent", key: Any) -> None:
        self.parent = parent
        self.key = key
        self.children: list[Node] = []


class Island:
    """A JavaScript component; what it shows is its own business, so only its model is kept."""

    __slots__ = ("content", "fallback", "key", "model", "number", "parent", "source")

    def __init__(self, parent: "Parent", key: Any, number: int, source: tuple[Any, ...]) -> None:
        self.parent = parent
        self.key = key
        self.number = number
        self.source = source
        self.content: Element | None = None
        self.fallback: Node | None = None
        self.model: dict[str, Any] = {}


Numbered: TypeAlias = Text | Static | Element | Island
Group: TypeAlias = Fragment | Instance
Node: TypeAlias = Numbered | Group
Parent: TypeAlias = Any
"""Element, Fragment, Instance, Island, or None above the root."""


def numbers(node: Node) -> Iterator[int]:
    """The numbers of a node's outermost nodes in the browser, in order."""
    if isinstance(node, Fragment | Instance):
        for child in node.children:
            yield from numbers(child)
    else:
        yield node.number


def outermost(nodes: list[Node]) -> list[int]:
    """The numbers of all of them, as numbers() has them; quick where there is nothing to look into."""
    found: list[int] = []
    for node in nodes:
        if isinstance(node, Fragment | Instance):
            found += numbers(node)
        else:
            found.append(node.number)
    return found


def first_number(node: Node) -> int:
    """The first of them; 0 for what shows nothing."""
    return next(numbers(node), 0)


def following_number(node: Node) -> int:
    """The number of what follows a node within its element; 0 at the end."""
    while isinstance(node.parent, Fragment | Instance | Element):
        siblings: Any = node.parent.children
        for sibling in siblings[siblings.index(node) + 1 :]:
            if number := first_number(sibling):
                return number
        if isinstance(node.parent, Element):
            return 0
        node = node.parent
    return 0


def number_after(parent: Parent, nodes: list[Node], index: int) -> int:
    """The number of what follows a place among a parent's children; 0 at the end of their element."""
    for node in nodes[index + 1 :]:
        if number := first_number(node):
            return number
    return following_number(parent) if isinstance(parent, Fragment | Instance) else 0


def element_number(parent: Parent) -> int:
    """The number of the element that holds a parent's children; 0 for the page's root."""
    while parent is not None and not isinstance(parent, Element):
        parent = parent.parent
    return parent.number if parent is not None else 0


def owner(node: Node) -> Instance | None:
    """The component that shows a node."""
    up = node.parent
    while up is not None and not isinstance(up, Instance):
        up = up.parent
    return up


def unpacked(static: Static) -> Element:
    """A subtree that was kept as HTML, one level of it as nodes."""
    known = unpack(static.html)
    element = Element(static.parent, static.key, static.number, known.tag)
    element.attributes = known.attributes
    children: list[Node] = []
    for index, part in enumerate(known.children):
        kind, number, content = part
        if kind == "element":
            children.append(Static(element, index, number, content))
        elif number:
            children.append(Text(element, index, number, content))
        else:
            element.children = content
            return element
    element.children = children
    return element
