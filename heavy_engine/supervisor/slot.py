"""A slot: the place of one worker, which is never empty for long."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from .backoff import Backoff
from .limits import Limits
from .worker import Worker

NOT_IN_TIME = "it was not ready in time"

Start = Callable[[int, bool], Awaitable[Worker]]

log = structlog.get_logger("heavy.supervisor")


class Slot:
    """Keeps one worker running, whatever happens to it."""

    def __init__(self, number: int, start: Start, limits: Limits) -> None:
        self.number = number
        self.worker: Worker | None = None
        self.pause_s = 0.0
        """How long the next try waits, at present."""
        self.trouble = ""
        """Why the last worker ended that should not have, or did not get ready."""
        self.whole_trouble = ""
        """All that the last one said of it that did not get ready."""
        self.new: Worker | None = None
        """Who is to take this place, and is not ready yet."""
        self._endings: set[asyncio.Task[None]] = set()
        self._start = start
        self._limits = limits
        self._backoff = Backoff(limits)
        self._is_renewed = asyncio.Event()

    @property
    def serves(self) -> bool:
        """Whether somebody answers here."""
        return self.worker is not None and self.worker.serves.is_set() and not self.worker.leaves.is_set()

    @property
    def is_filled(self) -> bool:
        """Whether its worker is all that pages need."""
        return self.serves and self.worker is not None and self.worker.is_ready.is_set()

    async def fill(self) -> Worker:
        """Start a worker; answers who is in this place then."""
        worker = await self._start(self.number, False)
        if self.worker is not None:  # It was renewed meanwhile.
            await worker.end(self._limits.drain_s)
            return self.worker
        self.worker = worker
        return worker

    async def lost(self, worker: Worker) -> float:
        """Wait until a worker leaves that should not; answers the seconds until the next try."""
        await worker.leaves.wait()
        while self.worker is not None and self.worker is not worker:
            worker = self.worker  # It was renewed; the new one may leave, too.
            await worker.leaves.wait()
        self.worker = None
        self._is_renewed.clear()
        if worker.ended.is_set():
            self.pause_s = self._backoff.after(worker.served_s)
            self._report(worker)
        else:
            log.info(
                "somebody told a worker to end; another takes its place",
                number=self.number,
                worker_pid=worker.pid,
            )
        return self.pause_s

    async def pause(self) -> None:
        """Wait for the next try, unless a rolling restart fills the slot before."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.pause_s):
                await self._is_renewed.wait()
        self.pause_s = 0.0

    async def wait_for_renewal(self) -> None:
        """What is here does not start; other code may."""
        await self._is_renewed.wait()

    async def renew(self, *, patient: bool = True, limit_s: float | None = None) -> Worker | None:
        """Put a new worker in the place of the old one, once it is ready; None if it does not get so far.

        Args:
            patient: whether to wait for the end of the old one.
            limit_s: what the new one gets, in seconds, if not what the limits say.
        """
        self.new = new = await self._start(self.number, True)
        if not await self._becomes_ready(new, limit_s or self._limits.ready_s):
            self.trouble = new.last_words or NOT_IN_TIME
            self.whole_trouble = new.trouble or self.trouble
            await new.end(self._limits.margin_s)
            self._give_up(new, log.error if patient else log.debug)
            return None
        old, self.worker = self.worker, new
        self._is_renewed.set()
        if old is not None:
            ending = asyncio.create_task(old.end(self._limits.drain_s + self._limits.margin_s))
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)
            if patient:
                await ending
        return new

    async def _becomes_ready(self, new: Worker, limit_s: float) -> bool:
        try:
            return await new.becomes_ready(limit_s)
        except asyncio.CancelledError:  # Nobody wants it any more.
            new.kill()
            await new.ended.wait()
            raise
        finally:
            self.new = None

    def _report(self, worker: Worker) -> None:
        self.trouble = worker.last_words
        facts = {
            "number": self.number,
            "worker_pid": worker.pid,
            "how": worker.how_it_ended,
            "trouble": self.trouble,
        }
        if self.pause_s:
            log.error(
                "a worker ends again and again; the next try waits",
                times=self._backoff.young_deaths,
                next_try_s=self.pause_s,
                **facts,
            )
        else:
            log.warning("worker ended; another takes its place", served_s=round(worker.served_s, 1), **facts)

    def _give_up(self, new: Worker, tell: Callable[..., object]) -> None:
        tell(
            "the new worker did not get ready; the old one goes on",
            number=self.number,
            worker_pid=new.pid,
            trouble=self.trouble,
        )
