"""A small DOM: elements, texts and comments, and the HTML that they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "param", "source", "track", "wbr"),
    }
)
# Elements whose content HTML writes as it is.
RAW = frozenset(["iframe", "noembed", "noframes", "plaintext", "script", "style", "xmp"])
# Elements whose first newline HTML drops.
DROPS_NEWLINE = frozenset({"listing", "pre", "textarea"})

TEXT_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
ATTRIBUTE_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"},
)


class Node:
    """What stands in a tree; `parent` is None while it stands in none.

    `number` is the one that a greeting gave it; before that, it is what its markup says, and this is None.
    """

    __slots__ = ("number", "parent")

    def __init__(self) -> None:
        self.parent: Element | None = None
        self.number: int | None = None

    def remove(self) -> None:
        """Take it out of its parent; nothing happens where it has none."""
        if self.parent is not None:
            self.parent.children.remove(self)
            self.parent = None

    @property
    def next(self) -> Node | None:
        """The sibling after it."""
        if self.parent is None:
            return None
        siblings = self.parent.children
        index = siblings.index(self) + 1
        return siblings[index] if index < len(siblings) else None


class Text(Node):
    """Characters, not escaped."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data


class Comment(Node):
    """What HTML writes as `<!--data-->`."""

    __slots__ = ("data",)

    def __init__(self, data: str) -> None:
        super().__init__()
        self.data = data


class Element(Node):
    """A tag with its attributes and children.

    `live` holds the properties that have left their attributes behind: what a person typed,
    or what the server set (see `forms`).
    """

    __slots__ = ("attributes", "children", "live", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None) -> None:
        super().__init__()
        self.tag = tag
        self.attributes = attributes if attributes is not None else {}
        self.children: list[Node] = []
        self.live: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}>"

    def append(self, node: Node) -> None:
        """Put a node at the end."""
        self.insert(node, None)

    def insert(self, node: Node, before: Node | None) -> None:
        """Put a node before a child, or at the end; it leaves the place it had.

        Raises:
            ValueError: when `before` is no child, or the element would stand inside itself.
        """
        if isinstance(node, Element) and (node is self or node in self.ancestors()):
            raise ValueError("a node cannot stand inside itself")
        node.remove()
        index = len(self.children) if before is None else self.children.index(before)
        self.children.insert(index, node)
        node.parent = self

    def clear(self) -> None:
        """Remove all children."""
        for child in self.children:
            child.parent = None
        self.children.clear()

    def ancestors(self) -> Iterator[Element]:
        """Parents, innermost first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def walk(self) -> Iterator[Node]:
        """All nodes inside, in document order."""
        waiting = list(reversed(self.children))
        while waiting:
            node = waiting.pop()
            yield node
            if isinstance(node, Element):
                waiting.extend(reversed(node.children))

    def elements(self) -> Iterator[Element]:
        """All elements inside, in document order."""
        waiting = [node for node in reversed(self.children) if isinstance(node, Element)]
        while waiting:
            element = waiting.pop()
            yield element
            if element.children:
                waiting.extend(node for node in reversed(element.children) if isinstance(node, Element))

    @property
    def text(self) -> str:
        """All its texts, one after the other."""
        return "".join(node.data for node in self.walk() if isinstance(node, Text))


def inner_html(element: Element, *, marks: bool = True) -> str:
    """The HTML inside an element, as our own serialiser writes it; without `marks`, as people read it.

    Marks are the numbers of nodes and the events of elements: `data-h`, `data-on` and `<!--h4-->`.
    """
    parts: list[str] = []
    _write_children(element, parts, marks)
    return "".join(parts)


def outer_html(element: Element, *, marks: bool = True) -> str:
    """The HTML of an element."""
    parts: list[str] = []
    _write(element, parts, marks)
    return "".join(parts)


def _write_children(element: Element, parts: list[str], marks: bool) -> None:
    if element.tag in RAW:
        parts.append(element.text)
        return
    if element.tag in DROPS_NEWLINE and _begins_with_newline(element, marks):
        parts.append("\n")
    for child in element.children:
        _write(child, parts, marks)


def _write(node: Node, parts: list[str], marks: bool) -> None:
    if isinstance(node, Text):
        parts.append(node.data.translate(TEXT_ESCAPES))
    elif isinstance(node, Comment):
        if marks or not is_mark(node):
            parts.append(f"<!--{node.data}-->")
    elif isinstance(node, Element):
        parts.append(_opening(node, marks))
        if node.tag not in VOID:
            _write_children(node, parts, marks)
            parts.append(f"</{node.tag}>")


def _opening(element: Element, marks: bool) -> str:
    shown = (
        f' {name}="{value.translate(ATTRIBUTE_ESCAPES)}"'
        for name, value in element.attributes.items()
        if marks or name not in ("data-h", "data-on")
    )
    return f"<{element.tag}{''.join(shown)}>"


def _begins_with_newline(element: Element, marks: bool) -> bool:
    """Whether its first node that is written is a text with a newline."""
    written = (node for node in element.children if marks or not is_mark(node))
    first = next(written, None)
    return isinstance(first, Text) and first.data.startswith("\n")


def is_mark(node: Node) -> bool:
    """Whether it is the comment before a text of the server's."""
    return isinstance(node, Comment) and node.data[:1] == "h" and node.data[1:].isdecimal()
