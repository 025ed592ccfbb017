"""One run of pytest, and which tests failed in it."""

import asyncio
import json
import os
import signal
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Self

from dev_scripts.programs import python
from dev_scripts.test import command as on_all_cores

MOST_IN_ONE_PROCESS = 20
"""Test files that run in one fork of the daemon; more are quicker on all cores."""


class Run:
    """A pytest that runs.

    Args:
        process: it.
        words: the test files and tests that it was given.
    """

    def __init__(self, process: asyncio.subprocess.Process, words: Sequence[str]) -> None:
        self.words = words
        self.began = monotonic()
        self.is_cut_short = False
        self.code = 0
        self._process = process

    @classmethod
    async def start(cls, root: Path, words: Sequence[str], options: Sequence[str]) -> Self:
        """Start it by the daemon or on all cores; it has this terminal."""
        return await cls.of(root, words, *command(words, options))

    @classmethod
    async def of(
        cls, root: Path, words: Sequence[str], program: Sequence[str], environment: Mapping[str, str]
    ) -> Self:
        """Start this program for these words."""
        process = await asyncio.create_subprocess_exec(*program, cwd=root, env=dict(environment))
        return cls(process, words)

    async def wait(self) -> int:
        """Its exit code."""
        return await self._process.wait()

    def cut_short(self) -> None:
        """End it as Ctrl+C does: fixtures tidy up, a debugger goes on until somebody leaves it."""
        self.is_cut_short = True
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGINT)

    def covers(self, file: str) -> bool:
        """Whether it was given this test file, a test in it, or a folder with it."""
        return any(is_in(file, word) for word in self.words)


def command(words: Sequence[str], options: Sequence[str]) -> tuple[list[str], Mapping[str, str]]:
    """The program to run and its environment: by the daemon, or on all cores."""
    if len(words) > MOST_IN_ONE_PROCESS:
        return on_all_cores([*options, *words]), {**os.environ, "HEAVY_TEST_DAEMON": "0"}
    return python("-m", "dev_scripts", "test", *options, *words), os.environ


def failed_in(root: Path, files: Collection[str]) -> list[str]:
    """The tests of these files that failed when they ran last, as pytest's own cache has them."""
    try:
        kept = json.loads((root / ".pytest_cache/v/cache/lastfailed").read_text("utf-8"))
    except (OSError, ValueError):
        return []
    return sorted(test for test in kept if file_of(test) in files)


def is_in(file: str, word: str) -> bool:
    """Whether a word for pytest means this test file, a test in it, or a folder with it."""
    place = file_of(word).rstrip("/")
    return place in (".", file) or file.startswith(f"{place}/")


def file_of(test: str) -> str:
    """The file of a test."""
    return test.partition("::")[0]
