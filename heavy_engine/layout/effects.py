"""Effects of one component: tasks that begin after it was sent and end when it goes."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias, cast

from .reactpy_names import effect_slot

Effect: TypeAlias = Callable[[asyncio.Event], Awaitable[None]]


class Effects:
    """What runs for a component; `waiting` begins with the next start()."""

    __slots__ = ("_running", "waiting")

    def __init__(self) -> None:
        self.waiting: list[Effect] = []
        self._running: list[tuple[object | None, asyncio.Event, asyncio.Task[None]]] = []

    def start(self, report: Callable[[BaseException], None]) -> None:
        """Begin what waits; an effect of the same hook that ran until now ends before.

        ReactPy lets old ones wait until their component goes.
        """
        for effect in self.waiting:
            slot = effect_slot(effect)
            self._end_of_slot(slot)
            stop = asyncio.Event()
            task = asyncio.get_running_loop().create_task(cast(Coroutine[Any, Any, None], effect(stop)))
            task.add_done_callback(lambda task: _report(task, report))
            self._running.append((slot, stop, task))
        self.waiting.clear()

    def stop(self) -> list[asyncio.Task[None]]:
        """Tell all to stop and clean up; answers the tasks that do."""
        self.waiting.clear()
        running, self._running = self._running, []
        for _slot, stop, _task in running:
            stop.set()
        return [task for _slot, _stop, task in running if not task.done()]

    def _end_of_slot(self, slot: object | None) -> None:
        if slot is None:
            return
        kept = []
        for known, stop, task in self._running:
            if known is slot:
                # It wakes and cleans up before the new one takes its first step.
                stop.set()
            else:
                kept.append((known, stop, task))
        self._running = kept


def _report(task: asyncio.Task[None], report: Callable[[BaseException], None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        report(error)
