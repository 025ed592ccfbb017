"""Locks that the kernel drops when their holder ends, however it ends.

Standard library only: the bootstrap uses them before anything is installed.
"""

import os
import sys
from typing import Self


class KernelLock:
    """A lock on a file. Whoever inherits the file descriptor holds it too."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    @classmethod
    def take(cls, path: str | os.PathLike[str], *, shared: bool = False, wait: bool = False) -> Self | None:
        """Take the lock at `path`, or None where somebody else holds it.

        Raises:
            OSError: the file cannot be opened.
        """
        descriptor = _open(path, for_reading=shared)
        if _lock(descriptor, shared, wait):
            return cls(descriptor)
        os.close(descriptor)
        return None

    def outlive_exec(self) -> None:
        """Let the programs that this process turns into or starts hold it too."""
        os.set_inheritable(self.descriptor, True)

    def release(self) -> None:
        """Let go; processes that inherited it go on holding it."""
        os.close(self.descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _open(path: str | os.PathLike[str], *, for_reading: bool) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    except OSError:
        if not for_reading:
            raise
        # A shared lock on somebody else's file needs no right to write to it.
        return os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(descriptor: int, shared: bool, wait: bool) -> bool:
        if shared:
            return True  # Windows has none; two users of .venv there take care themselves
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.2)
            else:
                return True
else:
    import fcntl

    def _lock(descriptor: int, shared: bool, wait: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind if wait else kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
