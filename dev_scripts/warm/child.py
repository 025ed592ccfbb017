"""What a fork does before it runs its job: become what a fresh process would be."""

import fcntl
import io
import locale
import os
import signal
import socket
import sys
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

STANDARD = {"stdin": 0, "stdout": 1, "stderr": 2}
INTERRUPTED = 130


@dataclass(frozen=True)
class ForkedJob:
    """A job as it arrived: what was asked, the descriptors by name, and the line to live by."""

    asked: Mapping[str, Any]
    lent: Mapping[str, int]
    life: socket.socket
    """Its other end is the parent's alone: when it ends, so does this process."""

    def carry_out(self) -> int:
        """Run it in this process; answers the exit code."""
        self._become_fresh()
        module, _, name = self.asked["target"].partition(":")
        try:
            code = getattr(import_module(module), name)(self._words())
        except KeyboardInterrupt:
            return INTERRUPTED
        return int(code or 0)

    def _become_fresh(self) -> None:
        os.setsid()  # A group of its own, which can be killed as a whole.
        _reset_signals()
        leave_what_is_inherited()
        _die_with(self.life)
        _take_streams(self.lent)
        os.environ.clear()
        os.environ.update(self.asked["environment"])
        os.umask(self.asked["umask"])
        os.chdir(self.asked["folder"])
        sys.path[:] = self.asked["path"]
        sys.dont_write_bytecode = self.asked["dont_write_bytecode"]
        time.tzset()
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "")

    def _words(self) -> list[str]:
        numbers = {"{" + name + "}": str(number) for name, number in self.lent.items()}
        return [numbers.get(word, word) for word in self.asked["arguments"]]


def leave_what_is_inherited() -> None:
    """At its end a fork must not tidy up what others still use.

    A temporary folder that a package makes when it is imported belongs to the nursery. The list of such
    duties has no public name.
    """
    for duty in list(getattr(weakref.finalize, "_registry", ())):
        duty.atexit = False


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD, signal.SIGHUP, signal.SIGIO):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _die_with(life: socket.socket) -> None:
    """Have the kernel end this process (SIGIO does, unless it is caught) when the other end is gone.

    No thread is needed for it, and it works on Linux and macOS.
    """
    fcntl.fcntl(life, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)
    life.setblocking(False)
    with suppress(BlockingIOError):
        if not life.recv(1):  # It went before we could ask for the signal.
            os.kill(os.getpid(), signal.SIGKILL)


def _take_streams(lent: Mapping[str, int]) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for name, number in STANDARD.items():
        if name in lent:
            os.dup2(lent[name], number)
            os.close(lent[name])
        elif name == "stdin":
            os.dup2(nothing, number)
    os.close(nothing)
    sys.stdin = sys.__stdin__ = _reader()  # type: ignore[misc]  # typeshed calls these final
    sys.stdout = sys.__stdout__ = _writer(1, "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _writer(2, "backslashreplace")  # type: ignore[misc]


def _reader() -> io.TextIOWrapper:
    return open(0, encoding=locale.getpreferredencoding(False), closefd=False)


def _writer(number: int, errors: str) -> io.TextIOWrapper:
    """As Python makes it at its start: lines go out at once on a terminal, and those to stderr always."""
    raw = io.FileIO(number, "w", closefd=False)
    by_lines = number == 2 or os.isatty(number)
    encoding = locale.getpreferredencoding(False)
    return io.TextIOWrapper(io.BufferedWriter(raw), encoding=encoding, errors=errors, line_buffering=by_lines)
