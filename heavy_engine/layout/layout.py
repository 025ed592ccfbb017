"""Layout: the tree of one page on the server."""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from ..html.attributes import properties
from ..nobody import nobody
from .builder import Builder
from .catching import is_caught
from .events import handlers_of
from .inputs import Inputs
from .instance import Instance, StateKeeper
from .islands import handler_in, island_around
from .nodes import Element, Island, owner
from .reactpy_names import BaseEventHandler, Component, VdomDict, begin_hooks, end_hooks, plain_function
from .reconciler import Op, Reconciler
from .remains import take_apart
from .serialise import html_of
from .watched import Watch, WatchedBuilder

ROUNDS_MAX = 50
END_WITHIN_S = 5.0

Report = Callable[[BaseException], None]


class EndlessRender(RuntimeError):
    """A component sets state whenever it renders."""

    def __init__(self, component: str) -> None:
        super().__init__(
            f"{component} set state while rendering, {ROUNDS_MAX} times in a row. Set state in a handler"
            " or in an effect with dependencies, not in the component's body."
        )


class Target(NamedTuple):
    """An element that an event is for."""

    tag: str
    attributes: Any
    handlers: tuple[BaseEventHandler, ...]
    component: str
    shown_by: Instance | None = None


class Layout:
    """Renders a root component and what is below it. Everything runs in the caller's turn of the loop."""

    def __init__(
        self,
        root: Component,
        *,
        on_dirty: Callable[[], None] = lambda: None,
        on_fault: Callable[[BaseException, str], VdomDict | str | None] | None = None,
        on_effect_fault: Report | None = None,
        watch: Watch | None = None,
        keeper: StateKeeper | None = None,
    ) -> None:
        """Prepare to render.

        Args:
            root: the page.
            on_dirty: called when there is something to flush; once until the next flush.
            on_fault: gets an error and the name of the component that raised it; answers
                what is shown in its place. Errors are raised again if left out.
            on_effect_fault: gets what an effect raised.
            watch: is told what a developer wants to know; costs nothing if left out.
            keeper: is told of states, and has those of an earlier incarnation of the page.
        """
        self._root = root
        self._on_dirty = on_dirty
        self._on_effect_fault = on_effect_fault or _ignore
        fault = on_fault or _nothing
        self._builder = Builder(self, fault) if watch is None else WatchedBuilder(self, fault, watch)
        self.keeper = self._builder.keeper = keeper
        self._inputs = Inputs()
        self._reconciler = Reconciler(self._builder, self._inputs)
        self._dirty: deque[Instance] = deque()
        self._is_flushing = False
        self._ending: set[asyncio.Task[None]] = set()
        self._tree: Instance | None = None

    @property
    def is_dirty(self) -> bool:
        """Whether a flush would render something."""
        return any(instance.is_dirty for instance in self._dirty)

    @property
    def tree(self) -> Instance | None:
        """The root component as it is shown; None before the first render."""
        return self._tree

    @property
    def renders(self) -> int:
        """How many components were rendered so far."""
        return self._builder.renders

    @property
    def inputs_wait(self) -> bool:
        """Whether a ticked box waits for its component; see restore_inputs(late=True)."""
        return self._inputs.waits

    def render(self) -> str:
        """Render for the first time; answers the page's HTML."""
        out: list[str] = []
        token = self._begin()
        try:
            # A component's node is an Instance.
            self._tree = self._builder.node(None, None, self._root, out)  # type: ignore[assignment]
        finally:
            self._end(token)
        return "".join(out)

    def flush(self) -> list[Op]:
        """Render what is dirty, each component once, outer ones first; answers the edits.

        The base of the edits is what the last flush answered, however long ago that was.
        """
        token = self._begin()
        try:
            self._render_dirty()
        finally:
            self._end(token)
        if self._reconciler.ended:
            self._stop_effects_of_the_gone()
        ops, self._reconciler.ops = self._reconciler.ops, []
        if self._builder.late:
            ops += self._builder.late
            self._builder.late = []
        return ops

    def html(self) -> str:
        """The HTML of the tree as it is, for a browser; streams begin anew in it."""
        token = self._begin()
        try:
            self._builder.begin_streams_anew()
        finally:
            self._end(token)
        html = html_of([self._tree]) if self._tree is not None else ""
        self._builder.forget_streams()
        return html

    def start_effects(self) -> None:
        """Start effects of components that rendered; the inner before the outer, as ReactPy does.

        What left the page is freed then too: nobody waits for that, as edits were sent before.
        """
        self._free_the_gone()
        waiting, self._builder.have_effects = self._builder.have_effects, []
        for instance in reversed(waiting):
            self._builder.start_effects(instance, partial(self._effect_failed, instance))

    def find(self, number: int, event: str) -> Target | None:
        """The element with this number if it handles this event, else None."""
        node = self._builder.targets.get(number)
        if isinstance(node, Island):
            found = handler_in(node, event)
            return _target(found[0], (found[1],)) if found else None
        if node is None or not (handlers := handlers_of(node, event)):
            return None
        return _target(node, handlers)

    def note_input(self, number: int, **reported: Any) -> None:
        """Remember what an input shows now; call it before the handlers of its event run."""
        element = self._builder.targets.get(number)
        if isinstance(element, Element):
            self._inputs.note(element, reported)

    def restore_inputs(self, *, late: bool = False) -> list[Op]:
        """Edits for inputs whose page wants something else than they show; call it after the handlers."""
        return self._inputs.restore(late=late)

    def wanted_values(self) -> list[Op]:
        """Edits that say again what the page wants controls to show of which it hears."""
        heard = [node for node in self._builder.targets.values() if isinstance(node, Element)]
        wanted = ((node.number, properties(node.tag, node.attributes)) for node in heard)
        return [["p", number, values] for number, values in wanted if values]

    async def settle(self) -> None:
        """Let effects that were started, or told to end, take their turn."""
        for _turn in range(3):
            await asyncio.sleep(0)

    async def close(self) -> None:
        """Take the page down; effects get a moment to clean up."""
        if self._tree is not None:
            self._reconciler.let_go([self._tree])
        self._stop_effects_of_the_gone()
        if self._ending:
            _done, late = await asyncio.wait(self._ending, timeout=END_WITHIN_S)
            for task in late:
                task.cancel()
        self._tree = None
        self._free_the_gone()

    def let_go(self) -> None:
        """After `close`: hold nobody, and be held by nobody."""
        self._on_dirty, self._on_effect_fault, self.keeper = nobody, _ignore, None
        self._dirty.clear()
        self._builder.let_go()

    def schedule(self, instance: Instance) -> None:
        """Render an instance with the next flush; may be called from another thread."""
        self._dirty.append(instance)
        if self.keeper is not None:
            self.keeper.changed(instance)
        if len(self._dirty) == 1 and not self._is_flushing:
            self._on_dirty()

    def _render_dirty(self) -> None:
        for _round in range(ROUNDS_MAX):
            for instance in self._take_dirty():
                if instance.is_dirty:
                    self._render(instance)
            if not self._dirty:
                return
        for instance in self._take_dirty():
            self._end_endless(instance)

    def _render(self, instance: Instance) -> None:
        island = island_around(instance) if self._builder.islands else None
        if island is not None:
            self._reconciler.render_in_island(instance, island)
        else:
            self._reconciler.render(instance)

    def _take_dirty(self) -> list[Instance]:
        batch = []
        while self._dirty:
            batch.append(self._dirty.popleft())
        if len(batch) > 1:
            batch.sort(key=_depth)
        return batch

    def _end_endless(self, instance: Instance) -> None:
        instance.is_dirty = False
        name = getattr(instance.component.type, "__name__", "A component")
        self._reconciler.end(instance, EndlessRender(name))

    def _stop_effects_of_the_gone(self) -> None:
        ended, self._reconciler.ended = self._reconciler.ended, []
        for instance in ended:
            if instance.effects is not None:
                for task in instance.effects.stop():
                    self._ending.add(task)
                    task.add_done_callback(self._ending.discard)

    def _effect_failed(self, instance: Instance, error: BaseException) -> None:
        """An effect of what is shown is the business of the boundary around it, if there is one."""
        name = getattr(instance.component.type, "__name__", "component")
        if instance.is_dead or not is_caught(instance, error, name):
            self._on_effect_fault(error)

    def _free_the_gone(self) -> None:
        gone, self._reconciler.gone = self._reconciler.gone, []
        take_apart(gone)

    def _begin(self) -> Any:
        """From now on, hooks find the component that renders."""
        self._is_flushing = True
        token, self._builder.stack = begin_hooks()
        return token

    def _end(self, token: Any) -> None:
        end_hooks(token)
        self._is_flushing = False
        self._builder.stack = []
        if self.keeper is not None and (self._builder.created or self._reconciler.ended):
            self.keeper.moved()
        self._builder.created.clear()
        if self._dirty and self.is_dirty:
            self._on_dirty()


def call_now(handler: BaseEventHandler, data: list[Any]) -> bool:
    """Call a handler that is a plain function, at once; False if it is none and has to be awaited."""
    function = plain_function(handler)
    if function is None:
        return False
    function(*data)
    return True


def _target(element: Element, handlers: tuple[BaseEventHandler, ...]) -> Target:
    shown_by = owner(element)
    name = getattr(shown_by.component.type, "__name__", "") if shown_by else ""
    return Target(element.tag, element.attributes, handlers, name, shown_by)


def _depth(instance: Instance) -> int:
    return instance.depth


def _nothing(error: BaseException, _component: str) -> None:
    raise error


def _ignore(_error: BaseException) -> None:
    """Nobody asked."""
