"""How long something took, how much CPU it used, and how long it waited for one.

On a machine that others use too, the clock says more about them than about us. Linux counts both for
every thread, in nanoseconds: time on a CPU, and time ready to run but not running, in
/proc/PID/task/TID/schedstat (Documentation/scheduler/sched-stats.rst). Other systems do not tell; there
only the clock counts.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from .servers import Server

Used = dict[str, tuple[int, int]]
"""By thread: nanoseconds on a CPU, nanoseconds waited for one."""
Processes = Callable[[], Iterable[int]]


@dataclass(frozen=True)
class Taken:
    """What one request took, in milliseconds.

    Args:
        wall: by the clock, as the client saw it.
        server: of CPU, by the server's process, whatever it did besides.
        database: of CPU, by all processes of the database.
        waited: for a CPU: of server, database and client the thread that waited longest, added up. One
            request goes from one to the other, so this is what was lost; a little less where two
            queries run at once.
    """

    wall: float
    server: float
    database: float
    waited: float

    @property
    def cpu(self) -> float:
        """What server and database used together."""
        return self.server + self.database


class Stopwatch:
    """Measures one thing at a time between start() and stop()."""

    def __init__(self, server: Server, postmaster: psutil.Process) -> None:
        self._groups: tuple[Processes, ...] = (
            lambda: [server.process.pid],
            lambda: [postmaster.pid, *(child.pid for child in postmaster.children())],
            lambda: [os.getpid()],
        )
        self._before: list[Used] = []
        self._began = 0.0

    def start(self) -> None:
        """Begin; what is counted is read before the clock starts."""
        self._before = [_used(processes()) for processes in self._groups]
        self.restart_clock()

    def restart_clock(self) -> None:
        """Begin later by the clock: what was done since start() counts only as CPU and waiting."""
        self._began = time.perf_counter()

    def stop(self) -> Taken:
        """What it took since the start."""
        wall = (time.perf_counter() - self._began) * 1000
        after = [_used(processes()) for processes in self._groups]
        spent = [growth(*pair) for pair in zip(self._before, after, strict=True)]
        return Taken(wall, spent[0][0], spent[1][0], sum(waited for _cpu, waited in spent))


def growth(before: Used, after: Used) -> tuple[float, float]:
    """Milliseconds of CPU by all threads, and of waiting by the one that waited longest.

    Threads that came meanwhile count, those that ended do not.
    """
    nothing = (0, 0)
    grown = [
        (cpu - before.get(thread, nothing)[0], waited - before.get(thread, nothing)[1])
        for thread, (cpu, waited) in after.items()
    ]
    return sum(cpu for cpu, _waited in grown) / 1e6, max((waited for _cpu, waited in grown), default=0) / 1e6


def _used(processes: Iterable[int]) -> Used:
    used: Used = {}
    if sys.platform != "linux":
        return used
    for process in processes:
        with suppress(OSError):  # It ended, or the kernel does not count.
            for thread in Path(f"/proc/{process}/task").iterdir():
                ran, delayed, _turns = (thread / "schedstat").read_text("ascii").split()
                used[thread.name] = (int(ran), int(delayed))
    return used
