"""Catcher: what raises below it is its owner's business."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from .instance import Instance
from .reactpy_names import Component, VdomDict

Catch: TypeAlias = Callable[[BaseException, str], None]
"""Gets an error and the name of the component that raised it; has something else shown then."""


class Catcher(Component):
    """Shows its children. A component among or below them that raises shows nothing, and `catch` is told."""

    __slots__ = ("catch", "children")

    def __init__(self, children: Sequence[Any], catch: Catch, key: Any) -> None:
        self.children = children
        self.catch = catch
        self.key = key
        self.type = Catcher

    def render(self) -> VdomDict:
        """The children."""
        return VdomDict(tagName="", children=list(self.children))

    def __repr__(self) -> str:
        return f"Catcher({len(self.children)} children)"


def is_caught(instance: Instance, error: BaseException, name: str) -> bool:
    """Tell the nearest Catcher of an error; False if there is none around the component."""
    up: Any = instance
    while up is not None:
        if isinstance(up, Instance) and isinstance(up.component, Catcher):
            up.component.catch(error, name)
            return True
        up = up.parent
    return False
