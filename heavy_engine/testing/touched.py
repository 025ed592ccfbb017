"""Touched: what of a page another one was made of, seen from outside, as a mutation observer sees it."""

from __future__ import annotations

from .dom import Element, Node, Text
from .patch import Registry, number_of

# The browser's reflection of what data-style says.
STYLE = "style"


class Watch:
    """Remembers a page as it is, to tell later what was touched. It looks at nodes, not at their HTML."""

    def __init__(self, root: Element) -> None:
        self._root = root
        inside = [root, *root.elements()]
        self._attributes = {element: dict(element.attributes) for element in inside}
        self._children = {element: list(element.children) for element in inside}
        self._texts = {node: node.data for node in root.walk() if isinstance(node, Text)}

    def touched(self, registry: Registry) -> list[str]:
        """What changed directly inside which element, by its number now; and `"5@class"` for attributes.

        Nodes that came or went count for the element around them, and what is inside them not at all.
        """
        found: set[str] = set()
        for element in [self._root, *self._root.elements()]:
            if element not in self._attributes:
                continue
            number = self._number(registry, element)
            names = self._attributes[element].keys() | element.attributes.keys()
            was = self._attributes[element]
            found |= {f"{number}@{name}" for name in names if self._is_other(name, was, element.attributes)}
            if self._has_other_content(element):
                found.add(str(number))
        return sorted(found)

    def _has_other_content(self, element: Element) -> bool:
        if self._children[element] != element.children:
            return True
        return any(self._is_other_text(child) for child in element.children)

    def _is_other_text(self, node: Node) -> bool:
        return isinstance(node, Text) and self._texts.get(node) != node.data

    @staticmethod
    def _is_other(name: str, was: dict[str, str], now: dict[str, str]) -> bool:
        return name != STYLE and was.get(name) != now.get(name)

    def _number(self, registry: Registry, element: Element) -> int:
        """Foreign elements count as the one around them."""
        ours = (each for each in (element, *element.ancestors()) if registry.is_ours(each))
        return next((number_of(each) for each in ours), 0)
