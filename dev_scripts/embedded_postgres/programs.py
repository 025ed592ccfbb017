"""Running programs of PostgreSQL under the server's account."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dev_scripts.embedded_postgres import launch

PASSED_ON = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
LINES_TOLD = 12


class RunsAs(Protocol):
    """An account, as launch.py wants it."""

    @property
    def kind(self) -> str:
        """One of "self", "user" and "namespace"."""

    @property
    def uid(self) -> int:
        """The user to become or to show."""

    @property
    def gid(self) -> int:
        """The group to become or to show."""


@dataclass(frozen=True)
class Outcome:
    """How a program ended."""

    exit_code: int
    output: str

    @property
    def succeeded(self) -> bool:
        """Whether it did what it should."""
        return self.exit_code == 0

    def last_words(self) -> str:
        """The end of what it printed, else its exit code."""
        return "\n".join(self.output.strip().splitlines()[-LINES_TOLD:]) or f"exit code {self.exit_code}"


def run(
    account: RunsAs, program: Sequence[str | Path], *, reach: Iterable[Path] = (), text: str = ""
) -> Outcome:
    """Run a program to its end; it is killed if we are.

    Args:
        account: who it runs as.
        program: its path and arguments.
        reach: what the account must be able to enter or read, or the program is not run.
        text: its standard input.
    """
    done = subprocess.run(
        launch_command(account, program, signal.SIGKILL, reach),
        input=text,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=environment(),
        cwd="/",
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def launch_command(
    account: RunsAs, program: Sequence[str | Path], on_our_end: signal.Signals, reach: Iterable[Path] = ()
) -> list[str]:
    """The command that runs a program as the account; on_our_end reaches it when this process ends."""
    ids = (account.kind, account.uid, account.gid, int(on_our_end), os.getpid())
    return [
        *(sys.executable, "-I", "-S", str(Path(launch.__file__).resolve())),
        *map(str, ids),
        *map(str, reach),
        "--",
        *map(str, program),
    ]


def environment() -> dict[str, str]:
    """Nothing that would change what the server does: no PG* variable, no locale.

    initdb writes the time zone that it finds here into postgresql.conf.
    """
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
