"""A component under the engine's layout: a mailbox of events, frames, and the browser that applies them."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
from reactpy.types import Event

from heavy_engine.layout import Layout
from heavy_engine.testing.dom import Element, inner_html
from heavy_engine.testing.forms import set_property
from heavy_engine.testing.parse import parse
from heavy_engine.testing.patch import Registry, number_of

from . import strict_html
from .canonical import Node, wire_type
from .documents import of_dom
from .kit import Do, Fire, Kit, Make, Step
from .settling import settle

Show = Callable[[BaseException, str], Any]
Named = tuple[int, str]
TYPED = ("value", "checked")


def show_nothing(_error: BaseException, _component: str) -> None:
    """What ReactPy shows instead of a component that raised."""


class Ours:
    """The engine's layout and the browser at its other end.

    A minimal session: events run one after the other, and what they dirty is flushed once per turn of the
    loop.
    """

    def __init__(self, make: Make, kit: Kit, show_fault: Show = show_nothing) -> None:
        self.kit = kit
        self.frames: list[list[Any]] = []
        self.faults: list[BaseException] = []
        self.show_fault = show_fault
        self._events: asyncio.Queue[Fire | Named] = asyncio.Queue()
        self._busy = False
        self.layout = Layout(
            make(kit), on_dirty=self._plan_flush, on_fault=self._fault, on_effect_fault=self.faults.append
        )
        self._loop = asyncio.get_running_loop()
        html = self.layout.render()
        strict_html.read(html)
        self.browser = Registry(parse(html), self._outside)
        self.layout.start_effects()

    def document(self) -> tuple[Node | str, ...]:
        """What the browser shows after all frames."""
        return of_dom(self.browser.root)

    def document_from_html(self) -> tuple[Node | str, ...]:
        """What a browser would show that comes now."""
        html = self.layout.html()
        strict_html.read(html)
        return of_dom(parse(html))

    def check_numbers(self) -> None:
        """The browser's nodes have the numbers that the server gives them, in the same order."""
        ours = [number_of(node) for node in self.browser.root.walk()]
        theirs = [number_of(node) for node in parse(self.layout.html()).walk()]
        assert [n for n in ours if n] == [n for n in theirs if n], inner_html(self.browser.root)

    async def step(self, step: Step) -> None:
        """Let one thing happen, and wait until its effects are over."""
        if isinstance(step, Do):
            step.act(self.kit)
        elif isinstance(step, Fire):
            self._person_acts(step)
            self._events.put_nowait(step)
        elif named := self._named_events():
            self._events.put_nowait(named[step.number % len(named)])
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to do; events that wait behind a handler at a gate may remain."""
        await settle(
            lambda: (
                len(self.frames),
                len(self.kit.journal),
                len(self.kit.unordered),
                self.kit.alive.total(),
                self.layout.renders,
                self._events.qsize(),
            )
        )

    async def serve(self) -> None:
        """Handle events in order until cancelled."""
        while True:
            await self._handle(await self._events.get())

    async def _handle(self, step: Fire | Named) -> None:
        number, name = self._address(step) if isinstance(step, Fire) else step
        target = self.layout.find(number, name)
        assert target is not None, f"no handler: {step}"
        data = step.data if isinstance(step, Fire) else {}
        if reported := {k: v for k, v in data.get("target", {}).items() if k in TYPED}:
            self.layout.note_input(number, **reported)
        for handler in target.handlers:
            try:
                await handler.function(_payload(step))
            except Exception as error:
                self.faults.append(error)
        self._flush()
        self._send(self.layout.restore_inputs())

    def _address(self, step: Fire) -> Named:
        element = self._find(step.element)
        name = wire_type(element.tag, element.attributes, step.name)
        return number_of(element), name if step.path is None else f"{step.path}:{step.name}"

    def _named_events(self) -> list[Named]:
        return [
            (number_of(element), word.partition(":")[0])
            for element in self.browser.root.elements()
            for word in element.attributes.get("data-on", "").split()
        ]

    def _person_acts(self, step: Fire) -> None:
        """What a browser shows by itself before the server knows of it."""
        for name, value in step.data.get("target", {}).items():
            if name in TYPED:
                set_property(self._find(step.element), name, value)

    def _find(self, element_id: str) -> Element:
        found = [e for e in self.browser.root.elements() if _id(e) == element_id]
        assert len(found) == 1, f"{element_id}: {len(found)} elements"
        return found[0]

    def _plan_flush(self) -> None:
        self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        if self.layout.is_dirty:
            self._send(self.layout.flush())
            self.layout.start_effects()

    def _send(self, ops: list[Any]) -> None:
        if ops:
            self.frames.append(orjson.loads(orjson.dumps(ops)))
            self.browser.apply(self.frames[-1])

    def _outside(self, letter: str, *values: Any) -> None:
        number, model = values
        assert letter == "j", f"a layout has no business with {letter}"
        self.browser.element(number).attributes["data-island"] = orjson.dumps(model).decode()

    def _fault(self, error: BaseException, component: str) -> Any:
        self.faults.append(error)
        return self.show_fault(error, component)


def _payload(step: Fire | Named) -> list[Any]:
    if not isinstance(step, Fire):
        return [Event()]
    data = [step.data] if step.path is None else step.data["args"]
    return [Event(copy.deepcopy(d)) if isinstance(d, dict) else d for d in data]


def _id(element: Element) -> str | None:
    if "data-island" in element.attributes:
        return orjson.loads(element.attributes["data-island"]).get("attributes", {}).get("id")
    return element.attributes.get("id")


@asynccontextmanager
async def our_run(make: Make, kit: Kit, show_fault: Show = show_nothing) -> AsyncIterator[Ours]:
    """Show a component with the engine; it is shown and at rest when the block begins, gone when it ends."""
    run = Ours(make, kit, show_fault)
    serving = asyncio.create_task(run.serve())
    try:
        await run.settle()
        yield run
    finally:
        kit.gates.open_all()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        await run.layout.close()
