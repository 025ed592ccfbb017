"""Which server runs here. A kernel lock tells whether; .heavy/server.json tells the rest."""

import json
import time
from pathlib import Path
from typing import NamedTuple, Self

from dev_scripts.errors import PORT_TAKEN, CommandFailed
from dev_scripts.kernel_lock import KernelLock
from dev_scripts.project import state_folder
from dev_scripts.server.workers import workers_file

TRIES = 5
BETWEEN_TRIES_S = 0.05


class ServerRecord(NamedTuple):
    """A server that runs, or is about to."""

    pid: int
    url: str
    database: str
    """Its address without the password."""
    profile: str
    started_at: str
    """ISO 8601, with the offset from UTC."""
    detached: bool = False
    drain_s: float = 20.0
    """What its workers get to finish their work when they are told to end."""

    def write(self) -> None:
        """Put it down in one step; only who holds the lock does."""
        draft = _json_file().with_suffix(".draft")
        draft.write_text(json.dumps(self._asdict(), indent=2) + "\n", "utf-8")
        draft.replace(_json_file())

    @classmethod
    def read(cls) -> Self | None:
        """What was put down last, be it true or not."""
        try:
            return cls(**json.loads(_json_file().read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def claim() -> KernelLock | None:
    """Become the one server of this copy; None where there is one.

    The server inherits the lock, so it is held exactly as long as it lives.
    """
    for _ in range(TRIES):
        lock = KernelLock.take(_lock_file())
        if lock is not None:
            _json_file().unlink(missing_ok=True)
            workers_file().unlink(missing_ok=True)
            return lock
        time.sleep(BETWEEN_TRIES_S)  # it may be a ./heavy status that only looks
    return None


def is_running() -> bool:
    """Whether a server runs here, or is starting."""
    if not _lock_file().exists():
        return False
    lock = KernelLock.take(_lock_file(), shared=True)
    if lock is not None:
        lock.release()
    return lock is None


def running() -> ServerRecord | None:
    """The server that runs here.

    Raises:
        CommandFailed: one is starting and has not written down where.
    """
    if not is_running():
        return None
    record = ServerRecord.read()
    if record is None:
        raise CommandFailed("Another ./heavy is starting a server here. Try again in a moment.", PORT_TAKEN)
    return record


def log_file() -> Path:
    """Where a detached server writes."""
    return state_folder() / "server.log"


def _json_file() -> Path:
    return state_folder() / "server.json"


def _lock_file() -> Path:
    return state_folder() / "server.lock"
