"""The supervisor: so many workers on one socket, until it is told to stop.

SIGTERM and SIGINT end all workers well, a second one kills them; SIGHUP renews them one after the other.
Sanic 25.12's own manager never replaces a worker that was killed, and cuts all sockets when it stops.
"""

import asyncio
import os
import signal
from collections.abc import Mapping

import structlog

from .apology import Apology
from .companion import Companion
from .limits import Limits
from .slot import Slot
from .spare import Spare
from .state_file import StateFile
from .terminal import Terminal
from .tie import SPARE
from .worker import Worker, WorkerProgram, start_worker

START_FAILED = 1
"""The exit code when the very first worker ends with an error before any of them serves."""
KILLED = 137

log = structlog.get_logger("heavy.supervisor")


class Supervisor:
    """Runs workers of one program; `run` returns when all of them have ended."""

    def __init__(
        self,
        program: WorkerProgram,
        count: int,
        limits: Limits,
        state_file: StateFile | None = None,
        spares: int = 0,
        companion: Companion | None = None,
    ) -> None:
        self._companion = companion
        self._program = program
        self._limits = limits
        self._state_file = state_file
        self._slots = [Slot(number, self._start, limits) for number in range(1, count + 1)]
        self._is_calm = asyncio.Event()
        self._spares = [Spare(self._start_spare, limits, self._is_calm) for _ in range(spares)]
        self._alive: dict[Worker, asyncio.Task[None]] = {}
        self._apology = Apology(program.listener)
        self._terminal = Terminal()
        self._stop = asyncio.Event()
        self._wants_restart = asyncio.Event()
        self._renewing = asyncio.Lock()
        self._first_serves = asyncio.Event()
        self._restarts = 0
        self._restart = "none"
        self._trouble = ""
        self._ever_served = False
        self._first_trouble = ""
        self._exit_code = 0
        # Only this process has the end that writes: it is closed when this process is gone.
        self._life, self._own_life = os.pipe()

    async def run(self) -> int:
        """Start the workers and keep them running until told to stop; answers the exit code."""
        self._listen_to_signals()
        log.info("supervising", workers=len(self._slots), pid=os.getpid())
        tasks = [asyncio.create_task(self._keep(slot), name=f"slot-{slot.number}") for slot in self._slots]
        tasks += [asyncio.create_task(spare.keep(), name="spare") for spare in self._spares]
        tasks.append(asyncio.create_task(self._restart_when_asked(), name="restarts"))
        if self._companion:
            tasks.append(asyncio.create_task(self._companion.attend(self), name="companion"))
        stopping = asyncio.create_task(self._stop.wait())
        await asyncio.wait([stopping, *tasks], return_when=asyncio.FIRST_COMPLETED)
        failed = [task for task in tasks if task.done()]  # They end with an error only.
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        await self._end_all()
        for task in failed:
            task.result()
        return self._exit_code

    # Told by signals.

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._asked_to_stop, number)
        loop.add_signal_handler(signal.SIGHUP, self._hung_up)

    def _asked_to_stop(self, number: signal.Signals) -> None:
        if not self._stop.is_set():
            log.info("stopping", signal=number.name, limit_s=self._limits.drain_s)
            self._stop.set()
            return
        log.warning("stopping at once: a second signal came", signal=number.name)
        self._exit_code = KILLED
        for worker in self._alive:
            worker.kill()

    def _hung_up(self) -> None:
        if self._terminal.is_gone():
            self._asked_to_stop(signal.SIGHUP)
        else:
            self._wants_restart.set()

    # What runs until then.

    async def _keep(self, slot: Slot) -> None:
        while True:
            worker = slot.worker or await slot.fill()
            pause_s = await slot.lost(worker)
            if not self._ever_served and (worker.exit_code or 0) > 0:
                if self._companion:
                    await self._wait_for_other_code(slot, worker)
                    continue
                self._give_up(worker)
            if pause_s and not any(slot.serves for slot in self._slots):
                await self._apology.begin()
            self._changed()
            await slot.pause()

    def _give_up(self, worker: Worker) -> None:
        """A server that never served says why, and ends: whoever started it is there to read it."""
        log.error(
            "the server did not start",
            number=worker.number,
            how=worker.how_it_ended,
            trouble=worker.last_words,
        )
        self._exit_code = START_FAILED
        self._stop.set()

    async def _wait_for_other_code(self, slot: Slot, worker: Worker) -> None:
        """Who changes the code is there to mend it, and mending it is enough."""
        self._first_trouble = worker.trouble or worker.how_it_ended
        self._trouble = worker.last_words or worker.how_it_ended
        await self._apology.begin()
        self._first_serves.set()
        self._tell_of_restart("failed")
        await slot.wait_for_renewal()

    async def _restart_when_asked(self) -> None:
        while True:
            await self._wants_restart.wait()
            self._wants_restart.clear()
            await self.renew()

    # What a companion may ask.

    async def renew(self, *, patient: bool = True, limit_s: float | None = None) -> str | None:
        """Put new workers in the places of all; answers what is wrong with the new ones, or None."""
        async with self._renewing:
            self._restarts += 1
            self._trouble = ""
            self._tell_of_restart("running")
            for spare in self._spares:  # They have the code of before; new ones follow.
                spare.dismiss()
            # What happens at every save is no news.
            tell = log.info if patient else log.debug
            tell("rolling restart begins", workers=len(self._slots))
            ends = "failed"
            try:
                trouble = await self._renew_all(patient=patient, limit_s=limit_s)
                ends = "done" if trouble is None else "failed"
            finally:
                self._tell_of_restart(ends)
            if trouble is None:
                tell("rolling restart is done", workers=len(self._slots))
            return trouble

    def tell(self, news: Mapping[str, object]) -> None:
        """Let all workers that run now know."""
        for worker in self._alive:
            worker.tell(news)

    def said_by_new(self) -> str:
        """What a new worker that is not ready yet said of its trouble so far."""
        return "\n".join(slot.new.trouble for slot in self._slots if slot.new)

    def excuse(self, words: str) -> None:
        """What people read from now on while nobody serves; nothing for the usual words."""
        self._apology.trouble = words

    async def serving(self) -> str | None:
        """Wait until somebody serves, or the first worker failed; answers why that did, or None."""
        await self._first_serves.wait()
        return None if self._ever_served else self._first_trouble

    # How that is done.

    async def _renew_all(self, *, patient: bool, limit_s: float | None) -> str | None:
        for slot in self._slots:
            new = await slot.renew(patient=patient, limit_s=limit_s)
            if new is None:
                self._trouble = slot.trouble
                tell = log.error if patient else log.debug  # Who asked in a hurry says it in its own words.
                tell("rolling restart ends early: the other workers stay", number=slot.number)
                return slot.whole_trouble
            log.info("worker renewed", number=slot.number, worker_pid=new.pid)
        return None

    def _tell_of_restart(self, state: str) -> None:
        self._restart = state
        self._changed()

    async def _start(self, number: int, must_be_well: bool) -> Worker:
        """Somebody for a place. What must be well first is new code, and no spare has that."""
        # One that waits comes before one that is still being started.
        spares = [] if must_be_well else sorted(self._spares, key=lambda spare: not spare.waits)
        taken = (spare.take() for spare in spares)
        if worker := next(filter(None, taken), None):
            worker.take_place(number)
            log.info("a spare worker takes the place", number=number, worker_pid=worker.pid)
            self._changed()
            return worker
        return await self._start_new(number, must_be_well=must_be_well)

    async def _start_spare(self) -> Worker:
        return await self._start_new(SPARE)

    async def _start_new(self, number: int, *, must_be_well: bool = False) -> Worker:
        worker, following = await start_worker(
            self._program, self._life, number, self._changed, must_be_well=must_be_well
        )
        self._alive[worker] = following
        following.add_done_callback(lambda _done: self._alive.pop(worker, None))
        log.info("worker started", number=number, worker_pid=worker.pid)
        self._changed()
        return worker

    def _changed(self) -> None:
        """Something is new: note it where others look."""
        if any(slot.serves for slot in self._slots):
            self._ever_served = True
            self._first_serves.set()
            self._apology.end()
        if self._restart != "running" and all(slot.is_filled for slot in self._slots):
            self._is_calm.set()
        else:
            self._is_calm.clear()
        if self._state_file:
            self._state_file.write(self._state())

    def _state(self) -> dict[str, object]:
        alive = [worker for worker in self._alive if not worker.ended.is_set()]
        alive.sort(key=lambda worker: (worker.number == SPARE, worker.number, worker.pid))
        return {
            "pid": os.getpid(),
            "workers": [
                {"number": worker.number, "pid": worker.pid, "state": worker.state} for worker in alive
            ],
            "waiting": {slot.number: slot.pause_s for slot in self._slots if slot.pause_s},
            "restarts": self._restarts,
            "restart": self._restart,
            "trouble": self._trouble,
        }

    async def _end_all(self) -> None:
        self._apology.end()
        self._program.listener.close()
        limit = self._limits.drain_s + self._limits.margin_s
        followed = list(self._alive.values())
        await asyncio.gather(*(worker.end(limit) for worker in list(self._alive)))
        if followed:
            await asyncio.wait(followed)
        for descriptor in (self._life, self._own_life):
            os.close(descriptor)
        if self._state_file:
            self._state_file.remove()
        log.info("stopped", exit_code=self._exit_code)


def supervise(
    program: WorkerProgram,
    count: int,
    limits: Limits,
    state_file: StateFile | None = None,
    spares: int = 0,
    companion: Companion | None = None,
) -> int:
    """Run workers until told to stop; answers the exit code.

    Args:
        program: what runs in each.
        count: so many serve.
        limits: how long to wait for what.
        state_file: where to note which run.
        spares: so many more have imported everything, and wait for the place of one that dies.
        companion: lives beside it, and may ask for new workers.
    """

    async def run() -> int:
        return await Supervisor(program, count, limits, state_file, spares, companion).run()

    return asyncio.run(run())
