"""The workers of the server that runs here, as its supervisor notes them in .heavy/workers.json."""

import json
from pathlib import Path
from typing import Any, NamedTuple, Self

from dev_scripts.project import state_folder

SPARE = 0


class WorkerState(NamedTuple):
    """One worker: its number, its process, and starting, spare, serving, ready or draining."""

    number: int
    pid: int
    state: str


class Workers(NamedTuple):
    """What the supervisor noted last."""

    pid: int
    """Of the supervisor."""
    workers: tuple[WorkerState, ...]
    waiting: dict[str, float]
    """Seconds that the next try waits, by the number of the worker that ended again and again."""
    restarts: int
    restart: str
    """The last rolling restart: none, running, done or failed."""
    trouble: str
    """Why it failed."""

    @property
    def in_place(self) -> tuple[WorkerState, ...]:
        """All that are no spares."""
        return tuple(worker for worker in self.workers if worker.number != SPARE)

    @property
    def spares(self) -> tuple[int, ...]:
        """Processes that wait for the place of one that dies."""
        return tuple(worker.pid for worker in self.workers if worker.number == SPARE)

    @classmethod
    def read(cls, supervisor: int) -> Self | None:
        """What this process noted; None where it supervises nothing, or not yet."""
        try:
            noted: dict[str, Any] = json.loads(workers_file().read_text("utf-8"))
            workers = tuple(WorkerState(**worker) for worker in noted.pop("workers"))
            found = cls(workers=workers, **noted)
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return found if found.pid == supervisor else None


def workers_file() -> Path:
    """Where the supervisor notes them."""
    return state_folder() / "workers.json"
