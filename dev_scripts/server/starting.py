"""Start the application's server: as this process, or on its own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NoReturn

from dev_scripts.errors import CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.programs import become, python
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.server.health import wait_until_ready
from dev_scripts.server.record import ServerRecord, log_file
from dev_scripts.server.workers import Workers, workers_file

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


def turn_into_server(
    lock: KernelLock | None, environment: Mapping[str, str], command: Sequence[str] = ()
) -> NoReturn:
    """Become the server; the lock goes along. Where nothing can be written, it notes nothing, either.

    Args:
        lock: of the one server here.
        environment: of the server.
        command: another than the application's own.
    """
    if lock is not None:
        lock.outlive_exec()
    become(command or _command(notes=lock is not None), environment)


def start_detached(
    lock: KernelLock, about: ServerRecord, environment: Mapping[str, str], command: Sequence[str] = ()
) -> "subprocess.Popen[bytes]":
    """Start the server on its own, with .heavy/server.log for its output."""
    lock.outlive_exec()
    with log_file().open("wb") as log:
        # All that this process holds for the server (its locks) has to stay open in it.
        server = subprocess.Popen(
            command or _command(),
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

    def may_get_ready() -> bool:
        return server.poll() is None and not _trouble(server.pid)

    if wait_until_ready(url, seconds, may_get_ready):
        return
    if server.poll() is None and (trouble := _trouble(server.pid)):
        raise CommandFailed(
            f"The server runs (process {server.pid}), but its code does not start:\n{trouble}\n"
            "Mend it and save: then it starts by itself. Next: ./heavy logs -f, ./heavy stop"
        )
    if server.returncode is None:
        raise CommandFailed(f"The server runs, but is not ready after {seconds:g} s. See  ./heavy logs -f")
    raise CommandFailed(f"The server ended at once. It wrote:\n{last_lines()}", server.returncode or 1)


def _trouble(pid: int) -> str:
    """Why the code does not start of a server that waits for other code."""
    workers = Workers.read(pid)
    return workers.trouble if workers and workers.restart == "failed" and not workers.workers else ""


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
