"""The HTML of the tree as it is, for a browser that has to begin anew."""

from typing import Any

from ..html.attributes import selected_values
from ..html.tags import closing, inner_text, opening, text_prefix
from ..html.text import escape
from .instance import Instance
from .islands import island_html
from .nodes import Element, Fragment, Island, Node, Static, Text
from .static import RAW, marked_text


def html_of(nodes: list[Node], selected: frozenset[str] | None = None) -> str:
    """The HTML of nodes, with all their numbers."""
    html = ""
    for node in nodes:
        html += _one(node, selected)
    return html


def _one(node: Node, selected: frozenset[str] | None) -> str:
    if isinstance(node, Static):
        return node.html
    if isinstance(node, Text):
        return marked_text(node.number, node.text)
    if isinstance(node, Fragment | Instance):
        return html_of(node.children, selected)
    if isinstance(node, Island):
        return island_html(node, html_of([node.fallback] if node.fallback is not None else []))
    return _element(node, selected)


def _element(element: Element, selected: frozenset[str] | None) -> str:
    tag, attributes, children = element.tag, element.attributes, element.children
    if tag == "option" and selected is not None:
        attributes = {**attributes, "selected": _option_value(element) in selected}
    head = opening(tag, attributes, element.number, element.events)
    text = inner_text(tag, attributes)
    if RAW in attributes:
        return f"{head}{children}{closing(tag)}"
    if text is None and isinstance(children, str):
        text = children
    if text is not None:
        return f"{head}{text_prefix(tag, text)}{escape(text)}{closing(tag)}"
    below = selected_values(attributes) if tag == "select" else selected
    return f"{head}{html_of(children, below)}{closing(tag)}"  # type: ignore[arg-type]  # a list here


def _option_value(option: Element) -> str:
    value: Any = option.attributes.get("value")
    return str(value) if value is not None else str(option.children)
