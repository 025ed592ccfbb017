"""Track the time that is worked here, by looking every two minutes whether a file changed.

It watches in the background until  ./heavy time stop  or the machine ends. Nothing leaves this machine; what
it notes in .ptyme_track is yours until you cement it into a file with your name, and commit that.
Optional: install it with  ./heavy deps sync --set time
"""

import subprocess
import time
from argparse import ArgumentParser, Namespace

from dev_scripts.errors import CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.time import tracker

PATIENCE_S = 30.0
POLL_S = 0.05
STARTED = "Starting ptyme-track"


def add_arguments(parser: ArgumentParser) -> None:
    """None."""


def run(arguments: Namespace) -> int:
    """Start it, unless it runs; 0 when it watches."""
    tracker.program()
    lock = KernelLock.take(tracker.lock_file())
    if lock is None:
        found = tracker.running()
        print(f"Time is tracked here already{told(found) if found else ''}.")
        return 0
    with lock:
        process = tracker.watch(lock)
        _wait_until_it_watches(process)
    print(f"Tracking time here (process {process.pid}). Next: ./heavy time report, ./heavy time stop")
    return 0


def told(tracking: tracker.Tracking) -> str:
    """Who tracks, since when; as much as was noted."""
    return f", since {tracking.since} (process {tracking.pid})" if tracking.pid else ""


def _wait_until_it_watches(process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        if STARTED in _log():
            return
        time.sleep(POLL_S)
    process.kill()
    raise CommandFailed(f"ptyme-track did not start. It said:\n{_log().strip() or 'nothing'}")


def _log() -> str:
    return tracker.log_file().read_text("utf-8", "replace")
