"""Give the server that runs here the code that is here now: one worker after the other.

A new worker has to be ready before the old one ends, so people notice nothing; their pages keep their
state. Where the new code does not get ready, the old workers go on. The port, the host and the number of
workers stay; for those:  ./heavy stop, then  ./heavy serve
"""

import signal
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable

import psutil

from dev_scripts.errors import NOT_RUNNING, USAGE, CommandFailed
from dev_scripts.server.health import POLL_S
from dev_scripts.server.record import ServerRecord, is_running, running
from dev_scripts.server.workers import Workers

SERVE = ("serving", "ready")


def add_arguments(parser: ArgumentParser) -> None:
    """The flags of this verb."""
    parser.add_argument("--no-wait", action="store_true", help="begin, and do not wait for the end")


def run(arguments: Namespace) -> int:
    """Ask the supervisor for it, and tell how it goes."""
    record = running()
    if record is None:
        print("Nothing runs here. Next: ./heavy serve")
        return NOT_RUNNING
    before = _workers(record)
    _ask(record)
    if arguments.no_wait:
        print(f"The restart of {record.url} has begun. Next: ./heavy status")
        return 0
    return _follow(record, before)


def _workers(record: ServerRecord) -> Workers:
    """The workers as they are now.

    Raises:
        CommandFailed: there are none that could be renewed, or somebody does that already.
    """
    workers = Workers.read(record.pid)
    if workers is None and record.profile == "dev":
        raise CommandFailed(
            "./heavy dev --no-reload serves with one process, which has nobody to take over. "
            "Next:  ./heavy stop, then  ./heavy dev",
            USAGE,
        )
    if workers is None:
        raise CommandFailed(
            f"Process {record.pid} is just starting, or ending. Try again in a moment; see  ./heavy status"
        )
    if workers.restart == "running":
        raise CommandFailed("A restart is under way already. See how far it is with  ./heavy status")
    return workers


def _ask(record: ServerRecord) -> None:
    try:
        psutil.Process(record.pid).send_signal(signal.SIGHUP)
    except psutil.AccessDenied:
        raise CommandFailed(
            f"Process {record.pid} belongs to somebody else. Ask as who started it."
        ) from None
    except psutil.NoSuchProcess:
        raise CommandFailed("The server ended just now. Next:  ./heavy serve") from None


def _follow(record: ServerRecord, before: Workers) -> int:
    """Say of each new worker that it is there, until all are, or one cannot be."""
    known = {worker.pid for worker in before.workers}
    while is_running():
        now = Workers.read(record.pid)
        if now is not None and now.restarts > before.restarts:
            known |= _tell_new(now, known)
            if now.restart == "failed":
                raise CommandFailed(
                    f"The new code does not get ready, so the old workers go on. The new one said:\n"
                    f"{now.trouble}\nMend that, then  ./heavy restart"
                )
            if now.restart == "done":
                print(f"Restarted {record.url}: all workers run what is here now.")
                return 0
        time.sleep(POLL_S)
    raise CommandFailed("The server ended meanwhile. Its log says why; then  ./heavy serve")


def _tell_new(now: Workers, known: Iterable[int]) -> set[int]:
    """Name the workers that were not there before and serve."""
    new = [worker for worker in now.workers if worker.pid not in set(known) and worker.state in SERVE]
    for worker in new:
        print(f"Worker {worker.number} is new (process {worker.pid})", flush=True)
    return {worker.pid for worker in new}
