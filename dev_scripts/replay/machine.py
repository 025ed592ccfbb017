"""CPU that this load test uses itself, and the machine in all: neither must be what is measured."""

from __future__ import annotations

import time

import psutil


class OwnCpu:
    """What this load test itself uses, in all its processes."""

    def __init__(self) -> None:
        self._own = psutil.Process()
        self._before, self._at = self._used(), time.monotonic()

    def cores(self) -> float:
        """Cores since the last call."""
        used, at = self._used(), time.monotonic()
        cores = max(0.0, used - self._before) / max(at - self._at, 1e-6)
        self._before, self._at = used, at
        return cores

    def _used(self) -> float:
        total = 0.0
        for process in (self._own, *self._own.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.Error:
                continue
            total += times.user + times.system
        return total


class MachineCpu:
    """What everybody on this machine uses."""

    def __init__(self) -> None:
        self._before, self._at = _busy(), time.monotonic()

    def cores(self) -> float:
        """Cores since the last call."""
        busy, at = _busy(), time.monotonic()
        cores = max(0.0, busy - self._before) / max(at - self._at, 1e-6)
        self._before, self._at = busy, at
        return cores


def _busy() -> float:
    """Seconds of CPU since the machine began, of all cores together."""
    times = psutil.cpu_times()._asdict()
    # Linux counts the time of guests in `user` and `nice` already.
    idle = ("idle", "iowait", "guest", "guest_nice")
    return float(sum(seconds for name, seconds in times.items() if name not in idle))
