"""A spare: a worker that has imported everything, and waits until one of the others dies."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from .backoff import Backoff
from .limits import Limits
from .worker import Worker

log = structlog.get_logger("heavy.supervisor")


class Spare:
    """Keeps one spare worker while all is calm.

    Args:
        start: starts one.
        limits: of the supervisor.
        is_calm: set while all places are filled and nothing is renewed. Before that a spare would only
            take time from those that are needed, or hold code that is about to be replaced.
    """

    def __init__(
        self, start: Callable[[], Awaitable[Worker]], limits: Limits, is_calm: asyncio.Event
    ) -> None:
        self._start = start
        self._is_calm = is_calm
        self._backoff = Backoff(limits)
        self._worker: Worker | None = None

    @property
    def waits(self) -> bool:
        """Whether it has one that has imported everything."""
        return self._worker is not None and self._worker.waited_since is not None

    def take(self) -> Worker | None:
        """The worker that waits here, or is about to; none follows before all is calm again."""
        worker, self._worker = self._worker, None
        return None if worker is None or worker.ended.is_set() else worker

    def dismiss(self) -> None:
        """End it: what it has imported is not what it should be any more."""
        if worker := self.take():
            worker.terminate()

    async def keep(self) -> None:
        """Have one, and another when that one got a place or ended."""
        while True:
            await self._is_calm.wait()
            self._worker = worker = await self._start()
            if not self._is_calm.is_set():
                self.dismiss()
            await worker.is_settled.wait()
            if worker.ended.is_set() and not worker.is_told_to_end:
                self._worker = None
                await asyncio.sleep(self._pause_after(worker))

    def _pause_after(self, worker: Worker) -> float:
        """A spare that ends before it has imported everything will do so again."""
        pause_s = self._backoff.after(worker.waited_s)
        log.warning(
            "a spare worker ended",
            worker_pid=worker.pid,
            how=worker.how_it_ended,
            next_try_s=pause_s,
            trouble=worker.last_words,
        )
        return pause_s
