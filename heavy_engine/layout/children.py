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
    has_keys = False
    for index, child in enumerate(children):
        key = None
        if isinstance(child, dict):
            if "attributes" in child:
                key = child["attributes"].get("key")
        elif isinstance(child, Component):
            key = child.key
        elif child is None:
            continue
        else:
            child = clean(child if child.__class__ is str else f"{child}")
            if not child:
                continue
        if key is None:
            key = index
        else:
            has_keys = True
        entries.append((key, child))
    if has_keys and len({key for key, _child in entries}) != len(entries):
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
