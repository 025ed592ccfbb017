"""See to it that only one rename of a project runs at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import RenameRefused

if sys.platform != "win32":
    import fcntl


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the project's folder; the system lets go when the process ends, however it ends.

    Raises:
        RenameRefused: another process holds it.
    """
    if sys.platform == "win32":
        yield
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        _hold(folder)
        yield
    finally:
        os.close(folder)


def _hold(folder: int) -> None:
    if sys.platform != "win32":
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RenameRefused(
                ["Another rename of this project is running. Wait until it has ended."]
            ) from None
