"""Starting a keeper, and hearing from it how that went."""

import json
import os
import select
import subprocess
import sys
import time
from pathlib import Path

from dev_scripts.embedded_postgres.errors import KeeperVanished, LeaseTimedOut, error_named
from dev_scripts.embedded_postgres.install import Install
from dev_scripts.embedded_postgres.job import Job
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.server_log import LINES_KEPT, open_log
from dev_scripts.kernel_lock import KernelLock

PROJECT = Path(__file__).resolve().parents[2]
CHUNK_BYTES = 65_536


def start_keeper(
    places: Places, install: Install, start: KernelLock, keeper: KernelLock, *, durable: bool, deadline: float
) -> None:
    """Start a keeper, hand both locks to it, and wait until its server is ready.

    Raises:
        EmbeddedPostgresError: the keeper's error, or it was not ready before the deadline.
        OSError: a file or the process cannot be made.
    """
    reader, writer = os.pipe()
    try:
        try:
            job = Job(
                *(str(places.data), str(install.root), str(PROJECT), durable),
                *(start.descriptor, keeper.descriptor, writer),
            )
            _spawn(job, places)
        finally:
            os.close(writer)
        _raise_reported(_read_line(reader, deadline, places), places)
    finally:
        os.close(reader)


def _spawn(job: Job, places: Places) -> None:
    """Returns when the process that was started has left a keeper behind, which is not our child."""
    command = [sys.executable, "-P", "-m", "dev_scripts.embedded_postgres.keeper", job.to_argument()]
    with open_log(places.log) as log:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            env=os.environ | {"PYTHONPATH": _search_path()},
            cwd="/",
            pass_fds=(job.start_lock, job.keeper_lock, job.report),
            start_new_session=True,
            check=False,
        )


def _search_path() -> str:
    """Where the keeper finds this package, whatever it is started from."""
    return os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))


def _read_line(reader: int, deadline: float, places: Places) -> bytes:
    """What the keeper reports; empty if it ended without a word."""
    line = b""
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([reader], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            raise LeaseTimedOut(
                f"PostgreSQL was not ready in time on {places.data}. Its log {places.log} ends with:\n"
                f"{_log_tail(places)}\nTry again; a slow disk may need longer the first time."
            )
        chunk = os.read(reader, CHUNK_BYTES)
        if not chunk:
            return b""
        line += chunk
    return line


def _raise_reported(line: bytes, places: Places) -> None:
    if not line:
        raise KeeperVanished(
            f"The keeper of PostgreSQL ended before its server was ready. Its log {places.log} ends with:\n"
            f"{_log_tail(places)}\nTry again."
        )
    told = json.loads(line)
    if told:
        raise error_named(told["error"], told["message"])


def _log_tail(places: Places) -> str:
    try:
        lines = places.log.read_text("utf-8", errors="replace").splitlines()
    except OSError as error:
        return f"({error})"
    return "\n".join(lines[-LINES_KEPT:])
