"""JavaScript components: their models, and components of ours that stand in them."""

from collections.abc import Iterator
from typing import Any

import orjson

from ..html.text import escape_attribute
from .events import flags_of
from .instance import Instance
from .nodes import Element, Fragment, Island, Node, Text
from .reactpy_names import BaseEventHandler

Model = dict[str, Any]


class PropsNotJson(TypeError):
    """Props of a JavaScript component that JSON cannot carry."""

    def __init__(self, tag: str, reason: Exception) -> None:
        super().__init__(f"The props of the JavaScript component {tag!r} cannot travel as JSON: {reason}")


def source_of(vdom: dict[str, Any]) -> tuple[Any, ...]:
    """What tells one kind of JavaScript component from another."""
    source = vdom["importSource"]
    return source["source"], source.get("sourceType", "NAME"), bool(source.get("unmountBeforeUpdate"))


def island_html(island: Island, fallback: str) -> str:
    """The element that the browser mounts the component in."""
    model = escape_attribute(orjson.dumps(island.model).decode())
    return f'<heavy-island data-h="{island.number}" data-island="{model}">{fallback}</heavy-island>'


def model_of(content: Element, source: tuple[Any, ...]) -> Model:
    """What the browser needs to draw an island.

    Raises:
        PropsNotJson: when a prop is no JSON.
    """
    name, kind, unmount = source
    model = _model(content) | {"source": name, "sourceType": kind, "unmount": unmount}
    try:
        orjson.dumps(model)
    except TypeError as error:
        raise PropsNotJson(content.tag, error) from None
    return model


def handler_in(island: Island, name: str) -> tuple[Element, BaseEventHandler] | None:
    """The handler that an island's event names: "0.2:onClick"."""
    path, _, prop = name.rpartition(":")
    element: Any = island.content
    for step in path.split(".") if path else ():
        children = list(_shown(element.children)) if isinstance(element, Element) else []
        if not step.isdecimal() or int(step) >= len(children):
            return None
        element = children[int(step)]
        if isinstance(element, Island):
            element = element.content
    if not isinstance(element, Element) or not element.handlers:
        return None
    handler = element.handlers.get(prop)
    return (element, handler) if handler else None


def island_around(node: Any) -> Island | None:
    """The island that a node stands in."""
    while node is not None and not isinstance(node, Island):
        node = node.parent
    return node


def _model(element: Element) -> Model:
    events = {name: flags_of(handler) for name, handler in (element.handlers or {}).items()}
    return {
        "tag": element.tag,
        "attributes": dict(element.attributes),
        "children": [_child(child) for child in _shown(element.children)],
        "events": events,
    }


def _child(node: Any) -> Any:
    if isinstance(node, str):
        return node
    if isinstance(node, Island):
        return node.model
    return _model(node)


def _shown(children: "list[Node] | str") -> Iterator[Any]:
    if isinstance(children, str):
        yield children
        return
    for node in children:
        if isinstance(node, Fragment | Instance):
            yield from _shown(node.children)
        elif isinstance(node, Text):
            yield node.text
        else:
            yield node
