"""Small files that only their owner reads, and that are never half written."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev_scripts.embedded_postgres.errors import OWN_SERVER, DataFolderUnusable


def write_private(path: Path, text: str) -> None:
    """Replace the file in one step; mode 0600, owned by whoever owns the folder.

    Raises:
        OSError: the folder is full or cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    # O_EXCL: what lies there already, a link say, must not decide where root writes.
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            give_to_folder_owner(file.fileno(), path.parent)
            file.write(text)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def give_to_folder_owner(descriptor: int, folder: Path) -> None:
    """What root makes in somebody's folder belongs to that person."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)


@contextmanager
def needing(folder: Path) -> Iterator[None]:
    """Turn the system's refusals into a sentence about the folder.

    Raises:
        DataFolderUnusable: instead of OSError.
    """
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        raise DataFolderUnusable(
            f"The embedded PostgreSQL cannot use {where}: {error.strerror or error}. "
            f"Give this account room and the right to write in {folder}, {OWN_SERVER}."
        ) from error
