"""A layout that a developer looks into: who renders for how long, and who was at work when it failed."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from inspect import unwrap
from types import CodeType
from typing import Any, NamedTuple, Protocol

from .builder import Builder, Fault, Out
from .children import Entry
from .instance import Instance, Scheduler
from .nodes import Node
from .reactpy_names import Component

# From a hook's use_state() up to the component that called the hook, at most.
FRAMES_MAX = 40


class AtWork(NamedTuple):
    """What runs for a component: "component" while it is shown, "effect" for what its effects began."""

    kind: str
    instance: Instance


class CallSite(NamedTuple):
    """Where a component called the hook that keeps a value."""

    hook: str
    line: int


class Watch(Protocol):
    """Who is told."""

    def rendered(self, instance: Instance, seconds: float) -> None:
        """A component's function was called; what stands below it is not counted."""


_at_work: ContextVar[AtWork | None] = ContextVar("at_work", default=None)
at_work = _at_work.get


class WatchedInstance(Instance):
    """A component that remembers where its hooks are called, and what it knew when it failed."""

    __slots__ = ("lost", "renders", "sites")

    def __init__(self, parent: Any, key: Any, component: Component, scheduler: Scheduler) -> None:
        super().__init__(parent, key, component, scheduler)
        self.renders = 0
        self.sites: list[CallSite] = []
        # What its hooks kept when its first render failed.
        self.lost: tuple[Any, ...] = ()

    @property
    def kept(self) -> tuple[Any, ...]:
        """What its hooks keep, in the order of their calls; of a failed first render what they kept."""
        return tuple(self._state) or self.lost

    def use_state(self, function: Callable[[], Any]) -> Any:
        """As the class above; notes where the component called the hook when it is made."""
        if isinstance(self._state, list):
            self.sites[len(self._state) :] = [_call_site(self.component)]
        return super().use_state(function)

    def _forget_half_a_first_render(self) -> None:
        if isinstance(self._state, list):
            self.lost = tuple(self._state)
        super()._forget_half_a_first_render()


class WatchedBuilder(Builder):
    """A builder that tells a watch."""

    instance_type = WatchedInstance

    def __init__(self, scheduler: Scheduler, on_fault: Fault, watch: Watch) -> None:
        super().__init__(scheduler, on_fault)
        self._watch = watch
        self._raised: tuple[BaseException, Instance] | None = None

    def call(self, instance: Instance) -> list[Entry]:
        """Render a component, and take its time."""
        began = time.perf_counter()
        try:
            return super().call(instance)
        except Exception as error:
            # Another one above may answer for it.
            self._raised = (error, instance)
            raise
        finally:
            self._watch.rendered(instance, time.perf_counter() - began)

    def fallback(self, instance: Instance, error: BaseException, out: Out) -> list[Node]:
        """What is shown instead; whoever asks meanwhile learns which component raised."""
        raised, self._raised = self._raised, None
        who = raised[1] if raised and raised[0] is error else instance
        with working("component", who):
            return super().fallback(instance, error, out)

    def start_effects(self, instance: Instance, report: Callable[[BaseException], None]) -> None:
        """Start what waits; all that it begins knows for which component it works."""
        with working("effect", instance):
            super().start_effects(instance, report)


@contextmanager
def working(kind: str, instance: Instance) -> Iterator[None]:
    """From here on, and in all tasks that begin here, this component is at work."""
    token = _at_work.set(AtWork(kind, instance))
    try:
        yield
    finally:
        _at_work.reset(token)


def code_of(component: Component) -> CodeType | None:
    """The code that an author wrote for a component; None for what is no function."""
    code = getattr(unwrap(component.type), "__code__", None) if callable(component.type) else None
    return code if isinstance(code, CodeType) else None


def _call_site(component: Component) -> CallSite:
    code, hook, frame = code_of(component), "", sys._getframe(1)
    for _step in range(FRAMES_MAX):
        if frame.f_code is code:
            return CallSite(hook, frame.f_lineno)
        if frame.f_back is None:
            break
        hook, frame = frame.f_code.co_name, frame.f_back
    return CallSite("", 0)
