"""About how many bytes a page takes on the server."""

from sys import getsizeof
from typing import Any

from ..layout import WatchedInstance, arguments, kept_by_hook
from ..layout.instance import Instance
from ..layout.nodes import Element, Fragment, Node, Static, Text

# A larger page is estimated by its first nodes.
NODES_MAX = 20_000


def memory_of(root: Node | None) -> int:
    """An estimate in bytes: nodes, their texts and attributes, arguments and what hooks keep.

    What components share, and what values hold in turn, is not looked into.
    """
    waiting: list[Node] = [root] if root is not None else []
    total, seen = 0, 0
    while waiting and seen < NODES_MAX:
        node = waiting.pop()
        seen += 1
        total += getsizeof(node) + _held(node)
        children = getattr(node, "children", None)
        if isinstance(node, Instance | Element | Fragment) and isinstance(children, list):
            waiting.extend(children)
    left = len(waiting)
    return total + (total * left // seen if left else 0)


def _held(node: Any) -> int:
    if isinstance(node, Text):
        return getsizeof(node.text)
    if isinstance(node, Static):
        return getsizeof(node.html)
    size = getsizeof(node.children) if hasattr(node, "children") else 0
    if isinstance(node, Element):
        return size + getsizeof(node.attributes) + sum(map(getsizeof, node.attributes.values()))
    if isinstance(node, Instance):
        given, named = arguments(node.component) if hasattr(node.component, "_args") else ((), {})
        size += sum(map(getsizeof, (node.component, *given, *named.values())))
        kept = node.kept if isinstance(node, WatchedInstance) else ()
        size += sum(getsizeof(slot) + getsizeof(kept_by_hook(slot)[1]) for slot in kept)
    return size
