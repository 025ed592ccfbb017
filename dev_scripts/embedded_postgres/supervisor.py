"""Runs the server until nobody needs it: start, restart after a crash, stop."""

import contextlib
import os
import signal
import time
from collections.abc import Callable

from dev_scripts.embedded_postgres import address
from dev_scripts.embedded_postgres.cluster import Cluster
from dev_scripts.embedded_postgres.errors import OWN_SERVER, EmbeddedPostgresError, ServerNotStarted
from dev_scripts.embedded_postgres.orphans import clear_the_way
from dev_scripts.embedded_postgres.server import Server
from dev_scripts.embedded_postgres.server_log import ServerLog
from dev_scripts.embedded_postgres.state import State, read_state, write_state
from dev_scripts.embedded_postgres.wakeups import IDLE, Wakeups

FIRST_TRIES = 5
"""How many ports are tried: another program may take one between our look and PostgreSQL's."""
RESTART_PAUSES_S = (0.1, 0.3, 1.0, 3.0)
STABLE_AFTER_S = 60.0
"""A server that ran this long has its restarts forgiven."""
STOP_PATIENCE = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
"""Fast shutdown, immediate shutdown, kill; and how many seconds each is given."""
PORT_TAKEN = "could not bind"
LEAVE = {IDLE, signal.SIGTERM, signal.SIGINT}


class Supervisor:
    """Owns the server process. One per keeper."""

    def __init__(self, cluster: Cluster, wakeups: Wakeups, log: ServerLog, *, durable: bool) -> None:
        self._cluster, self._wakeups, self._log, self._durable = cluster, wakeups, log, durable
        self._server: Server | None = None
        self._leaving = False

    def start(self) -> None:
        """Start the server, at the port it had before if that is free.

        Raises:
            EmbeddedPostgresError: it did not start; the message tells why.
            OSError: the state cannot be written.
        """
        # First: an orphan that still ends would hold the port that we want.
        clear_the_way(self._cluster.places.data)
        before = read_state(self._cluster.places)
        preferred = before.port if before else None
        for _ in range(FIRST_TRIES):
            if self._try(address.choose_port(preferred)):
                return
            if PORT_TAKEN not in self._log.tail():
                break
            preferred = None
        raise ServerNotStarted(
            f"PostgreSQL did not start on {self._cluster.places.data}. It said:\n{self._last_words()}\n"
            f"Its whole log is {self._cluster.places.log}. Remove the cause and try again, {OWN_SERVER}."
        )

    def run(self, is_still_ours: Callable[[], bool]) -> None:
        """Keep the server running until nobody uses it or we are told to stop.

        Args:
            is_still_ours: whether this keeper may still touch the data folder.
        """
        restarts, started = 0, time.monotonic()
        while not self._leaving:
            if self._server is not None and self._server.exit_code() is None:
                self._wait(None)
                continue
            if time.monotonic() - started > STABLE_AFTER_S:
                restarts = 0
            if restarts == len(RESTART_PAUSES_S) or not is_still_ours():
                self._log.note("The server ended and is not started again.")
                return
            self._restart(RESTART_PAUSES_S[restarts])
            restarts, started = restarts + 1, time.monotonic()

    def stop(self) -> None:
        """End the server, patiently at first."""
        if self._server is None:
            return
        self._tell(ready=False)
        for number, seconds in STOP_PATIENCE:
            if self._server.exit_code() is not None:
                break
            self._server.ask(number)
            self._wait_for_end(self._server, time.monotonic() + seconds)
        self._drop()

    def _restart(self, pause_s: float) -> None:
        """Start it again at the same port: the URLs that people hold stay true."""
        server = self._server
        port = server.port if server else None
        self._log.note(f"The server ended by itself; it is started again in {pause_s} s.")
        self._tell(ready=False)
        self._pause(pause_s)
        if port is None or self._leaving:
            return
        try:
            clear_the_way(self._cluster.places.data)
            self._try(port)
        except (EmbeddedPostgresError, OSError) as error:
            self._log.note(f"The server could not be started again: {error}")

    def _try(self, port: int) -> bool:
        """Start it and wait until it is ready; False if it ended before."""
        self._drop()
        self._log.forget()
        server = self._server = Server(self._cluster, port, durable=self._durable)
        self._wakeups.listen_to(server.output)
        while not server.is_ready and server.exit_code() is None and not self._leaving:
            self._wait(None)
        self._drain()
        if not server.is_ready:
            return False
        write_state(self._cluster.places, self._state(ready=True))
        return True

    def _wait(self, deadline: float | None) -> bool:
        """Take in what happens next; False if nothing did before the deadline."""
        happened, printed = self._wakeups.next(deadline)
        self._leaving = self._leaving or not happened.isdisjoint(LEAVE)
        lines = self._log.write(printed) if printed else []
        if self._server is not None:
            self._server.read(lines)
        return bool(happened or printed)

    def _pause(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not self._leaving and time.monotonic() < deadline:
            self._wait(deadline)

    def _wait_for_end(self, server: Server, deadline: float) -> None:
        while server.exit_code() is None and time.monotonic() < deadline:
            self._wait(deadline)

    def _drain(self) -> None:
        """Read what has been printed already: the reason of a failure may be in it."""
        while self._wait(time.monotonic()):
            pass

    def _drop(self) -> None:
        if self._server is not None:
            self._drain()
            self._wakeups.stop_listening()
            self._server.close()

    def _last_words(self) -> str:
        return self._log.tail() or f"nothing (exit code {self._server.exit_code() if self._server else None})"

    def _state(self, *, ready: bool) -> State:
        if self._server is None:
            raise ValueError("there is no server to tell of")
        return State(self._server.port, ready, os.getpid(), self._server.pid)

    def _tell(self, *, ready: bool) -> None:
        with contextlib.suppress(OSError):
            write_state(self._cluster.places, self._state(ready=ready))
