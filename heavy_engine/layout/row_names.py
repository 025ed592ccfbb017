"""Names of rows: what another process knows a keyed element again by, whatever its number is there.

A row keeps its focus, its text and the clicks that wait for an answer because its key says which one
it is. Browsers are told names made of keys, never keys: those are the application's.
"""

import re
from datetime import date
from enum import Enum
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from .each import Each
from .instance import Instance
from .nodes import Element, Fragment, Island, Node, Static, Text
from .reactpy_names import Component, ContextProvider
from .stream import Stream

KIND_LENGTH = 2
"""Characters of a name that say which component; those behind them say which row of it."""
NAME_BYTES = 5
# What may be a place in a list names nothing: after a row went, the next one has its place.
PLACE_MAX = 1_000_000
_PLACE: Final = re.compile(r"\D{0,20}\d{1,6}").fullmatch
NO_NAME = ""
"""For an element that is one of many, with a key that may be a place."""

Chain = tuple[Any, ...]
# What only shows something: nobody clicks it, and nothing is typed there.
_BARE: Final = frozenset({Static, Text})


class RowNames:
    """Makes names for the rows of one page through all its lives.

    Args:
        secret: of the server and the page; who does not have it can tell no key by its name.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = blake2b(secret, digest_size=32).digest()
        self._kinds: dict[str, str] = {}

    def of(self, tree: Node | None) -> dict[str, Any]:
        """What a greeting says of rows: `{"by": …, "of": {number: name}}`; empty for a page without any."""
        named = {str(number): self._name(chain, kind) for number, chain, kind in rows_of(tree)}
        return {"by": self._hash("by"), "of": named} if named else {}

    def print_of(self, tree: Node | None) -> str:
        """What differs if other rows are there, even if they look the same; empty without any."""
        rows = [f"{number} {chain!r}" for number, chain, _kind in rows_of(tree) if all(map(_is_plain, chain))]
        return self._hash("rows " + "\n".join(rows)) if rows else ""

    def _name(self, chain: Chain, kind: str) -> str:
        text = text_of(chain[0] if len(chain) == 1 else chain)
        return self._kind(kind) + self._hash("key " + text) if text else NO_NAME

    def _kind(self, kind: str) -> str:
        if kind not in self._kinds:
            self._kinds[kind] = self._hash("kind " + kind)[:KIND_LENGTH]
        return self._kinds[kind]

    def _hash(self, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass")
        return blake2b(data, key=self._secret, digest_size=NAME_BYTES).hexdigest()


def rows_of(tree: Node | None) -> list[tuple[int, Chain, str]]:
    """The elements that keys name: number, keys from the element around inwards, innermost component.

    A key counts where it tells one child from others: in an element, a fragment or an each(), not
    as that of the one thing that a component shows.
    """
    found: list[tuple[int, Chain, str]] = []
    waiting: list[tuple[Node, bool, Chain, str]] = [(tree, False, (), "")] if tree is not None else []
    while waiting:
        node, is_one_of_many, chain, kind = waiting.pop()
        if isinstance(node, Element):
            if is_one_of_many and (key := node.attributes.get("key")) is not None:
                chain = (*chain, key)
            if chain:
                found.append((node.number, chain, kind))
            if node.children.__class__ is list:
                waiting += [(child, True, (), "") for child in node.children if child.__class__ not in _BARE]
        elif isinstance(node, Instance):
            component = node.component
            if is_one_of_many and component.key is not None:
                chain, kind = (*chain, component.key), _name_of(component)
            if not isinstance(component, Stream):
                are_many = isinstance(component, Each)
                waiting += [(child, are_many, chain, kind) for child in node.children]
        elif isinstance(node, Fragment):
            # Of a number nobody knows whether it is a key or the place of a child without one.
            own = (node.key,) if is_one_of_many and node.key.__class__ is not int else ()
            are_many = not _is_given_a_context(node)
            waiting += [(child, are_many, chain + own, kind) for child in node.children]
        elif isinstance(node, Island) and chain:
            found.append((node.number, chain, kind))
    return found


def text_of(key: Any) -> str:
    """A key as text, the same in every process; empty for what may be a place, or has no text of its own."""
    if isinstance(key, str) and not isinstance(key, Enum):
        return "" if _PLACE(key) else "text " + key
    if isinstance(key, tuple):
        parts = [text_of(part) for part in key]
        return "".join(f"{len(part)}:{part}" for part in parts) if all(parts) else ""
    if isinstance(key, Enum):
        return f"enum {key.name}"
    if isinstance(key, UUID | date):
        return f"text {key}"
    if type(key) is int and abs(key) >= PLACE_MAX:
        return f"number {key}"
    return ""


def _is_plain(key: Any) -> bool:
    """Whether another process writes a key in the same way."""
    return isinstance(key, str | int | UUID | date) or (isinstance(key, tuple) and all(map(_is_plain, key)))


def _is_given_a_context(node: Fragment) -> bool:
    """Whether it is what a context is for, such as the page in its layout: no list."""
    return isinstance(node.parent, Instance) and isinstance(node.parent.component, ContextProvider)


def _name_of(component: Component) -> str:
    return getattr(component.type, "__qualname__", "") or type(component.type).__qualname__
