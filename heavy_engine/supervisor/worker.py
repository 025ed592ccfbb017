"""A worker process, as its supervisor sees it."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog

from .starting import Process, Starter, as_subprocess
from .tie import LEAVING, READY, SERVING, SPARE, TROUBLE, WAITING, arguments

TROUBLE_LINES = 6
LAST_WORDS_S = 1.0
"""What a worker said may come a moment after the news of its end."""

log = structlog.get_logger("heavy.supervisor")


@dataclass(frozen=True)
class WorkerProgram:
    """What runs in each worker: a command that takes the arguments of a tie, and the factory it is told."""

    command: Sequence[str]
    factory: str
    listener: socket.socket
    start: Starter | None = None
    """Starts its processes; unless given, each is a program of its own."""
    hears: bool = False
    """Whether its workers are told news."""


class Worker:
    """One process: what it said, and whether it has ended."""

    def __init__(
        self,
        number: int,
        process: Process,
        told: Callable[[], None],
        place: int | None = None,
        ear: int | None = None,
    ) -> None:
        self.number = number
        self.pid = process.pid
        self.trouble = ""
        self.is_told_to_end = False
        self.served_since: float | None = None
        self.waited_since: float | None = None
        self.serves, self.is_ready, self.ended = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.leaves = asyncio.Event()
        """Set when it takes nobody any more, whoever told it to; at the latest when it has ended."""
        self.is_settled = asyncio.Event()
        """Set when a spare got a place, or has ended."""
        self._process = process
        self._told = told
        self._place = place
        self._ear = ear

    @property
    def served_s(self) -> float:
        """How long it has served, in seconds."""
        return 0.0 if self.served_since is None else time.monotonic() - self.served_since

    @property
    def waited_s(self) -> float:
        """How long it was a spare that has imported everything, in seconds."""
        return 0.0 if self.waited_since is None else time.monotonic() - self.waited_since

    @property
    def last_words(self) -> str:
        """The end of its trouble, which says most in a traceback."""
        return "\n".join(self.trouble.strip().splitlines()[-TROUBLE_LINES:])

    @property
    def exit_code(self) -> int | None:
        """As subprocess has it: negative numbers are signals."""
        return self._process.returncode

    @property
    def state(self) -> str:
        """In one word, for people."""
        if self.ended.is_set():
            return "ended"
        if self.is_told_to_end or self.leaves.is_set():
            return "draining"
        if self.number == SPARE and self.waited_since is not None:
            return "spare"
        return "ready" if self.is_ready.is_set() else "serving" if self.serves.is_set() else "starting"

    @property
    def how_it_ended(self) -> str:
        """Such as "exit code 1" or "killed by SIGKILL"."""
        code = self.exit_code or 0
        return f"killed by {_signal_name(-code)}" if code < 0 else f"exit code {code}"

    def take_place(self, number: int) -> None:
        """Let a spare serve under this number."""
        self.number = number
        if self._place is not None:
            with suppress(OSError):  # It has ended just now, which its slot learns like any other end.
                os.write(self._place, str(number).encode())
        self._settle()

    def tell(self, news: Mapping[str, object]) -> None:
        """Let it know; one that does not listen, or has ended, misses it."""
        if self._ear is not None:
            with suppress(OSError):
                os.write(self._ear, json.dumps(news).encode() + b"\n")

    def terminate(self) -> None:
        """Ask it to finish what it does and to end."""
        self.is_told_to_end = True
        self._told()
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.is_told_to_end = True
        self._send(signal.SIGKILL)

    async def becomes_ready(self, limit_s: float) -> bool:
        """Wait until it says so; False when it ends before, or does not in time."""
        waits = [asyncio.create_task(event.wait()) for event in (self.is_ready, self.ended)]
        await asyncio.wait(waits, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        for task in waits:
            task.cancel()
        return self.is_ready.is_set() and not self.ended.is_set()

    async def end(self, drain_s: float) -> None:
        """Ask it to end, and kill it when it does not in time."""
        self.terminate()
        try:
            async with asyncio.timeout(drain_s):
                await self.ended.wait()
        except TimeoutError:
            self.kill()
            await self.ended.wait()

    async def follow(self, voice: asyncio.StreamReader) -> None:
        """Take in what it says until it has ended."""
        hearing = asyncio.create_task(self._hear(voice))
        await self._process.wait()
        await asyncio.wait([hearing], timeout=LAST_WORDS_S)
        hearing.cancel()
        self.ended.set()
        if self._ear is not None:
            os.close(self._ear)
            self._ear = None
        self._settle()
        self.leaves.set()
        self._told()

    async def _hear(self, voice: asyncio.StreamReader) -> None:
        async for line in voice:
            self._take(*json.loads(line))

    def _take(self, word: str, text: str) -> None:
        if word == TROUBLE:
            self.trouble = text
        if word in (SERVING, READY) and self.served_since is None:
            self.served_since = time.monotonic()
            self.serves.set()
        if word == WAITING:
            self.waited_since = time.monotonic()
        if word == LEAVING:
            self.leaves.set()
        if word == READY and not self.is_ready.is_set():
            self.is_ready.set()
            log.info("worker ready", number=self.number, worker_pid=self.pid)
        self._told()

    def _settle(self) -> None:
        self.is_settled.set()
        if self._place is not None:
            os.close(self._place)
            self._place = None

    def _send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            self._process.send_signal(number)


async def start_worker(
    program: WorkerProgram, life: int, number: int, told: Callable[[], None], *, must_be_well: bool
) -> tuple[Worker, asyncio.Task[None]]:
    """Start a process that shares nothing with this one but the socket, two pipes and the output.

    Args:
        program: what runs in it.
        life: the descriptor that tells it, by its end, that this process is gone.
        number: which of the workers it is, from 1; or SPARE.
        told: is called when something is new about it.
        must_be_well: whether it may serve only once all that pages need works.
    """
    ear, voice = os.pipe()
    heard = await _reader(ear)
    told_place, place = os.pipe() if number == SPARE else (None, None)
    its_ear, our_mouth = _news_pipe() if program.hears else (None, None)
    lent = [descriptor for descriptor in (voice, told_place, its_ear) if descriptor is not None]
    shared = [program.listener.fileno(), life]
    words = arguments(program.factory, shared[0], voice, life, number, must_be_well, told_place, its_ear)
    start = program.start or as_subprocess(program.command)
    try:
        process = await start(words, [*shared, *lent])
    except BaseException:
        for descriptor in (place, our_mouth):
            if descriptor is not None:
                os.close(descriptor)
        raise
    finally:
        for descriptor in lent:
            os.close(descriptor)
    worker = Worker(number, process, told, place, our_mouth)
    return worker, asyncio.create_task(worker.follow(heard), name=f"worker-{number}")


def _news_pipe() -> tuple[int, int]:
    ear, mouth = os.pipe()
    os.set_blocking(mouth, False)  # A worker that hangs must not hang its supervisor.
    return ear, mouth


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(descriptor, "rb")
    )
    return reader


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def python(module: str) -> list[str]:
    """The command that runs a module in another process of this Python."""
    return [sys.executable, "-X", "faulthandler", "-m", module]
