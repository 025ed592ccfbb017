"""Instance: one component on a page, and what ReactPy's hooks see as its life cycle hook."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from .effects import Effects
from .reactpy_names import Component, ContextProvider, CurrentState, open_ring, share_what_is_empty

T = TypeVar("T")


class HookOrderChanged(RuntimeError):
    """A component called other hooks than the last time."""

    def __init__(self, component: Component, seen: str, before: int) -> None:
        name = getattr(component.type, "__name__", "A component")
        super().__init__(
            f"{name} called {seen} hooks this time and {before} the last time. Call hooks at the top"
            " of the component, never inside if, for or try; move the condition into a component of its own."
        )


class StateKeeper(Protocol):
    """Who keeps the states of a page for the time when it has to be built anew."""

    # Whether states of an earlier incarnation wait for their components.
    is_restoring: bool

    def created(self, instance: "Instance") -> None:
        """A component is about to render for the first time; told only while restoring."""

    def made(self, instance: "Instance", index: int, state: Any) -> None:
        """A component made a state, which nobody has read yet."""

    def rendered(self, instance: "Instance") -> bool:
        """A component was called; answers whether it got other states since. Told only while restoring."""

    def changed(self, instance: "Instance") -> None:
        """A component has to render, most likely for its state was set; may be called from any thread."""

    def ended(self, instance: "Instance") -> None:
        """A component of which something was noted is no longer shown."""

    def moved(self) -> None:
        """Components came or went."""

    def tells(self, instance: "Instance", index: int) -> str:
        """Whether a state is kept, for developers: "kept", why not, or empty for what nobody wants kept."""


class Scheduler(Protocol):
    """What an instance needs of its layout."""

    keeper: StateKeeper | None

    def schedule(self, instance: "Instance") -> None:
        """Render it with the next flush."""


class Ties:
    """What few components have: effects, and contexts that they give or read."""

    __slots__ = ("effects", "readers", "reads")

    def __init__(self) -> None:
        self.effects: Effects | None = None
        # Components that read this one's context, and providers that this one reads.
        self.readers: set[Instance] = set()
        self.reads: set[Instance] = set()


class Instance:
    """A component that is shown: its state, and the nodes it rendered.

    A page may have thousands, so what few of them need is kept apart.
    """

    __slots__ = (
        "_index",
        "_scheduler",
        "_state",
        "_ties",
        "children",
        "component",
        "is_dirty",
        "key",
        "notes",
        "parent",
    )

    def __init__(self, parent: Any, key: Any, component: Component, scheduler: Scheduler) -> None:
        self.parent = parent
        self.key = key
        share_what_is_empty(component)
        self.component = component
        self.children: list[Any] = []
        self.is_dirty = False
        self._ties: Ties | None = None
        # None for a component that is no longer shown.
        self._scheduler: Scheduler | None = scheduler
        # A list while the first render makes it; its length never changes after that.
        self._state: list[Any] | tuple[Any, ...] = []
        self._index = 0
        # What the page's keeper knows of it; None for most.
        self.notes: Any = None

    @property
    def is_dead(self) -> bool:
        """Whether it is no longer shown."""
        return self._scheduler is None

    @property
    def keeper(self) -> StateKeeper | None:
        """Who keeps the states of its page, if anybody does."""
        return self._scheduler.keeper if self._scheduler else None

    @property
    def state(self) -> tuple[Any, ...]:
        """What its hooks keep, in the order of their calls."""
        return tuple(self._state)

    @property
    def effects(self) -> Effects | None:
        """What runs for it, if anything ever did."""
        return self._ties.effects if self._ties else None

    @property
    def readers(self) -> tuple["Instance", ...]:
        """The components that read its context."""
        return tuple(self._ties.readers) if self._ties else ()

    @property
    def depth(self) -> int:
        """How many nodes it stands below; outer ones have less."""
        depth, up = 0, self.parent
        while up is not None:
            depth, up = depth + 1, up.parent
        return depth

    # What ReactPy's hooks call.

    def schedule_render(self) -> None:
        """Render again, soon; asking twice is asking once."""
        if not self.is_dirty and self._scheduler is not None:
            self.is_dirty = True
            self._scheduler.schedule(self)

    def use_state(self, function: Callable[[], T]) -> T:
        """The next value that this component keeps; made the first time."""
        state = self._state
        if isinstance(state, list):
            value = function()
            state.append(value)
            if value.__class__ is CurrentState and self._scheduler is not None:
                keeper = self._scheduler.keeper
                if keeper is not None:
                    keeper.made(self, len(state) - 1, value)
            return value
        index, self._index = self._index, self._index + 1
        if index >= len(state):
            raise HookOrderChanged(self.component, "more", len(state))
        kept: T = state[index]
        return kept

    def add_effect(self, effect: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Run something after this render was sent, until the component goes."""
        ties = self._tied()
        if ties.effects is None:
            ties.effects = Effects()
        ties.effects.waiting.append(effect)

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
        if isinstance(self._state, list):
            self._state = tuple(self._state)
        elif self._index != len(self._state):
            raise HookOrderChanged(self.component, str(self._index), len(self._state))
        return shown

    def let_go(self) -> None:
        """The component is no longer shown."""
        if self.notes is not None and self._scheduler is not None and self._scheduler.keeper is not None:
            self._scheduler.keeper.ended(self)
        self._scheduler = None
        self.is_dirty = False
        if self._ties:
            for provider in self._ties.reads:
                provider._tied().readers.discard(self)
            self._ties.reads.clear()
            self._ties.readers.clear()

    def forget_state(self) -> None:
        """Keep no state any more; setters that a handler still holds may be called, and do nothing."""
        for value in self._state:
            open_ring(value)
        self._state = ()

    def _read(self, provider: "Instance") -> None:
        provider._tied().readers.add(self)
        self._tied().reads.add(provider)

    def _tied(self) -> Ties:
        if self._ties is None:
            self._ties = Ties()
        return self._ties

    def _forget_half_a_first_render(self) -> None:
        """State that was made before it raised is made again by the next try."""
        if isinstance(self._state, list):
            self._state = []
            self.notes = None
            if self._ties:
                self._ties.effects = None
