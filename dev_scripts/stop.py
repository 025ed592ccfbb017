"""Stop the server that runs here; PostgreSQL follows when nobody else uses it."""

import contextlib
import time
from argparse import ArgumentParser, Namespace

import psutil

from dev_scripts.errors import CommandFailed
from dev_scripts.server.health import POLL_S
from dev_scripts.server.record import ServerRecord, is_running, running

PATIENCE_S = 20.0


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument(
        "--patience",
        type=float,
        metavar="SECONDS",
        help=f"then it is killed (HEAVY_DRAIN_S, which its work gets, and {PATIENCE_S:g} s)",
    )


def run(arguments: Namespace) -> int:
    """Ask it to end, then make it end; 0 when nothing runs any more."""
    record = running()
    if record is None:
        print("Nothing runs here.")
        return 0
    patience_s = record.drain_s + PATIENCE_S if arguments.patience is None else arguments.patience
    if _ask_to_end(record, patience_s):
        print(f"Stopped {record.url}")
    elif _kill(record):
        print(f"Killed {record.url}: it did not stop within {patience_s:g} s.")
    else:
        raise CommandFailed(f"Process {record.pid} does not end. Is it yours? Try  kill -9 {record.pid}")
    return 0


def _ask_to_end(record: ServerRecord, patience_s: float) -> bool:
    with contextlib.suppress(psutil.Error):
        psutil.Process(record.pid).terminate()
    return _has_ended(patience_s)


def _kill(record: ServerRecord) -> bool:
    with contextlib.suppress(psutil.Error):
        server = psutil.Process(record.pid)
        for process in (*server.children(recursive=True), server):
            with contextlib.suppress(psutil.Error):
                process.kill()
    return _has_ended(PATIENCE_S)


def _has_ended(patience_s: float) -> bool:
    """Whether the server's lock came free: the kernel drops it when the last of its processes ends."""
    deadline = time.monotonic() + patience_s
    while is_running():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True
