"""The doctor's own server: one worker, as in production, on a free port, with the database of ./heavy dev."""

import base64
import os
import secrets
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psutil

from dev_scripts import database
from dev_scripts.errors import CommandFailed
from dev_scripts.programs import python
from dev_scripts.project import PROJECT_ROOT, app_package
from dev_scripts.server.health import wait_until_ready

HOST = "127.0.0.1"
START_S, STOP_S = 60.0, 10.0
LAST_LINES = 10


@contextmanager
def serving(target: database.Database) -> Iterator[tuple[str, psutil.Process]]:
    """Its address, and its worker.

    Raises:
        CommandFailed: it does not start; with its last lines.
    """
    port = _free_port()
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            python("-m", f"{app_package()}.main"),
            cwd=PROJECT_ROOT,
            env=environment(target, port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            origin = f"http://{HOST}:{port}"
            if not wait_until_ready(origin, START_S, is_alive=lambda: server.poll() is None):
                raise CommandFailed(f"The server to be measured did not start. It said:\n{_last_words(log)}")
            yield origin, _worker(server.pid)
        finally:
            _end(server)


def _last_words(log: IO[bytes]) -> str:
    log.seek(0)
    return "\n".join(log.read().decode("utf-8", "replace").splitlines()[-LAST_LINES:])


def environment(target: database.Database, port: int) -> dict[str, str]:
    """Production with one worker, keys of its own, and no limit on how much a visitor says."""
    wanted = {
        "HEAVY_PROFILE": "production",
        "HEAVY_DATABASE_URL": target.url,
        "HEAVY_SECRET_KEYS": secrets.token_urlsafe(48),
        "HEAVY_ENCRYPTION_KEYS": f"doctor:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "HEAVY_HOST": HOST,
        "HEAVY_PORT": str(port),
        "HEAVY_WORKERS": "1",
        "HEAVY_SPARE_WORKERS": "0",
        "HEAVY_LOG_LEVEL": "warning",
        "HEAVY_EVENTS_PER_S": "0",
        "HEAVY_USER_EVENTS_PER_S": "0",
        "HEAVY_EMBEDDER": "off",
        "HEAVY_DEV_USER": "",
    }
    return {**os.environ, **wanted}


def _worker(supervisor: int) -> psutil.Process:
    """The process that serves: the supervisor's child, or the server itself where it has none."""
    server = psutil.Process(supervisor)
    children = server.children(recursive=True)
    return max(children, key=lambda child: child.memory_info().rss) if children else server


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    try:
        server.wait(STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
