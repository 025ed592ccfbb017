"""Start a server in a process of its own, and ask the system what it uses."""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import psutil

from benchmarks.references.serving import pin

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 20.0

OURS = "benchmarks.live.our_server"
ECHO = "benchmarks.references.echo"
REACTPY = "benchmarks.references.reactpy_layout"
APPLICATION = "heavy_stack.main"
HTMX = "benchmarks.references.htmx_page"


@dataclass
class Server:
    """A server that listens on 127.0.0.1."""

    module: str
    port: int
    process: psutil.Popen
    _clock: int = field(init=False)

    def __post_init__(self) -> None:
        # Linux names the CPU clock of a process so (see clock_getcpuclockid); it counts nanoseconds.
        self._clock = (~self.process.pid) << 3 | 2

    @property
    def origin(self) -> str:
        """Its address as a browser spells it."""
        return f"http://127.0.0.1:{self.port}"

    def cpu_s(self) -> float:
        """CPU time that it has used so far, user and system, in seconds."""
        if sys.platform == "linux":
            return time.clock_gettime(self._clock)
        used = self.process.cpu_times()
        return float(used.user + used.system)

    def memory_bytes(self) -> int:
        """Its resident memory."""
        return int(self.process.memory_info().rss)


@contextmanager
def serving(
    module: str,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    core: int | None = None,
) -> Iterator[Server]:
    """Run a server until the block ends; it learns its port as HEAVY_PORT, and most as an argument, too.

    Args:
        module: is run with python -m.
        arguments: after the port.
        environment: besides ours.
        core: where it runs if it does not see to that itself; it would inherit ours.
    """
    port = _free_port()
    told = [] if module == APPLICATION else [str(port)]
    command = [sys.executable, "-m", module, *told, *arguments]
    known = {**os.environ, "HEAVY_PORT": str(port), **(environment or {})}
    with tempfile.TemporaryFile() as log:
        process = psutil.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=known)
        if core is not None:
            pin(core, process.pid)
        try:
            server = Server(module, port, process)
            _wait_until_it_listens(server, log)
            yield server
        finally:
            with suppress(psutil.NoSuchProcess):
                process.terminate()
            with suppress(psutil.TimeoutExpired):
                process.wait(10)
            with suppress(psutil.NoSuchProcess):
                process.kill()


def _wait_until_it_listens(server: Server, log: IO[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if server.process.poll() is not None:
            log.seek(0)
            raise RuntimeError(f"{server.module} ended:\n{log.read().decode()}")
        with suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"{server.module} did not listen within {START_LIMIT_S} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
