"""Who starts the process of a worker: as a program of its own, or whoever can do it faster."""

import asyncio
import os
from collections.abc import Sequence
from typing import Protocol


class Process(Protocol):
    """What is needed of a process that runs a worker; asyncio's is one."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """None while it runs; negative numbers are signals."""

    async def wait(self) -> int:
        """Wait until it has ended; answers `returncode`."""

    def send_signal(self, signal: int) -> None:
        """Send it a signal; ProcessLookupError where it has ended."""


class Starter(Protocol):
    """Starts the program of a worker."""

    async def __call__(self, words: Sequence[str], lent: Sequence[int]) -> Process:
        """Start one.

        Args:
            words: its arguments, the numbers of descriptors among them.
            lent: these descriptors, which it has to have under the same numbers.
        """


def as_subprocess(command: Sequence[str]) -> Starter:
    """Starts a new program each time, which works everywhere."""

    async def start(words: Sequence[str], lent: Sequence[int]) -> Process:
        for descriptor in lent:
            os.set_inheritable(descriptor, True)
        # What this process holds and lets its children have (the lock that says that a server runs here)
        # is theirs, too. A group of its own: Ctrl+C in a terminal is this process's to deal with.
        return await asyncio.create_subprocess_exec(
            *command, *words, stdin=asyncio.subprocess.DEVNULL, close_fds=False, process_group=0
        )

    return start
