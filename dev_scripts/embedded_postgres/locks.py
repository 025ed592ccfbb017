"""Kernel locks on files that others may delete, and waiting for them no longer than wanted."""

import os
import time
from pathlib import Path

from dev_scripts.embedded_postgres.private_files import give_to_folder_owner
from dev_scripts.kernel_lock import KernelLock

PAUSE_S = 0.01


def take(path: Path, *, shared: bool = False, wait: bool = False) -> KernelLock | None:
    """Lock the file that is at `path` now, or None where somebody else holds it.

    Raises:
        OSError: the file cannot be opened.
    """
    while True:
        lock = KernelLock.take(path, shared=shared, wait=wait)
        if lock is None:
            return None
        if is_at(lock, path):
            give_to_folder_owner(lock.descriptor, path.parent)
            return lock
        lock.release()  # the file was deleted meanwhile: others will lock the new one


def take_before(deadline: float, path: Path, *, shared: bool = False) -> KernelLock | None:
    """Lock the file at `path`, or None when time.monotonic() passes the deadline.

    Raises:
        OSError: the file cannot be opened.
    """
    while True:
        lock = take(path, shared=shared)
        if lock is not None or time.monotonic() > deadline:
            return lock
        time.sleep(PAUSE_S)


def is_at(lock: KernelLock, path: Path) -> bool:
    """Whether the locked file is still the one that `path` names."""
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    held = os.fstat(lock.descriptor)
    return (there.st_dev, there.st_ino) == (held.st_dev, held.st_ino)
