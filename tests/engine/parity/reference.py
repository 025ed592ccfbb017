"""A component under ReactPy's own layout, its updates applied as ReactPy's browser client does."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from reactpy.config import REACTPY_ASYNC_RENDERING
from reactpy.core.layout import Layout
from reactpy.types import Component

from .canonical import Node, flat, of_model
from .kit import Do, Fire, Kit, Make, Step
from .settling import settle


class Reference:
    """ReactPy's layout and the model that its browser would hold."""

    def __init__(self, layout: Layout, kit: Kit) -> None:
        self.kit = kit
        self.updates = 0
        self.model: Any = {"tagName": ""}
        self._layout = layout

    def document(self) -> tuple[Node | str, ...]:
        """What the browser shows now."""
        return of_model(self.model)

    async def step(self, step: Step) -> None:
        """Let one thing happen, and wait until its effects are over."""
        if isinstance(step, Do):
            step.act(self.kit)
        elif isinstance(step, Fire):
            handler = self._find(step)["eventHandlers"][step.name]
            await self._deliver(handler, [step.data] if step.path is None else step.data["args"])
        elif handlers := [h for model in self._models() for h in model.get("eventHandlers", {}).values()]:
            await self._deliver(handlers[step.number % len(handlers)], [{}])
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is left to do."""
        await settle(
            lambda: (
                self.updates,
                len(self.kit.journal),
                len(self.kit.unordered),
                self.kit.alive.total(),
                sum(self.kit.renders.values()),
            )
        )

    async def follow(self) -> None:
        """Apply updates until cancelled."""
        while True:
            update = await self._layout.render()
            self._apply(update["path"], json.loads(json.dumps(update["model"])))
            self.updates += 1

    def _apply(self, path: str, model: Any) -> None:
        *parents, last = [int(p) if p.isdigit() else p for p in path.split("/")[1:]] or [None]
        if last is None:
            self.model = model
            return
        place = self.model
        for part in parents:
            place = place[part]
        place[last] = model

    async def _deliver(self, handler: Any, data: list[Any]) -> None:
        await self._layout.deliver({"type": "layout-event", "target": handler["target"], "data": data})

    def _find(self, step: Fire) -> Any:
        found = [m for m in self._models() if m.get("attributes", {}).get("id") == step.element]
        assert len(found) == 1, f"{step.element}: {len(found)} elements"
        for index in step.path.split(".") if step.path else ():
            found = [list(flat(found[0]["children"]))[int(index)]]
        return found[0]

    def _models(self) -> Iterator[Any]:
        waiting = [self.model]
        while waiting:
            model = waiting.pop()
            if isinstance(model, dict):
                yield model
                waiting.extend(reversed(model.get("children", ())))


@asynccontextmanager
async def _in_order() -> AsyncIterator[None]:
    """ReactPy that renders one component after the other.

    Its default takes finished renders out of a set, in any order, so an older picture may come last:
    see test_differences.py.
    """
    before = REACTPY_ASYNC_RENDERING.current
    REACTPY_ASYNC_RENDERING.current = False
    try:
        yield
    finally:
        REACTPY_ASYNC_RENDERING.current = before


@asynccontextmanager
async def reference_run(make: Make, kit: Kit) -> AsyncIterator[Reference]:
    """Show a component with ReactPy; it is shown and at rest when the block begins, gone when it ends."""
    component: Component = make(kit)
    async with _in_order(), Layout(component) as layout:
        run = Reference(layout, kit)
        following = asyncio.create_task(run.follow())
        try:
            await run.settle()
            yield run
        finally:
            kit.gates.open_all()
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
