"""JavaScript components in the in-process browser: their props and functions; no JavaScript runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from .dom import Element
from .people import NotThere


def model_of(element: Element, called: str) -> dict[str, Any]:
    """What Python told an island.

    Raises:
        NotThere: when it is none.
    """
    if "data-island" not in element.attributes:
        raise NotThere(f"{called!r} is no JavaScript component; those are <heavy-island> elements")
    model: dict[str, Any] = orjson.loads(element.attributes["data-island"])
    return model


def event_of(model: dict[str, Any], prop: str) -> str:
    """How the browser names the function of a prop: "0.2:onClick".

    Raises:
        NotThere: when no part of the component, or more than one, has such a function.
    """
    known = list(_functions(model))
    found = [path for path, name in known if name == prop]
    if len(found) != 1:
        there = ", ".join(sorted({name for _path, name in known})) or "none"
        raise NotThere(f"{len(found)} functions {prop!r} in this JavaScript component; there are: {there}")
    return f"{found[0]}:{prop}"


def _functions(model: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    for name in model.get("events", {}):
        yield ".".join(path), name
    for place, child in enumerate(model.get("children", ())):
        if isinstance(child, dict):
            yield from _functions(child, (*path, str(place)))
