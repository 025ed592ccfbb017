"""Real Redis and NATS servers on ports of 127.0.0.1, which end with the tests whatever happens."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.servers import free_port
from tests.support.waiting import PATIENCE_S

HOW_TO_GET_REDIS = (
    "No redis-server found. On Debian and Ubuntu: apt-get install redis-server. Tests of the Redis driver "
    "are skipped without it; HEAVY_REQUIRE_SERVERS=1 makes that a failure."
)
# Between the choice of a free port and its use another process may take it.
ATTEMPTS = 5
READY_REDIS, READY_NATS = b"Ready to accept connections", b"Server is ready"

# Starts a program that the kernel ends together with its parent, even if that is killed (Linux).
TIED = """
import ctypes, os, sys
if hasattr(ctypes.CDLL(None), "prctl"):
    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""

NO_NOTIFY = "CockroachDB has no LISTEN and NOTIFY; there HEAVY_NEWS_URL names a Redis or a NATS."

Command = Callable[[int], list[str]]


@dataclass
class BusServer:
    """A server that can be killed and started again on its port."""

    scheme: str
    command: Command
    folder: Path
    says_when_ready: bytes
    port: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """Its address as HEAVY_NEWS_URL wants it."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on the port of the first time, and wait until it listens."""
        for attempt in range(ATTEMPTS):
            port = self.port or free_port()
            if self._starts_on(port):
                self.port = port
                return
            assert attempt < ATTEMPTS - 1, f"{self.scheme} did not start:\n{self.log()}"

    def kill(self) -> None:
        """End it without a farewell."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def log(self) -> str:
        """All that it wrote so far."""
        return (self.folder / "log").read_text(errors="replace")

    def _starts_on(self, port: int) -> bool:
        tied = [sys.executable, "-c", TIED, str(os.getpid()), *self.command(port)]
        with (self.folder / "log").open("ab") as log:
            said_before = log.tell()
            self._process = subprocess.Popen(tied, cwd=self.folder, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while self._process.poll() is None and time.monotonic() < deadline:
            # A port that answers may be another process's; what this one writes is its own.
            if self.says_when_ready in (self.folder / "log").read_bytes()[said_before:]:
                return True
            time.sleep(0.01)
        self.kill()
        return False


def needs_notify(database_url: str) -> None:
    """Skip a test whose news PostgreSQL would carry, on a database that cannot."""
    if database_url.startswith("cockroachdb"):
        pytest.skip(NO_NOTIFY)


@contextmanager
def running(server: BusServer) -> Iterator[BusServer]:
    """Run a server until the block ends."""
    server.start()
    try:
        yield server
    finally:
        server.kill()


def redis_server(folder: Path) -> BusServer:
    """A Redis that keeps nothing; skips the test, or fails it, where there is none."""
    program = shutil.which("redis-server")
    if program is None:
        if os.environ.get("HEAVY_REQUIRE_SERVERS") == "1":
            pytest.fail(HOW_TO_GET_REDIS)
        pytest.skip(HOW_TO_GET_REDIS)
    flags = ["--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return BusServer("redis", lambda port: [str(program), "--port", str(port), *flags], folder, READY_REDIS)


def nats_server(folder: Path) -> BusServer:
    """The NATS of the locked packages."""
    program = Path(sys.executable).with_name("nats-server")
    flags = ["-a", "127.0.0.1"]
    return BusServer("nats", lambda port: [str(program), "-p", str(port), *flags], folder, READY_NATS)


SERVERS: dict[str, Callable[[Path], BusServer]] = {"redis": redis_server, "nats": nats_server}
