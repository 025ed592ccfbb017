"""A supervisor in a process of its own, and what a test sees of it: its log, its workers, its port."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.support.servers import PROJECT_ROOT, free_port
from tests.support.waiting import PATIENCE_S, eventually

AGAIN = "a worker ends again and again; the next try waits"


@dataclass
class Supervised:
    """A running supervisor of fake workers."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    def lines(self, event: str) -> list[dict[str, Any]]:
        """What it logged under this name."""
        lines = (
            json.loads(line) for line in (self.folder / "log").read_text().split("\n")[:-1] if line[:1] == "{"
        )
        return [line for line in lines if line["event"] == event]

    async def says(self, event: str, times: int = 1) -> dict[str, Any]:
        """Wait until it logged this so often; answers the last line."""
        await eventually(lambda: len(self.lines(event)) >= times, what=f"{event}: {self.log()}")
        return self.lines(event)[times - 1]

    def log(self) -> str:
        """All it wrote."""
        return (self.folder / "log").read_text()

    def started(self) -> list[int]:
        """All processes that it started."""
        return [line["worker_pid"] for line in self.lines("worker started")]

    def pids(self) -> dict[int, int]:
        """The process that became ready last, by its number."""
        return {line["number"]: line["worker_pid"] for line in self.lines("worker ready")}

    def state(self) -> dict[str, Any]:
        """What it noted for others."""
        noted: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return noted

    def do(self, what: str) -> None:
        """Let workers that start from now on do this."""
        (self.folder / "does").write_text(what)

    async def spare(self, *others: int) -> int:
        """Wait until a worker has imported everything and waits; answers its process, none of the others."""
        found: list[int] = []

        def waits() -> bool:
            found[:] = [
                one["pid"]
                for one in self.state()["workers"]
                if one["state"] == "spare" and one["pid"] not in others
            ]
            return bool(found)

        await eventually(waits, what=f"a spare worker: {self.log()}")
        return found[0]

    def signal(self, number: signal.Signals) -> None:
        """Send the supervisor a signal."""
        self.process.send_signal(number)

    async def ends(self) -> int:
        """Wait for its end; answers the exit code."""
        return await asyncio.to_thread(self.process.wait, PATIENCE_S)

    def ask(self) -> bytes:
        """Connect, and answer all that comes back: a worker's process id, or an apology."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: shed.example\r\n\r\n")
            answer = b""
            while piece := connection.recv(4096):
                answer += piece
        return answer

    def is_refused(self) -> bool:
        """Whether nobody listens on the port."""
        try:
            socket.create_connection(("127.0.0.1", self.port)).close()
        except ConnectionRefusedError:
            return True
        return False

    def clean_up(self) -> None:
        """End it; its workers follow."""
        self.process.kill()
        self.process.wait()


def start(folder: Path, workers: int = 2, does: str = "serve", **limits: float) -> Supervised:
    """Start a supervisor; answers at once."""
    (folder / "does").write_text(does)
    port = free_port()
    words = [str(port), str(workers), str(folder / "does"), str(folder / "state.json")]
    given = [f"{name}={value}" for name, value in limits.items()]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.engine.supervisor.supervised", *words, *given],
            cwd=PROJECT_ROOT,
            stdout=log,
            stderr=log,
        )
    return Supervised(process, port, folder)


def is_gone(pid: int) -> bool:
    """Whether a process has ended; whoever inherited it may still have to take note of that."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def kill(pid: int) -> None:
    """End a process as the system does when memory is short."""
    os.kill(pid, signal.SIGKILL)
