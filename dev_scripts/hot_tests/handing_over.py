"""Give a run of pytest to the daemon, so that nobody notices but by the time it takes.

The fork gets this terminal, folder, environment and search path. Signals go on to it, and its end is ours.
Standard library only: every millisecond counts.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from dev_scripts.warm.client import Job, JobRefused, NurseryGone, WarmChild, ask
from dev_scripts.warm.places import socket_path
from dev_scripts.warm.wire import is_supported

SWITCH = "HEAVY_TEST_DAEMON"
STAYS = "--no-daemon"
TARGET = "dev_scripts.hot_tests.running:run_pytest"
DEBUGGERS = ("pydevd", "debugpy", "coverage")
"""Who has one of these imported watches this process, and would see nothing of another."""
PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGCONT")

Handler = Callable[[int, FrameType | None], None]


def hand_over(
    words: Sequence[str], environment: Mapping[str, str], address: Path | None = None
) -> int | None:
    """Have the daemon run pytest with these words (its name first).

    Answers the exit code; None where it is to run here: no daemon runs, it was asked to stay, or this
    process is watched by a debugger. The daemon of this project is at its own address, if none is given.
    """
    address = address or socket_path("tests")
    if not is_wanted(words, environment) or not address.exists():
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        child = ask(address, _job(words, environment))
    except (NurseryGone, JobRefused):
        return None
    with child, _passing_signals_on(child):
        return _end_like(child.wait())


def is_wanted(words: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Whether a run may go to the daemon; whether there is one is another matter."""
    return (
        is_supported()
        and environment.get(SWITCH) != "0"
        and STAYS not in words
        and "PYTEST_XDIST_WORKER" not in environment
        and not is_watched()
    )


def is_watched() -> bool:
    """Whether a debugger or a measurement is in this process."""
    # Python 3.12 and later have tools of another sort: debugger, coverage, profiler.
    monitoring = getattr(sys, "monitoring", None)
    tools = [monitoring.get_tool(number) for number in range(3)] if monitoring else []
    return (
        sys.gettrace() is not None
        or sys.getprofile() is not None
        or any(tools)
        or any(name in sys.modules for name in DEBUGGERS)
    )


def _job(words: Sequence[str], environment: Mapping[str, str]) -> Job:
    streams = {"stdin": 0, "stdout": 1, "stderr": 2}
    there = {name: number for name, number in streams.items() if _is_open(number)}
    return Job(TARGET, words, environment, os.getcwd(), there)  # noqa: PTH109


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


@contextmanager
def _passing_signals_on(child: WarmChild) -> Iterator[None]:
    """What this process is told, the run is told; Ctrl+Z stops both."""
    before = {}

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with suppress(ProcessLookupError):
            child.send_signal(number)

    def stop(_number: int, _frame: FrameType | None) -> None:
        pass_on(signal.SIGSTOP, None)
        os.kill(os.getpid(), signal.SIGSTOP)

    handlers: dict[str, Handler] = {**dict.fromkeys(PASSED_ON, pass_on), "SIGTSTP": stop}
    for name, handler in handlers.items():
        if signal.getsignal(number := getattr(signal, name)) != signal.SIG_IGN:
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def _end_like(code: int) -> int:
    """The exit code; after a deadly signal, die of the same."""
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -code)
        return 128 - code
    return code
