"""Level 1: has imported the project's code as it is now, and forks whoever is to run."""

import os
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

from dev_scripts.warm import wire
from dev_scripts.warm.child import ForkedJob, leave_what_is_inherited
from dev_scripts.warm.importing import StartsThreads, import_all
from dev_scripts.warm.kinds import Kind
from dev_scripts.warm.recording import importable, is_ours, note_shy, read, record

GRACE_S = 5.0
"""How long an interrupted run may tidy up after its asker has gone."""


@dataclass
class Running:
    """A fork that runs, and who asked for it."""

    pid: int
    asker: socket.socket
    life: socket.socket
    is_tied: bool
    kill_at: float | None = None


class Level:
    """Takes jobs from its nursery until that has no more, and stays until the last has ended."""

    def __init__(self, sort: Kind, nursery: socket.socket) -> None:
        self._sort = sort
        self._nursery = nursery
        self._is_fed = True
        self._running: dict[int, Running] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, self._wakes = socket.socketpair()

    def run(self) -> ForkedJob | None:
        """Import, then fork. Returns in the forks with what they are to do; None when all is over."""
        leave_what_is_inherited()
        if not self._import():
            return None
        self._listen()
        while self._is_fed or self._running:
            for key, _events in self._selector.select(self._next_deadline_s()):
                job = self._take() if key.fileobj is self._nursery else None
                if job:
                    return job
                if isinstance(key.data, Running):
                    self._hear(key.data)
                elif key.fileobj is self._woken:
                    self._woken.recv(64)
            self._kill_the_late()
            self._reap()
        self._leave()
        return None

    def _import(self) -> bool:
        """Import what the record names; tell the nursery which files that were."""
        recorded = read(self._sort)
        wanted = (*filter(self._sort.keeps, recorded["modules"]), *self._sort.seeds_now())
        try:
            import_all(name for name in wanted if name.partition(".")[0] not in recorded["shy"])
        except StartsThreads as error:
            # Some package that its code needs, found by neither name nor record: without it, all is slow.
            note_shy(self._sort, str(error))
            wire.send(self._nursery, {"shy": str(error)})
            return False
        record(self._sort)
        ours = [name for name in importable(self._sort) if is_ours(self._sort, sys.modules[name])]
        files = [sys.modules[name].__file__ for name in ours]
        # Those that could not be imported, too: otherwise it would be tried again and again.
        knew = sorted({*filter(self._sort.keeps, recorded["modules"]), *ours})
        wire.send(self._nursery, {"files": [file for file in files if file], "known": knew})
        return True

    def _listen(self) -> None:
        self._woken.setblocking(False)
        self._wakes.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _nothing)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(self._nursery, selectors.EVENT_READ)

    def _take(self) -> ForkedJob | None:
        """Fork for what the nursery passes on; the fork gets its job from here."""
        received = wire.receive(self._nursery)
        if received is None:
            self._selector.unregister(self._nursery)
            self._nursery.close()
            self._is_fed = False
            return None
        asked, (asker_number, *lent) = received
        asker = socket.socket(fileno=asker_number)
        ours, its = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            ours.close()
            asker.close()
            self._leave()
            return ForkedJob(asked, dict(zip(asked["descriptors"], lent, strict=True)), its)
        its.close()
        wire.close_all(lent)
        self._follow(Running(pid, asker, ours, asked["is_tied"]))
        return None

    def _follow(self, running: Running) -> None:
        self._running[running.pid] = running
        self._selector.register(running.asker, selectors.EVENT_READ, running)
        with suppress(OSError):
            wire.send(running.asker, {"pid": running.pid})

    def _hear(self, running: Running) -> None:
        """The asker sends a signal on, or is gone."""
        if running.pid not in self._running:
            return
        try:
            received = wire.receive(running.asker)
        except (OSError, ValueError):
            received = None
        if received is not None:
            with suppress(ProcessLookupError):
                os.kill(running.pid, received[0]["signal"])
            return
        self._selector.unregister(running.asker)
        if running.is_tied:
            running.kill_at = time.monotonic() + GRACE_S
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGINT)

    def _kill_the_late(self) -> None:
        for running in self._running.values():
            if running.kill_at is not None and running.kill_at <= time.monotonic():
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)

    def _next_deadline_s(self) -> float | None:
        deadlines = [running.kill_at for running in self._running.values() if running.kill_at is not None]
        return max(0.05, min(deadlines) - time.monotonic()) if deadlines else None

    def _reap(self) -> None:
        for pid in list(self._running):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                self._tell_end(self._running.pop(pid), os.waitstatus_to_exitcode(status))

    def _tell_end(self, running: Running, code: int) -> None:
        with suppress(KeyError, ValueError):
            self._selector.unregister(running.asker)
        with suppress(OSError):
            wire.send(running.asker, {"ended": code})
        running.asker.close()
        running.life.close()

    def _leave(self) -> None:
        """Let go of all that is not the business of a fork."""
        signal.set_wakeup_fd(-1)
        self._selector.close()
        for running in self._running.values():
            running.asker.close()
            running.life.close()
        for end in (self._woken, self._wakes, self._nursery):
            end.close()


def _nothing(_number: int, _frame: object) -> None:
    """A signal that is handled is one that wakes the selector."""
