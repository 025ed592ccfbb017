"""Start the application's server: as this process, or on its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NoReturn

from dev_scripts.errors import CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.programs import become, python
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.server.health import wait_until_ready
from dev_scripts.server.record import ServerRecord, log_file
from dev_scripts.server.workers import workers_file

LAST_LINES = 20
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104


def url_of(host: str, port: int) -> str:
    """The address to type into a browser on this machine."""
    reachable = WILDCARDS.get(host, host)
    return f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/"


def record(url: str, database: str, profile: str, drain_s: float) -> ServerRecord:
    """A record of the server that this process is about to be."""
    now = datetime.now(UTC).astimezone().isoformat(timespec="seconds")
    return ServerRecord(os.getpid(), url, database, profile, now, drain_s=drain_s)


def turn_into_server(lock: KernelLock | None, environment: Mapping[str, str]) -> NoReturn:
    """Become the server; the lock goes along. Where nothing can be written, it notes nothing, either."""
    if lock is not None:
        lock.outlive_exec()
    become(_command(notes=lock is not None), environment)


def start_detached(
    lock: KernelLock, about: ServerRecord, environment: Mapping[str, str]
) -> "subprocess.Popen[bytes]":
    """Start the server on its own, with .heavy/server.log for its output."""
    lock.outlive_exec()
    with log_file().open("wb") as log:
        # All that this process holds for the server (its locks) has to stay open in it.
        server = subprocess.Popen(
            _command(),
            env=dict(environment),
            cwd=PROJECT_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            close_fds=False,
        )
    about._replace(pid=server.pid, detached=True).write()
    return server


def wait_for(server: "subprocess.Popen[bytes]", url: str, seconds: float) -> None:
    """Wait until a detached server is ready.

    Raises:
        CommandFailed: it ended, with its exit code, or was not ready in time.
    """
    if wait_until_ready(url, seconds, is_alive=lambda: server.poll() is None):
        return
    if server.returncode is None:
        raise CommandFailed(f"The server runs, but is not ready after {seconds:g} s. See  ./heavy logs -f")
    raise CommandFailed(f"The server ended at once. It wrote:\n{last_lines()}", server.returncode or 1)


def last_lines(count: int = LAST_LINES) -> str:
    """The end of what a detached server wrote."""
    try:
        text = log_file().read_text("utf-8", "replace")
    except FileNotFoundError:
        return ""
    return "\n".join(text.splitlines()[-count:])


def _command(*, notes: bool = True) -> list[str]:
    if not sys.executable:
        raise CommandFailed("This Python does not know where it is. Start it as ./heavy")
    return python("-m", f"{app_package()}.main", *(["--state", str(workers_file())] if notes else []))
