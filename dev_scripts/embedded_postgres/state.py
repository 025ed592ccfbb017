"""What a keeper tells the users of its server."""

import json
from dataclasses import asdict, dataclass

from dev_scripts.embedded_postgres.places import Places
from dev_scripts.embedded_postgres.private_files import write_private


@dataclass(frozen=True)
class State:
    """Where the server listens and who runs it."""

    port: int
    ready: bool
    keeper_pid: int
    postgres_pid: int


def write_state(places: Places, state: State) -> None:
    """Tell it to every later user.

    Raises:
        OSError: the folder is full or cannot be written.
    """
    write_private(places.state, json.dumps(asdict(state)) + "\n")


def read_state(places: Places) -> State | None:
    """What the last keeper told, or None where nothing sensible was told."""
    try:
        return State(**json.loads(places.state.read_text("utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
