"""The children that a component or an element gave, with their keys."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeAlias

from ..html.text import clean
from .reactpy_names import Component

Entry: TypeAlias = tuple[Any, Any]
"""A key, and a child: str, Component or VDOM dict."""


class DuplicateKeys(ValueError):
    """Two children of one parent have the same key."""

    def __init__(self, entries: list[Entry]) -> None:
        twice = [key for key, count in Counter(key for key, _child in entries).items() if count > 1]
        super().__init__(
            f"Duplicate keys {twice!r} among {len(entries)} children. Give each child of a list a key of"
            " its own; a child without key counts as its position."
        )


def entries_of(children: Iterable[Any]) -> list[Entry]:
    """Children that show something, each with its key: its own, or else its position.

    Raises:
        DuplicateKeys: when two have the same.
    """
    entries: list[Entry] = []
    for index, child in enumerate(children):
        if child is None:
            continue
        key = None
        if isinstance(child, dict):
            attributes = child.get("attributes")
            if attributes:
                key = attributes.get("key")
        elif isinstance(child, Component):
            key = child.key
        else:
            child = clean(child if type(child) is str else f"{child}")
            if not child:
                continue
        entries.append((index if key is None else key, child))
    if len(entries) > 1 and len({key for key, _child in entries}) != len(entries):
        raise DuplicateKeys(entries)
    return entries


def only_text(entries: list[Entry]) -> str | None:
    """The text if it is all there is."""
    if len(entries) == 1 and type(entries[0][1]) is str:
        return entries[0][1]
    return None


def joined(entries: list[Entry]) -> str:
    """All texts as one, for an element that can hold nothing else."""
    return "".join(child for _key, child in entries if type(child) is str)
