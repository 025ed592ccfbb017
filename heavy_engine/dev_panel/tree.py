"""The components of a page, with what they were given and what their hooks keep."""

import inspect
from collections.abc import Iterator
from functools import lru_cache
from itertools import count, groupby, islice
from types import CodeType
from typing import Any, NamedTuple

from reactpy.types import Component, ContextProvider

from ..layout import CallSite, WatchedInstance, arguments, code_of, kept_by_hook
from ..layout.instance import Instance
from ..layout.nodes import Element, Fragment, Island, Node, numbers
from ..live import root
from .hiding import Secrets
from .sources import assigned_at, place_of
from .values import describe, shorten

COMPONENTS_MAX = 400
# Components of one kind that follow each other, such as rows; the rest is counted.
ALIKE_MAX = 25
DEPTH_MAX = 60
PROPS_MAX = 20
HOOKS_MAX = 30
NODES_MAX = 8
# What these keep is no state of anybody.
_EFFECTS = frozenset({"use_effect", "use_async_effect", "use_callback"})
_STATES = frozenset({"use_state", "use_kept_state", "use_unkept_state"})


class _Slot(NamedTuple):
    """What a hook keeps, and what the page's keeper tells of it."""

    kept: Any
    told: str


def tree_of(tree: Instance | None, secrets: Secrets) -> dict[str, Any]:
    """The components below the engine's own, outermost first; bounded."""
    walk = _Walk(secrets)
    top = _author_components(tree) if tree is not None else []
    return {"components": walk.all(top, 0), "left": walk.left}


def path_of(instance: Instance) -> list[dict[str, Any]]:
    """The components from the page down to this one."""
    path: list[dict[str, Any]] = []
    up: Any = instance
    while up is not None:
        if isinstance(up, Instance) and not is_engine(up):
            path.append(heading_of(up))
        up = up.parent
    return path[::-1]


def heading_of(instance: Instance) -> dict[str, Any]:
    """The name, key and place of a component."""
    place = place_of(code_of(instance.component))
    return {
        "name": name_of(instance.component),
        "key": None if instance.component.key is None else shorten(str(instance.component.key), 60),
        "place": place.as_json() if place else None,
    }


def name_of(component: Component) -> str:
    """What a component is called."""
    if isinstance(component, ContextProvider):
        return "context"
    return getattr(component.type, "__name__", None) or type(component).__name__


def props_of(component: Component, secrets: Secrets) -> list[list[str]]:
    """The arguments of a component: names and values."""
    if isinstance(component, ContextProvider):
        return [["value", describe(component.value, "", secrets)]]
    if type(component) is not Component:  # The engine's own, without arguments: each, streams, boundaries.
        return [["items", repr(component)]]
    given, named = arguments(component)
    names = _parameters(component.type)
    pairs = [*zip(names, given, strict=False), *named.items()]
    rest = given[len(names) :]
    pairs += [("*", rest)] if rest else []
    return [[name, describe(value, name, secrets)] for name, value in pairs[:PROPS_MAX]]


def state_of(instance: Instance, secrets: Secrets) -> list[dict[str, Any]]:
    """What the hooks of a component keep: their names as written, their values."""
    if not isinstance(instance, WatchedInstance):
        return []
    code, keeper = code_of(instance.component), instance.keeper
    told = (keeper.tells(instance, index) if keeper else "" for index in count())
    slots = zip(instance.sites, map(_Slot, instance.kept, told), strict=False)
    calls = groupby(slots, key=lambda slot: slot[0])
    found = (_hook(site, [slot for _, slot in group], code, secrets) for site, group in calls)
    return list(islice((one for hook in found for one in hook), HOOKS_MAX))


def is_engine(instance: Instance) -> bool:
    """Whether the engine put a component around the page: its root, and the contexts that this gives."""
    code = code_of(instance.component)
    if isinstance(instance.component, ContextProvider):
        up = instance.parent
        while isinstance(up, Fragment):
            up = up.parent
        return isinstance(up, Instance) and is_engine(up)
    return code is not None and code.co_filename == root.__file__


class _Walk:
    """Writes components down, until there are too many."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._room = COMPONENTS_MAX
        self.left = 0

    def all(self, instances: list[Instance], depth: int) -> list[dict[str, Any]]:
        written: list[dict[str, Any]] = []
        for kind, group in groupby(instances, key=lambda one: one.component.type):
            alike = list(group)
            shown = alike[: min(ALIKE_MAX, self._room)] if depth < DEPTH_MAX else []
            written += [self._one(instance, depth) for instance in shown]
            if more := len(alike) - len(shown):
                self.left += more
                written.append({"more": more, "name": getattr(kind, "__name__", "component")})
        return written

    def _one(self, instance: Instance, depth: int) -> dict[str, Any]:
        self._room -= 1
        below = self.all(list(_components_below(instance)), depth + 1)
        return {
            **heading_of(instance),
            "props": props_of(instance.component, self._secrets),
            "state": state_of(instance, self._secrets),
            "renders": getattr(instance, "renders", 0),
            "nodes": list(islice(numbers(instance), NODES_MAX)),
            "children": below,
        }


def _author_components(top: Instance) -> list[Instance]:
    found: list[Instance] = []
    for instance in [top] if not is_engine(top) else _components_below(top):
        found += _author_components(instance) if is_engine(instance) else [instance]
    return found


def _components_below(instance: Instance) -> Iterator[Instance]:
    """The nearest components inside a component, in the order of the page."""
    waiting: list[Node] = list(reversed(instance.children))
    while waiting:
        node = waiting.pop()
        if isinstance(node, Instance):
            yield node
        elif isinstance(node, Island):
            waiting += [node.content] if node.content else []
        elif isinstance(node, Element | Fragment) and isinstance(node.children, list):
            waiting.extend(reversed(node.children))


def _hook(
    site: CallSite, slots: list[_Slot], code: CodeType | None, secrets: Secrets
) -> list[dict[str, Any]]:
    """What one call of a hook keeps; a hook of hooks is known by its first state."""
    if site.hook in _EFFECTS:
        return []
    found = [(*kept_by_hook(slot.kept), slot.told) for slot in slots]
    if site.hook not in _STATES:
        found = [next((one for one in found if one[0] == "state"), found[0])]
    written = assigned_at(code).get(site.line, "") if code else ""
    name = written.partition(",")[0].strip() if site.hook in (*_STATES, "use_reducer") else written
    about = {"name": name, "hook": site.hook, "line": site.line}
    return [{**about, "value": describe(value, name, secrets), "kept": told} for _kind, value, told in found]


@lru_cache(maxsize=1024)
def _parameters(kind: Any) -> tuple[str, ...]:
    """The names of a component's positional arguments."""
    try:
        parameters = inspect.signature(kind).parameters.values()
    except (TypeError, ValueError):
        return ()
    by_place = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return tuple(one.name for one in parameters if one.kind in by_place)
