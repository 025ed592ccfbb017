"""Instance: one component on a page, and what ReactPy's hooks see as its life cycle hook."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from .effects import Effects
from .reactpy_names import Component, ContextProvider, share_what_is_empty

T = TypeVar("T")


class HookOrderChanged(RuntimeError):
    """A component called other hooks than the last time."""

    def __init__(self, component: Component, seen: str, before: int) -> None:
        name = getattr(component.type, "__name__", "A component")
        super().__init__(
            f"{name} called {seen} hooks this time and {before} the last time. Call hooks at the top"
            " of the component, never inside if, for or try; move the condition into a component of its own."
        )


class Scheduler(Protocol):
    """What an instance needs of its layout."""

    def schedule(self, instance: "Instance") -> None:
        """Render it with the next flush."""


class Instance:
    """A component that is shown: its state, and the nodes it rendered."""

    __slots__ = (
        "_index",
        "_scheduler",
        "_state",
        "children",
        "component",
        "depth",
        "effects",
        "is_dead",
        "is_dirty",
        "is_rendered",
        "key",
        "parent",
        "readers",
        "reads",
    )

    def __init__(self, parent: Any, key: Any, component: Component, scheduler: Scheduler, depth: int) -> None:
        self.parent = parent
        self.key = key
        share_what_is_empty(component)
        self.component = component
        self.depth = depth
        self.children: list[Any] = []
        self.is_dirty = False
        self.is_dead = False
        self.is_rendered = False
        self.effects: Effects | None = None
        # Components that read this one's context, and providers that this one reads.
        self.readers: set[Instance] | None = None
        self.reads: set[Instance] | None = None
        self._scheduler = scheduler
        self._state: list[Any] | None = None
        self._index = 0

    # What ReactPy's hooks call.

    def schedule_render(self) -> None:
        """Render again, soon; asking twice is asking once."""
        if not self.is_dirty and not self.is_dead:
            self.is_dirty = True
            self._scheduler.schedule(self)

    def use_state(self, function: Callable[[], T]) -> T:
        """The next value that this component keeps; made the first time."""
        index, self._index = self._index, self._index + 1
        if not self.is_rendered:
            value = function()
            if self._state is None:
                self._state = [value]
            else:
                self._state.append(value)
            return value
        if self._state is None or index >= len(self._state):
            raise HookOrderChanged(self.component, "more", len(self._state or ()))
        kept: T = self._state[index]
        return kept

    def add_effect(self, effect: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Run something after this render was sent, until the component goes."""
        if self.effects is None:
            self.effects = Effects()
        self.effects.waiting.append(effect)

    def set_context_provider(self, _provider: ContextProvider[Any]) -> None:
        """Nothing to do: a provider is found by its place in the tree."""

    def get_context_provider(self, context: Any) -> ContextProvider[Any] | None:
        """The nearest provider above; from now on its changes render this component."""
        up = self.parent
        while up is not None:
            if isinstance(up, Instance) and up.component.type is context:
                self._read(up)
                provider = up.component
                return provider if isinstance(provider, ContextProvider) else None
            up = up.parent
        return None

    # What the layout calls.

    def call(self, stack: list[Any]) -> Any:
        """Call the component's function; hooks it calls find this instance.

        Raises:
            HookOrderChanged: when it called fewer or more hooks than the last time.
        """
        self.is_dirty = False
        self._index = 0
        stack.append(self)
        try:
            shown = self.component.render()
        except BaseException:
            self._forget_half_a_first_render()
            raise
        finally:
            stack.pop()
        if self.is_rendered and self._index != len(self._state or ()):
            raise HookOrderChanged(self.component, str(self._index), len(self._state or ()))
        self.is_rendered = True
        return shown

    def let_go(self) -> Effects | None:
        """The component is no longer shown; answers the effects that have to be stopped."""
        self.is_dead = True
        self.is_dirty = False
        for provider in self.reads or ():
            if provider.readers:
                provider.readers.discard(self)
        self.reads = self.readers = None
        return self.effects

    def _read(self, provider: "Instance") -> None:
        if provider.readers is None:
            provider.readers = set()
        provider.readers.add(self)
        if self.reads is None:
            self.reads = set()
        self.reads.add(provider)

    def _forget_half_a_first_render(self) -> None:
        """State that was made before it raised is made again by the next try."""
        if not self.is_rendered:
            self._state = None
            self.effects = None
