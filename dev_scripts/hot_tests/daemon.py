"""The test daemon: a nursery for tests, and a process that keeps the test database running."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from dev_scripts.errors import CommandFailed
from dev_scripts.programs import become
from dev_scripts.project import state_folder
from dev_scripts.warm import wire
from dev_scripts.warm.client import NurseryGone, tell
from dev_scripts.warm.places import socket_path
from dev_scripts.warm.starting import command, start_nursery
from dev_scripts.warm.wire import is_supported

START_S = 120.0
LOOK_EVERY_S = 0.05
UNSUPPORTED = "The test daemon needs fork and Unix sockets, which this system lacks: tests run without it."
NEXT = "Next      ./heavy test PATH, pytest PATH, or the editor's test panel"
END = "End       ./heavy test --daemon --stop"


def start() -> int:
    """Start the daemon in the background and wait until it answers."""
    if not is_supported():
        print(UNSUPPORTED)
        return 0
    if about := state():
        print(f"{_line(about)}, was running already\n{NEXT}\n{END}")
        return 0
    with log_path().open("wb") as log:
        daemon = start_nursery("tests", log=log)
    about = _wait_for(daemon)
    print(f"{_line(about)}\n{NEXT}\n{END}")
    return 0


def stay() -> int:
    """Become the daemon: Ctrl+C ends it, and a debugger of this process sees all tests."""
    if not is_supported():
        print(UNSUPPORTED)
        return 0
    if about := state():
        raise CommandFailed(f"{_line(about)} already. End it first:  ./heavy test --daemon --stop")
    return _become_daemon()


def stop() -> int:
    """End the daemon; runs that are on their way end by themselves."""
    address = socket_path("tests")
    try:
        pid = tell(address, "stop")["pid"]
    except NurseryGone:
        print("No test daemon runs here.")
        return 0
    while is_alive(pid):
        time.sleep(LOOK_EVERY_S)
    print(f"Stopped   the test daemon (process {pid})")
    return 0


def status() -> int:
    """Tell whether it runs; exit code 1 if it does not."""
    about = state()
    print(_line(about) if about else "No test daemon runs here. Start it:  ./heavy test --daemon")
    return 0 if about else 1


def state() -> wire.Message | None:
    """What the daemon tells about itself; None where none runs."""
    try:
        return tell(socket_path("tests"), "status")
    except NurseryGone:
        return None


@contextmanager
def borrowed() -> Iterator[None]:
    """A daemon for as long as this lasts: the one that runs, or one that ends with it or this process."""
    if not is_supported() or state():
        yield
        return
    life, own_life = os.pipe()
    state_folder()
    with log_path().open("wb") as log:
        daemon = start_nursery("tests", life=life, log=log)
    os.close(life)
    try:
        _wait_for(daemon)
        yield
    finally:
        os.close(own_life)
        daemon.wait()


def log_path() -> Path:
    """What it says goes there."""
    return state_folder() / "test-daemon.log"


def is_alive(pid: int) -> bool:
    """Whether there is a process of this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _become_daemon() -> NoReturn:
    state_folder()
    print(f"Daemon    starts here\n{NEXT}\nEnd       Ctrl+C")
    become(command("tests"))


def _wait_for(daemon: subprocess.Popen[bytes]) -> wire.Message:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if about := state():
            return about
        if daemon.poll():  # 0: another one was quicker, and is about to answer.
            raise CommandFailed(f"The test daemon ended at once. It said:\n{log_path().read_text()[-2000:]}")
        time.sleep(LOOK_EVERY_S)
    daemon.kill()
    raise CommandFailed(f"The test daemon was not ready in {START_S:g} s. See {log_path()}")


def _line(about: wire.Message) -> str:
    runs = f"{about['jobs']} {'run' if about['jobs'] == 1 else 'runs'} so far"
    return f"Daemon    process {about['pid']}, {about['files']} files of the project imported, {runs}"
