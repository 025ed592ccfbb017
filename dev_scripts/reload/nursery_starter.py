"""Start workers as forks of a process that has imported all packages: in a third of the time."""

import os
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

from dev_scripts.programs import is_debugged
from dev_scripts.project import PROJECT_ROOT
from dev_scripts.warm.async_client import AsyncWarmChild, ask_async
from dev_scripts.warm.client import Job, JobRefused, NurseryGone
from dev_scripts.warm.kinds import kind
from dev_scripts.warm.starting import start_nursery
from dev_scripts.warm.wire import is_supported

TARGET = "dev_scripts.reload.worker:main"
TIES = ("--listener", "--voice", "--life", "--place", "--ear")
HIGHEST_HELD = 256

Plain = Callable[[Sequence[str], Sequence[int]], Awaitable[Any]]


class NurseryStarter:
    """Asks the nursery, and starts a program of its own where there is none (yet).

    Args:
        plain: starts such a program.
    """

    def __init__(self, plain: Plain) -> None:
        self._plain = plain
        self._kind = kind("server")
        self._process: subprocess.Popen[bytes] | None = None
        # Its end tells the nursery that this process is gone, and not before: its forks are waited for.
        self._life, self._own_life = os.pipe()
        self._held = _held()

    async def __call__(self, words: Sequence[str], lent: Sequence[int]) -> Any:
        """Start a worker (heavy_engine.supervisor.Starter)."""
        if self._process is not None:
            try:
                return await self._fork(words)
            except (NurseryGone, JobRefused):
                self.prepare()
        return await self._plain(words, lent)

    def prepare(self) -> None:
        """Have a nursery for the next worker; it imports while the first one serves."""
        if self._process is None or self._process.poll() is not None:
            self._process = start_nursery(self._kind.name, life=self._life)

    def let_go(self) -> None:
        """Have no nursery; one that is importing yet would not see that this process ends."""
        if self._process is not None:
            self._process.terminate()

    async def _fork(self, words: Sequence[str]) -> AsyncWarmChild:
        arguments, descriptors = by_name(words)
        output = {"stdout": 1, "stderr": 2}
        job = Job(
            TARGET,
            arguments,
            os.environ,
            str(PROJECT_ROOT),
            {**output, **descriptors, **self._held_besides(descriptors.values())},
        )
        return await ask_async(self._kind.socket_path, job)

    def _held_besides(self, others: Any) -> dict[str, int]:
        return {f"held{number}": number for number in self._held if number not in others}


def starter(plain: Plain) -> NurseryStarter | None:
    """One, where processes can be forked, and where no debugger follows them: that follows programs only."""
    return NurseryStarter(plain) if is_supported() and not is_debugged() else None


def by_name(words: Sequence[str]) -> tuple[list[str], dict[str, int]]:
    """The words with names for descriptors, which have other numbers in a fork; and these."""
    descriptors = {
        option.removeprefix("--"): int(value) for option, value in pairwise(words) if option in TIES
    }
    named = [
        f"{{{before.removeprefix('--')}}}" if before in TIES else word
        for before, word in zip(["", *words], words, strict=False)
    ]
    return named, descriptors


def _held() -> list[int]:
    """What this process lets its children have: the locks that say that a server and its database run."""
    found = []
    for number in range(3, HIGHEST_HELD):
        with suppress(OSError):
            if os.get_inheritable(number):
                found.append(number)
    return found
