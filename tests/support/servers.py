"""A real server in a process of its own, as production runs it."""

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.waiting import PATIENCE_S

PROJECT_ROOT = Path(__file__).parents[2]
# Below those from which connections that go out take theirs, so that none of them is in the way.
PORTS = range(20_000, 32_000)
NOBODY_RECORDS = str(Path(tempfile.gettempdir()) / f"heavy-recordings-of-tests-{os.getpid()}")


@dataclass
class RunningServer:
    """A server that answers, and the process behind it."""

    url: str
    process: subprocess.Popen[bytes]
    log_path: Path

    def log(self) -> str:
        """All it wrote so far."""
        return self.log_path.read_text()

    def clean_up(self) -> None:
        """End it; workers of a server that was killed end by themselves."""
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGTERM, limit_s: float = PATIENCE_S) -> int:
        """End it and wait; answers the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(limit_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise


async def start_server(
    database_url: str,
    log_path: Path,
    *,
    port: int | None = None,
    module: str = "heavy_stack.main",
    **settings: str,
) -> RunningServer:
    """Start a server and wait until it is ready; further keyword arguments are HEAVY_ settings."""
    port = port or free_port()
    process = spawn_server(server_environment(database_url, port, settings), log_path, module)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


def spawn_server(
    environment: Mapping[str, str], log_path: Path, module: str = "heavy_stack.main"
) -> subprocess.Popen[bytes]:
    """Start the server's process; it may well refuse to run."""
    with log_path.open("ab") as log:
        command = [sys.executable, "-m", module]
        return subprocess.Popen(
            command,
            env=dict(environment),
            cwd=PROJECT_ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def server_environment(database_url: str, port: int, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a server: ours without HEAVY_, and the settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HEAVY_")}
    own = {"HEAVY_DATABASE_URL": database_url, "HEAVY_PORT": str(port), "HEAVY_LOG_FORMAT": "json"}
    # Who records in this project's folder does not mean tests, and tests do not depend on them.
    own["HEAVY_RECORDINGS_FOLDER"] = NOBODY_RECORDS
    return clean | own | {f"HEAVY_{name.upper()}": value for name, value in settings.items()}


async def wait_until_ready(server: RunningServer) -> None:
    """Return when /readyz says 200."""
    deadline = time.monotonic() + PATIENCE_S
    async with httpx.AsyncClient() as client:
        while time.monotonic() < deadline:
            if server.process.poll() is not None:
                raise RuntimeError(f"the server ended with {server.process.returncode}:\n{server.log()}")
            if await _is_ready(client, server.url):
                return
            await asyncio.sleep(0.05)
    raise TimeoutError(f"the server was not ready in {PATIENCE_S} s:\n{server.log()}")


def free_port() -> int:
    """A port that nobody listens on, and that the kernel gives to no connection that goes out."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


async def _is_ready(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(f"{url}/readyz")).status_code == 200
    except httpx.TransportError:
        return False
