"""Apply the server's edits to a DOM, as the browser's `patch.js` does (docs/wire.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from .dom import Comment, Element, Node, Text, is_mark
from .forms import set_property, settle_group
from .parse import BACK_IN_HTML, FOREIGN, parse

ROOT = 0
Op = list[Any]


class Registry:
    """The server's numbers and the nodes they stand for.

    `outside` is told of what is no edit of the tree: `outside("g", "/tasks", "Tasks", "push")`
    for a path, "h" for what the page says of itself, "l" to leave, "f" to focus, "j" for an island's model.
    """

    def __init__(self, root: Element, outside: Callable[..., None] = lambda *_op: None) -> None:
        self.root = root
        self.outside = outside
        self._nodes: dict[int, Node] = {}
        self.register(root)

    def __len__(self) -> int:
        return len(self._nodes)

    def register(self, inside: Element) -> None:
        """Learn the numbers of everything inside an element."""
        self.learn(inside.children)

    def learn(self, nodes: Iterable[Node]) -> None:
        """Learn the numbers of nodes and of everything inside them."""
        inputs = []
        for node in _all(nodes):
            if number := number_of(node):
                self._nodes[number] = node
            if isinstance(node, Element) and node.tag == "input":
                inputs.append(node)
        # The last to come wins its group.
        for element in reversed(inputs):
            settle_group(element)

    def node(self, number: int) -> Node | None:
        """The node of a number: an element, or the comment before a text."""
        return self.root if number == ROOT else self._nodes.get(number)

    def is_ours(self, node: Node) -> bool:
        """Whether the server put it there; a copy that an extension made is not."""
        number = number_of(node)
        return number != 0 and self._nodes.get(number) is node

    def element(self, number: int) -> Element | None:
        """The element of a number."""
        node = self.node(number)
        return node if isinstance(node, Element) else None

    def renumber(self, numbers: Mapping[Node, int]) -> None:
        """Know these nodes by these numbers, and no others."""
        self._nodes = {number: node for node, number in numbers.items()}
        for node, number in numbers.items():
            node.number = number

    def apply(self, ops: Iterable[Op]) -> None:
        """Apply edits in order; what names a node that is not there is skipped."""
        for letter, *values in ops:
            OPERATIONS[letter](self, *values)

    def forget(self, nodes: Iterable[Node]) -> None:
        """Take nodes out of the tree, and their numbers out of use."""
        gone = list(nodes)
        for node in _all(gone):
            self._nodes.pop(number_of(node), None)
        for node in gone:
            node.remove()

    def last_of_ours(self, inside: Element) -> Node | None:
        """The last of the server's nodes in an element; a foreign element may hold it."""
        for node in reversed(inside.children):
            if self.is_ours(node):
                return node
            if isinstance(node, Element) and (found := self.last_of_ours(node)):
                return found
        return None

    def extent(self, node: Node) -> list[Node]:
        """The node, and what shows its text if it is the mark of one."""
        return [node, *self.text_of(node)] if isinstance(node, Comment) else [node]

    def text_of(self, mark: Comment) -> list[Node]:
        """What shows a marked text: usually one text, but translators cut and wrap it.

        It ends at the next of the server's nodes; what shows no text is not in the way.
        """
        return [node for node in self._until_ours(mark) if self.shows_text(node)]

    def set_marked_text(self, mark: Comment, parent: Element, text: str) -> None:
        """Show another text behind a mark."""
        shown = self.text_of(mark)
        after = shown[0] if shown else mark.next
        if text:
            parent.insert(Text(text), after)
        for old in shown:
            old.remove()

    @staticmethod
    def shows_text(node: Node) -> bool:
        """Whether people can read it."""
        return bool(node.data if isinstance(node, Text) else isinstance(node, Element) and node.text)

    def _until_ours(self, mark: Comment) -> Iterator[Node]:
        siblings = mark.parent.children if mark.parent else []
        for node in siblings[siblings.index(mark) + 1 :]:
            if self.is_ours(node) or (isinstance(node, Element) and self.last_of_ours(node)):
                return
            yield node


def _all(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Element):
            yield from node.walk()


def number_of(node: Node) -> int:
    """The server's number of a node; 0 for what the server did not put there."""
    if node.number is not None:
        return node.number
    if isinstance(node, Element):
        written = node.attributes.get("data-h", "")
        return int(written) if written.isdecimal() else 0
    return int(node.data[1:]) if isinstance(node, Comment) and is_mark(node) else 0


def _set_text(registry: Registry, number: int, text: str) -> None:
    node = registry.node(number)
    if isinstance(node, Element):
        registry.forget(node.children)
        if text:
            node.append(Text(text))
    elif isinstance(node, Comment) and node.parent is not None:
        registry.set_marked_text(node, node.parent, text)


def _set_attributes(registry: Registry, number: int, attributes: dict[str, str | None]) -> None:
    element = registry.element(number)
    if element is None:
        return
    for name, value in attributes.items():
        if value is None:
            element.attributes.pop(name, None)
        else:
            element.attributes[name] = value


def _set_properties(registry: Registry, number: int, properties: dict[str, Any]) -> None:
    element = registry.element(number)
    if element is not None:
        for name, value in properties.items():
            set_property(element, name, value)


def _insert(registry: Registry, parent: int, before: int, html: str) -> None:
    place = _place(registry, parent, before)
    if place is not None:
        _put_html(registry, *place, html)


def _put_html(registry: Registry, parent: Element, before: Node | None, html: str) -> None:
    # As part of a table: without it, a parser drops a section that follows a row.
    inside = "table" if parent.tag == "table" else "template"
    fragment = parse(html, inside=inside, is_svg=_is_svg(parent))
    nodes = list(fragment.children)
    _move_children(fragment, parent, before)
    registry.learn(nodes)


def _move_children(source: Element, parent: Element, before: Node | None) -> None:
    for node in list(source.children):
        parent.insert(node, before)


def _remove(registry: Registry, *numbers: int) -> None:
    for number in numbers:
        node = registry.node(number)
        if node is not None and node is not registry.root:
            registry.forget(registry.extent(node))


def _move(registry: Registry, number: int, parent: int, before: int) -> None:
    node, place = registry.node(number), _place(registry, parent, before)
    if node is None or node is registry.root or place is None:
        return
    into, anchor = place
    extent = registry.extent(node)
    above: set[Node] = {into, *into.ancestors()}
    if anchor in extent or above & set(extent):
        return
    for part in extent:
        into.insert(part, anchor)


def _replace(registry: Registry, number: int, html: str) -> None:
    node = registry.node(number)
    if node is None or node.parent is None or node is registry.root:
        return
    extent = registry.extent(node)
    parent, after = node.parent, extent[-1].next
    registry.forget(extent)
    _put_html(registry, parent, after, html)


def _tell(letter: str) -> Callable[..., None]:
    def tell(registry: Registry, *values: Any) -> None:
        registry.outside(letter, *values)

    return tell


OPERATIONS: dict[str, Callable[..., None]] = {
    "t": _set_text,
    "a": _set_attributes,
    "p": _set_properties,
    "i": _insert,
    "r": _remove,
    "m": _move,
    "x": _replace,
    "j": _tell("j"),
    "g": _tell("g"),
    "h": _tell("h"),
    "l": _tell("l"),
    "f": _tell("f"),
    "k": _tell("k"),
    "o": _tell("o"),
}


def _place(registry: Registry, parent: int, before: int) -> tuple[Element, Node | None] | None:
    """The element to insert into and the node to insert before; None where there is no such place."""
    anchor = registry.node(before) if before else None
    if anchor is not None:
        return (anchor.parent, anchor) if anchor.parent else None
    into = registry.element(parent)
    if into is None:
        return None
    last = registry.last_of_ours(into)
    if last is None or last.parent is None:
        return into, None
    return last.parent, registry.extent(last)[-1].next


def _is_svg(element: Element) -> bool:
    for each in (element, *element.ancestors()):
        if each.tag in BACK_IN_HTML:
            return False
        if each.tag in FOREIGN:
            return True
    return False
