"""What a server uses: found by its port, with all that belongs to it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from dev_scripts.replay.server_watch import ServerWatch
from tests.support.servers import PROJECT_ROOT

# A supervisor with two children that share its socket; one of them works.
FAMILY = """
import os, socket, sys, time
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
busy, idle = os.fork(), -1
if busy:
    idle = os.fork()
if busy == 0:
    until = time.process_time() + 1.0
    while time.process_time() < until:
        pass
    print(listener.getsockname()[1], flush=True)
time.sleep(600)
"""


@contextmanager
def family() -> Iterator[tuple[str, int]]:
    """A server that has worked; gives its address and its first process."""
    process = subprocess.Popen(
        [sys.executable, "-c", FAMILY],
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        with process.stdout:
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}", process.pid
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_all_processes_that_share_the_socket_are_the_server() -> None:
    with family() as (url, _pid):
        watch = ServerWatch(url)

        assert watch.used() is None
        used = watch.used()

        assert used is not None
        assert used.memory > 1_000_000
        assert used.cores >= 0
        assert len(watch.processes) == 3


def test_of_a_server_that_is_not_there_or_elsewhere_nothing_is_known() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        for url in (f"http://127.0.0.1:{taken.getsockname()[1]}", "http://192.0.2.1:80", "http://no.invalid"):
            watch = ServerWatch(url)

            assert watch.used() is None
            assert watch.used() is None
            assert watch.workers == 0
