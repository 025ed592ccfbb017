"""See to it that only one change of a whole project runs at a time."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import ChangeRefused

if sys.platform != "win32":
    import fcntl


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the project's folder; the system lets go when the process ends, however it ends.

    Raises:
        ChangeRefused: another process holds it.
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
            raise ChangeRefused(
                ["Another rename or remove-demo of this project is running. Wait until it has ended."]
            ) from None
