"""The asker's side: hand a job to a nursery, get to know how it ended.

Standard library only, and what is quick to import: each run of a test begins here.
"""

import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, Self

from dev_scripts.warm import wire

WHEN_LOST = -signal.SIGTERM
"""How a child ended whose nursery was killed: it ends then, too."""


class NurseryGone(ConnectionError):
    """There is no nursery, or it has ended: start a plain process instead."""


class JobRefused(RuntimeError):
    """The nursery cannot run this as a fresh process would; the message says why."""


class Job(NamedTuple):
    """What a fork is to run."""

    target: str
    """module:function; it gets the arguments and answers the exit code."""
    arguments: Sequence[str]
    """{name} in a word becomes the number that the descriptor of this name has in the child."""
    environment: Mapping[str, str]
    folder: str
    descriptors: Mapping[str, int] = MappingProxyType({})
    """Lent: name and number here; stdin, stdout and stderr become those of the child."""
    is_tied: bool = True
    """Whether it ends when the asker is gone."""

    def message(self) -> wire.Message:
        """The same as JSON has it, and what a fresh process of this Python would have."""
        return {
            "do": "run",
            "target": self.target,
            "arguments": list(self.arguments),
            "environment": dict(self.environment),
            "folder": self.folder,
            "descriptors": list(self.descriptors),
            "is_tied": self.is_tied,
            "umask": _umask(),
            "path": sys.path,
            "dont_write_bytecode": sys.dont_write_bytecode,
            "python": python_in_use(),
        }


class WarmChild:
    """A process that a nursery forked for us, waited for without an event loop."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def wait(self) -> int:
        """How it ended, as subprocess has it; signals that come meanwhile are dealt with."""
        while self.returncode is None:
            told = _receive(self._connection)
            self.returncode = WHEN_LOST if told is None else told.get("ended")
        self._connection.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal. Its parent does, so that nobody else who got its number is hit."""
        send_signal(self._connection, number, self.returncode)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def ask(address: Path, job: Job) -> WarmChild:
    """Hand over a job.

    Raises:
        NurseryGone: nobody answers there.
        JobRefused: it is not for a fork; the message says why.
    """
    return WarmChild(*begin(address, job))


def tell(address: Path, what: str) -> wire.Message:
    """Send one word, such as "status" or "stop", and return the answer.

    Raises:
        NurseryGone: nobody answers there.
    """
    with connect(address) as connection:
        _try_to_send(connection, {"do": what})
        answer = _receive(connection)
    if answer is None:
        raise NurseryGone(f"the nursery at {address} ended without an answer")
    return answer


def connect(address: Path) -> socket.socket:
    """A connection to the nursery.

    Raises:
        NurseryGone: nobody answers there.
    """
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(wire.short(address))
    except OSError as error:
        connection.close()
        raise NurseryGone(f"no nursery answers at {address}: {error}") from error
    return connection


def python_in_use() -> wire.Message:
    """What decides how this Python runs; a fork has that of its nursery."""
    options = {name: value for name, value in sys._xoptions.items() if name not in _HARMLESS}
    flags = {name: getattr(sys.flags, name) for name in _FLAGS}
    return {
        "executable": sys.prefix,
        "version": sys.version,
        "flags": flags,
        "options": {name: str(value) for name, value in options.items()},
        "warnings": list(sys.warnoptions),
    }


_HARMLESS = frozenset(("faulthandler", "frozen_modules"))
"""Options that change nothing for a test; debuggers run Python with the second."""
_FLAGS = (
    "debug",
    "optimize",
    "no_user_site",
    "no_site",
    "ignore_environment",
    "hash_randomization",
    "dev_mode",
    "utf8_mode",
)


def begin(address: Path, job: Job) -> tuple[socket.socket, int]:
    """Hand over a job; answers the line to its process, and that one's number. Raises as ask() does."""
    connection = connect(address)
    try:
        _try_to_send(connection, job.message(), list(job.descriptors.values()))
        answer = _receive(connection)
        if answer is None:
            raise NurseryGone(f"the nursery at {address} ended while it was asked")
        if "refused" in answer:
            raise JobRefused(answer["refused"])
    except BaseException:
        connection.close()
        raise
    return connection, int(answer["pid"])


def _try_to_send(connection: socket.socket, message: wire.Message, lent: Sequence[int] = ()) -> None:
    try:
        wire.send(connection, message, lent)
    except (BrokenPipeError, ConnectionResetError) as error:
        raise NurseryGone("the nursery ended while it was asked") from error


def _receive(connection: socket.socket) -> wire.Message | None:
    try:
        received = wire.receive(connection)
    except (ConnectionResetError, ValueError):
        return None
    return None if received is None else received[0]


def send_signal(connection: socket.socket, number: int, returncode: int | None) -> None:
    """Send a signal along the line to a process; raises ProcessLookupError when that has ended."""
    if returncode is not None:
        raise ProcessLookupError
    try:
        wire.send(connection, {"signal": int(number)})
    except OSError as error:
        raise ProcessLookupError from error


def _umask() -> int:
    current = os.umask(0o077)
    os.umask(current)
    return current
