"""What a server uses, if it runs on this machine: the CPU and memory of all its processes."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

LOOK_AGAIN_S = 5.0
SHARE_OF_A_WORKER = 0.2
HERE = ("127.0.0.1", "::1", "0.0.0.0", "::")  # noqa: S104  # addresses that are compared, not bound
GONE = (psutil.NoSuchProcess, psutil.AccessDenied)


@dataclass(frozen=True)
class Used:
    """What was used between two looks: cores (1.0 is one all the time), and bytes of memory now.

    `waited` is how many processes were ready to work but had no core, on average; 0 where the system does
    not tell.
    """

    cores: float
    memory: int
    waited: float = 0.0


class ServerWatch:
    """Looks at who listens at an address, and their children.

    Args:
        url: the address of the server.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._processes: dict[int, psutil.Process] = {}
        self._looked_at = -LOOK_AGAIN_S
        self._cpu: dict[int, float] = {}
        self._waited: dict[int, float] = {}
        # What each had used when it was seen first.
        self._first: dict[int, float] = {}
        self._at = 0.0

    def used(self) -> Used | None:
        """What was used since the last call; None at the first, and where the server is elsewhere."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_AGAIN_S:
            self._looked_at = now
            self._processes = {each.pid: each for each in self._find()}
        cpu, memory = self._read()
        self._first = {**cpu, **self._first}
        before, since = self._cpu, now - self._at
        waited_before, self._waited = self._waited, {pid: _waited(pid) for pid in cpu}
        self._cpu, self._at = cpu, now
        if not before or not cpu:
            return None
        return Used(_more(cpu, before) / since, memory, _more(self._waited, waited_before) / since)

    @property
    def processes(self) -> set[int]:
        """Those that were found."""
        return set(self._processes)

    @property
    def workers(self) -> int:
        """How many processes did the work since the first look; supervisors and spares only look on."""
        worked = [used - self._first.get(pid, used) for pid, used in self._cpu.items()]
        return sum(1 for used in worked if used > SHARE_OF_A_WORKER * max(worked))

    def _read(self) -> tuple[dict[int, float], int]:
        cpu, memory = {}, 0
        for pid, process in self._processes.items():
            with suppress(*GONE):
                times = process.cpu_times()
                cpu[pid] = times.user + times.system
                memory += _memory(process)
        return cpu, memory

    def _find(self) -> Iterator[psutil.Process]:
        if not _is_here(self._host):
            return
        seen: set[int] = set()
        for listener in _listeners(self._port):
            first = _first_of_family(listener, self._port)
            for process in (first, *_children(first)):
                if process.pid not in seen:
                    seen.add(process.pid)
                    yield process


def _listeners(port: int) -> list[psutil.Process]:
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:  # macOS tells it to root only
        return []
    listening = [each for each in connections if each.status == psutil.CONN_LISTEN and each.laddr]
    pids = {each.pid for each in listening if each.laddr[1:2] == (port,)}
    found = []
    for pid in sorted(pid for pid in pids if pid):
        with suppress(*GONE):
            found.append(psutil.Process(pid))
    return found


def _first_of_family(process: psutil.Process, port: int) -> psutil.Process:
    """The supervisor, where there is one: of several that share a socket, the system names any."""
    with suppress(*GONE):
        while (parent := process.parent()) is not None and _listens(parent, port):
            process = parent
    return process


def _listens(process: psutil.Process, port: int) -> bool:
    return any(
        each.status == psutil.CONN_LISTEN and each.laddr[1:2] == (port,)
        for each in process.net_connections("tcp")
    )


def _children(process: psutil.Process) -> list[psutil.Process]:
    with suppress(*GONE):
        return list(process.children(recursive=True))
    return []


def _more(now: Mapping[int, float], before: Mapping[int, float]) -> float:
    return sum(max(0.0, now[pid] - before.get(pid, now[pid])) for pid in now)


def _waited(pid: int) -> float:
    """Seconds for which its first thread could have worked, but had no core; Linux tells them."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def _memory(process: psutil.Process) -> int:
    """What would be free without it: pages that processes share count in parts, where the system tells."""
    with suppress(*GONE, AttributeError):
        return int(process.memory_full_info().pss)
    return int(process.memory_info().rss)


def _is_here(host: str) -> bool:
    with suppress(OSError):
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, None)}
        own = {each.address for addresses in psutil.net_if_addrs().values() for each in addresses}
        return bool(found & {*HERE, *own})
    return False
