"""Where two documents differ first, in words that fit on a screen."""

from collections.abc import Sequence
from typing import Any

from .canonical import Node

WIDTH = 300


def assert_same(ours: Sequence[Any], wanted: Sequence[Any], what: str) -> None:
    """Refuse two documents, or journals, that differ.

    Raises:
        AssertionError: with the place of the first difference and both sides of it.
    """
    found = _first(tuple(ours), tuple(wanted), "/")
    if found:
        place, here, there = found
        raise AssertionError(f"{what} at {place}:\n  ours:    {_short(here)}\n  reactpy: {_short(there)}")


def _first(ours: Any, wanted: Any, place: str) -> tuple[str, Any, Any] | None:
    if ours == wanted:
        return None
    if isinstance(ours, Node) and isinstance(wanted, Node) and ours[:4] == wanted[:4]:
        return _first(ours.children, wanted.children, f"{place}{ours.tag}/")
    if type(ours) is tuple and type(wanted) is tuple and len(ours) == len(wanted):
        return next(
            found
            for index, pair in enumerate(zip(ours, wanted, strict=True))
            if (found := _first(*pair, f"{place}{index} "))
        )
    return place, ours, wanted


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= WIDTH else f"{text[:WIDTH]}..."
