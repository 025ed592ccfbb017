"""One form for every document, whoever made it.

An element is `Node(tag, attributes, properties, events, children)`: attributes are what HTML says,
properties are what the page wants form controls to show, events are `data-on` words, and children are nodes
and texts in which neighbours are merged and nothing is empty. A JavaScript component is a `Node` whose only
property is its model.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from heavy_engine.html.attributes import normalise, properties

Model = Mapping[str, Any]
ISLAND = "heavy-island"
# Attributes that only say how a control starts; what it shows now is compared instead.
STARTING: dict[str, frozenset[str]] = {
    "input": frozenset({"value", "checked", "data-indeterminate"}),
    "option": frozenset({"selected"}),
    "select": frozenset({"value"}),
    "textarea": frozenset({"value"}),
    "audio": frozenset({"muted"}),
    "video": frozenset({"muted"}),
}


class Node(NamedTuple):
    """An element in the form that all documents share."""

    tag: str
    attributes: dict[str, str]
    properties: dict[str, Any]
    events: tuple[str, ...]
    children: tuple["Node | str", ...]


def merged(children: Iterable[Node | str]) -> tuple[Node | str, ...]:
    """Children as a browser shows them: one text where several meet, none where it is empty."""
    joined: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and joined and isinstance(joined[-1], str):
            joined[-1] += child
        elif child != "":
            joined.append(child)
    return tuple(joined)


def without_starting(tag: str, attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes that are compared as attributes, in alphabetical order."""
    starting = STARTING.get(tag, frozenset())
    return {name: attributes[name] for name in sorted(attributes) if name not in starting}


def of_model(model: Model | str) -> tuple[Node | str, ...]:
    """The canonical document of ReactPy's model (what its browser client would show)."""
    return merged(_pieces(model))


def _pieces(model: Model | str) -> Iterable[Node | str]:
    if isinstance(model, str):
        yield _newlines(model)
    elif "importSource" in model:
        yield Node(ISLAND, {}, {"model": island(model)}, (), ())
    elif model["tagName"] == "":
        for child in model.get("children", ()):
            yield from _pieces(child)
    else:
        yield _element(model)


def _element(model: Model) -> Node:
    tag, given = model["tagName"], model.get("attributes", {})
    children = merged(piece for child in model.get("children", ()) for piece in _pieces(child))
    return Node(
        tag,
        without_starting(tag, normalise(tag, given)),
        properties(tag, given),
        words(tag, given, model.get("eventHandlers", {})),
        # What a textarea holds is where it starts, like the attribute `value` of an input.
        () if tag == "textarea" else children,
    )


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def island(model: Model | str) -> Any:
    """A JavaScript component as `docs/wire.md` writes its model, without keys and empty parts."""
    if isinstance(model, str):
        return model
    source = model.get("importSource")
    made = {
        "tag": model["tagName"],
        "attributes": {k: v for k, v in model.get("attributes", {}).items() if k != "key"},
        "children": [island(child) for child in flat(model.get("children", ()))],
        "events": {n: ",".join(_flags(h)) for n, h in model.get("eventHandlers", {}).items()},
    }
    if source:
        made |= {"source": source["source"], "sourceType": source["sourceType"]}
        made["unmount"] = bool(source["unmountBeforeUpdate"])
    return trimmed(made)


def trimmed(model: Any) -> Any:
    """An island's model without its empty parts."""
    if not isinstance(model, dict):
        return model
    kept = {k: v for k, v in model.items() if v not in ({}, [], None, False)}
    kept.get("attributes", {}).pop("key", None)
    if not kept.get("attributes", True):
        del kept["attributes"]
    return kept | {"children": [trimmed(c) for c in kept["children"]]} if "children" in kept else kept


def flat(children: Iterable[Any]) -> Iterable[Any]:
    """Children without the fragments around them."""
    for child in children:
        if isinstance(child, Mapping) and child["tagName"] == "" and "importSource" not in child:
            yield from flat(child.get("children", ()))
        elif child != "":
            yield child


EVENT_NAMES = {"doubleclick": "dblclick", "focus": "focusin", "blur": "focusout"}
NOT_TYPED_INTO = {"checkbox", "radio", "file"}


def wire_type(tag: str, attributes: Mapping[str, Any], name: str) -> str:
    """The DOM event that carries an author's event: `onChange` of a text input is `input`."""
    short = name.removeprefix("on").lower()
    if short != "change":
        return EVENT_NAMES.get(short, short)
    typed = tag == "textarea" or (tag == "input" and attributes.get("type", "text") not in NOT_TYPED_INTO)
    return "input" if typed else "change"


def words(tag: str, attributes: Mapping[str, Any], handlers: Mapping[str, Model]) -> tuple[str, ...]:
    """The words of `data-on`, in alphabetical order."""
    flags: dict[str, set[str]] = {}
    for name, handler in handlers.items():
        flags.setdefault(wire_type(tag, attributes, name), set()).update(_flags(handler))
    return tuple(sorted(word(type_, given) for type_, given in flags.items()))


def word(type_: str, flags: Iterable[str]) -> str:
    """One word of `data-on` with its flags in alphabetical order."""
    given = ",".join(sorted(flags))
    return f"{type_}:{given}" if given else type_


def _flags(handler: Model) -> list[str]:
    flags = ["p"] if handler["preventDefault"] else []
    flags += ["s"] if handler["stopPropagation"] else []
    flags += [f"t{handler['throttle']}"] if handler.get("throttle") else []
    return flags + ([f"d{handler['debounce']}"] if handler.get("debounce") else [])
