"""What of an element's handlers runs in the browser, as the attribute that tells it so."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from ..brython_bridge.in_browser import InBrowser
from ..html.safety import BrowserHandlers
from .event_types import event_type, is_typed_into

# In VDOM. In HTML it is data-py, which nobody can write by hand.
ATTRIBUTE: Final = "browserhandlers"
# No events: what happens to the element itself, as the browser's page sees it.
LIFE: Final = frozenset({"mount", "update", "unmount"})


def without_browser_part(tag: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Attributes and handlers with one attribute for all that runs in the browser.

    Handlers that the server gets besides (`then`) stay where they were.

    Raises:
        TypeError: something of it cannot be.
    """
    typed = is_typed_into(tag, given)
    left: dict[str, Any] = {}
    runs: dict[str, list[Any]] = {}
    for name, value in given.items():
        if value.__class__ is not InBrowser:
            left[name] = value
            continue
        kind = _event(tag, name, value, typed=typed)
        if kind in runs:
            raise TypeError(f"<{tag}> has two in_browser() handlers for {kind!r}; an element takes one.")
        runs[kind] = _run(value)
        if value.server is not None:
            left[name] = value.server
    # orjson writes it with the arguments as they are: they are JSON.
    left[ATTRIBUTE] = BrowserHandlers(orjson.dumps(runs).decode())
    return left


def _event(tag: str, name: str, value: InBrowser, *, typed: bool) -> str:
    if name[:2] != "on" or len(name) < len("onX"):
        raise TypeError(f"{name}=in_browser(...) of <{tag}> is no handler; those are called like onClick.")
    kind = event_type(name, typed=typed)
    if kind in LIFE and value.server is not None:
        raise TypeError(
            f"{name} of <{tag}> is no event, so the server hears nothing of it: leave out .then()."
        )
    return kind


def _run(value: InBrowser) -> list[Any]:
    run: list[Any] = [value.function, orjson.Fragment(value.arguments)]
    flags = ",".join(["p"] * value.prevents_default + ["s"] * value.stops_propagation)
    if value.server is not None:
        return [*run, {"then": True, "flags": flags} if flags else {"then": True}]
    return [*run, {"flags": flags}] if flags else run
