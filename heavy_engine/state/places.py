"""Places: which component of a page is which, by names and keys, without line numbers or markup."""

import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from ..layout.each import Each
from ..layout.instance import Instance
from ..layout.nodes import Element, Fragment, Island, Node
from ..layout.reactpy_names import Component, ContextProvider
from .codec import encode

EACH = "each"
_OURS = ("heavy_engine.", "reactpy.")
_AUTHORS_OF_OURS = ("heavy_engine.bench_pages.", "heavy_engine.testing.")
_LOCAL = "<locals>"


class Step(NamedTuple):
    """From a component to one below it.

    Attributes:
        name: `module:Qualified.name` of the component below.
        key: the key that its author gave it, as JSON; empty for none.
        nth: which one of those with this name and key, from 0.
        place: which one of those without key, whatever their names; -1 for one with a key.
    """

    name: str
    key: str
    nth: int
    place: int

    @property
    def is_by_count(self) -> bool:
        """Whether other components that come or go before it give it another step."""
        return self.place >= 0 or self.nth > 0


class Steps:
    """Gives steps to the components below one component, one after the other, in the order of the page."""

    __slots__ = ("_alike", "_keyless")

    def __init__(self) -> None:
        self._alike: Counter[tuple[str, str]] = Counter()
        self._keyless = 0

    def next(self, component: Component) -> Step:
        """The step to the next component.

        Raises:
            Unkept: when its key cannot be written.
        """
        name, key = name_of(component), key_of(component)
        nth, self._alike[name, key] = self._alike[name, key], self._alike[name, key] + 1
        if key:
            return Step(name, key, nth, -1)
        place, self._keyless = self._keyless, self._keyless + 1
        return Step(name, key, nth, place)


def name_of(component: Component) -> str:
    """The name by which a component is known."""
    if isinstance(component, Each):
        return EACH
    kind = component.type
    return f"{getattr(kind, '__module__', '')}:{getattr(kind, '__qualname__', '') or type(kind).__qualname__}"


def key_of(component: Component) -> str:
    """The key that its author gave a component, as JSON; empty for none.

    Raises:
        Unkept: when it cannot be written.
    """
    key = component.key
    if key is None or key == name_of(component).replace(":", "."):
        # Layouts have their own name as key: it says nothing more, and changes with it.
        return ""
    return orjson.dumps(encode(key)).decode()


def is_passed_over(component: Component) -> bool:
    """Whether a component is no place: contexts, and what the engine puts around pages and their parts."""
    if isinstance(component, Each):
        return False
    return isinstance(component, ContextProvider) or _is_ours(getattr(component.type, "__module__", "") or "")


def place_above(instance: Instance) -> Instance | None:
    """The nearest component above that is a place."""
    up = instance.parent
    while up is not None and not (isinstance(up, Instance) and not is_passed_over(up.component)):
        up = up.parent
    return up


def places_below(instance: Instance) -> Iterator[Instance]:
    """The nearest components below that are places, in the order of the page."""
    waiting: list[Node] = list(reversed(instance.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Instance) and not is_passed_over(node.component):
            yield node
        elif isinstance(node, Island):
            waiting += [part for part in (node.fallback, node.content) if part is not None]
        elif isinstance(node, Element | Fragment | Instance) and isinstance(node.children, list):
            waiting.extend(reversed(node.children))


def step_of_row(row: Component) -> Step:
    """The step from an each() to one of its rows, whose keys are their own."""
    return Step(name_of(row), key_of(row), 0, -1)


def exists(name: str) -> bool:
    """Whether the code still has a component of this name; of what functions define nobody knows."""
    module, _, path = name.partition(":")
    found: Any = sys.modules.get(module)
    for part in path.split("."):
        if part == _LOCAL:
            return found is not None
        found = getattr(found, part, None)
    # An old name may go on as another one for the same component.
    return name == EACH or (found is not None and getattr(found, "__qualname__", path) == path)


@lru_cache(maxsize=1024)
def _is_ours(module: str) -> bool:
    return f"{module}.".startswith(_OURS) and not f"{module}.".startswith(_AUTHORS_OF_OURS)
