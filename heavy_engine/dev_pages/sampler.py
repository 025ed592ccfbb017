"""Sampler: sums up each second, and tells the pages under /dev if anybody looks."""

import asyncio
import time
from collections.abc import Callable

import psutil

from ..background import BackgroundTask
from ..dev_panel import DevPanel
from ..topics import Topics

SECONDS_TOLD = "heavy:dev:seconds"
EVENTS_TOLD = "heavy:dev:events"
# So often a second the loop is asked how late it is: what holds it up for longer is always noticed.
LOOKS_A_SECOND = 10


class Sampler(BackgroundTask):
    """Runs beside the server; while nobody looks it reads memory and CPU of the process, and that is all."""

    def __init__(
        self, panel: DevPanel, topics: Topics, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__()
        self._panel = panel
        self._topics = topics
        self._clock = clock
        self._process = psutil.Process()

    def sample(self, late_s: float = 0.0) -> None:
        """End a second in which the loop was late by so many seconds at worst."""
        recent, process = self._panel.recent, self._process
        with process.oneshot():
            memory, cpu = process.memory_info().rss, process.cpu_percent() / 100
        recent.end_second(self._panel.open_pages, memory, cpu_share=cpu, late_ms=late_s * 1000)
        if not recent.lookers:
            return
        self._topics.publish(SECONDS_TOLD)
        if recent.has_new_events():
            self._topics.publish(EVENTS_TOLD)

    async def _run(self) -> None:
        while True:
            self.sample(max([await self.late() for _ in range(LOOKS_A_SECOND)]))

    async def late(self) -> float:
        """Wait a little; answers by how many seconds longer it took."""
        due = self._clock() + 1 / LOOKS_A_SECOND
        await asyncio.sleep(1 / LOOKS_A_SECOND)
        return max(0.0, self._clock() - due)
