"""Holding the server: the one thing that users of this package do."""

import contextlib
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote

from dev_scripts.embedded_postgres import locks
from dev_scripts.embedded_postgres.address import HOST, SUPERUSER, answers
from dev_scripts.embedded_postgres.errors import KeeperVanished, LeaseTimedOut, ServerNotStarted
from dev_scripts.embedded_postgres.install import Install, find_install, refuse_unsupported
from dev_scripts.embedded_postgres.keeper_start import start_keeper
from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.private_files import needing
from dev_scripts.embedded_postgres.state import State, read_state
from dev_scripts.kernel_lock import KernelLock

KEEPER_TRIES = 3


@dataclass
class ServerLease:
    """The server runs as long as somebody holds one of these.

    It is held by this process and by the programs that it turns into with os.exec; it ends with them,
    or with release().
    """

    port: int
    password: str = field(repr=False)
    _lock: KernelLock | None = field(repr=False)

    def url(self, database: str) -> str:
        """Where a database of this server is; whether it exists is not asked."""
        return f"postgresql://{SUPERUSER}:{self.password}@{HOST}:{self.port}/{quote(database, safe='')}"

    def environment(self, database: str) -> dict[str, str]:
        """The same for psql, pg_dump and their kin, which then show no password to `ps`."""
        return {
            "PGHOST": HOST,
            "PGPORT": str(self.port),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": self.password,
            "PGDATABASE": database,
        }

    def release(self) -> None:
        """Let go. If nobody else holds the server, it stops soon after."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def lease(
    data_dir: Path, *, durable: bool = True, timeout_s: float = 60, install: Install | None = None
) -> ServerLease:
    """Start or find the server of this data folder, and hold it.

    Args:
        data_dir: made if it is not there. Locks, password and log lie beside it.
        durable: False trades safety at power loss for speed. A server that runs keeps what it began with.
        timeout_s: seconds to wait until the server is ready.
        install: other programs than the installed wheel's.

    Raises:
        EmbeddedPostgresError: there is no server; the message tells why and what to do.
    """
    refuse_unsupported(sys.platform)
    places, deadline = Places.of(data_dir), time.monotonic() + timeout_s
    with needing(places.folder):
        places.folder.mkdir(parents=True, exist_ok=True)
        lock = _hold(places, deadline)
        try:
            state = _find_or_start(places, install or find_install(), durable, deadline)
            held = ServerLease(state.port, _password(places), lock)
        except BaseException:
            lock.release()
            raise
        lock.outlive_exec()
        return held


def wait_until_stopped(data_dir: Path, *, timeout_s: float = 60) -> bool:
    """Wait until no server runs on this data folder; False if one still does."""
    places = Places.of(data_dir)
    if not places.keeper.exists():
        return True
    lock = locks.take_before(time.monotonic() + timeout_s, places.keeper)
    if lock is None:
        return False
    lock.release()
    return True


def _hold(places: Places, deadline: float) -> KernelLock:
    """From here on no keeper stops the server; one that does is waited for."""
    lock = locks.take_before(deadline, places.lease, shared=True)
    if lock is None:
        raise LeaseTimedOut(
            f"The PostgreSQL on {places.data} is stopping and does not end. {_who(places)} Try again."
        )
    return lock


def _find_or_start(places: Places, install: Install, durable: bool, deadline: float) -> State:
    """A keeper that is killed while it starts is nobody's last word: another one is started."""
    for _ in range(KEEPER_TRIES - 1):
        with contextlib.suppress(KeeperVanished):
            return _find_or_start_once(places, install, durable, deadline)
    return _find_or_start_once(places, install, durable, deadline)


def _find_or_start_once(places: Places, install: Install, durable: bool, deadline: float) -> State:
    while True:
        start = locks.take_before(deadline, places.start)
        if start is None:
            raise LeaseTimedOut(
                f"Another process starts PostgreSQL on {places.data} and is not done. Try again."
            )
        with start:
            keeper = locks.take(places.keeper)
            if keeper is not None:
                with keeper:
                    start_keeper(places, install, start, keeper, durable=durable, deadline=deadline)
            state = read_state(places)
            if state is not None and state.ready and answers(state.port):
                return state
        if time.monotonic() > deadline:
            raise LeaseTimedOut(f"The PostgreSQL on {places.data} does not answer. {_who(places)} Try again.")
        time.sleep(locks.PAUSE_S)


def _who(places: Places) -> str:
    state = read_state(places)
    if state is None:
        return f"Its log is {places.log}."
    return f"Its log is {places.log}; end it with  kill {state.keeper_pid} ."


def _password(places: Places) -> str:
    try:
        return places.password.read_text("utf-8")
    except FileNotFoundError as error:
        raise ServerNotStarted(
            f"{places.password} is gone while the server runs. Stop all that use the server and start again: "
            "it then gets another password."
        ) from error
