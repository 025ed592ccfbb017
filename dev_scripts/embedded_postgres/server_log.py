"""The log of one server: two files at most, however much is said."""

import contextlib
import os
import time
from collections import deque
from io import FileIO
from pathlib import Path

from dev_scripts.embedded_postgres.private_files import give_to_folder_owner

LARGEST_BYTES = 1_000_000
LINES_KEPT = 12
LONGEST_LINE_BYTES = 10_000


class ServerLog:
    """Appends to a file; when it grows too large it becomes FILE.1 and a new one begins."""

    def __init__(self, path: Path, largest_bytes: int = LARGEST_BYTES) -> None:
        self._path = path
        self._largest = largest_bytes
        self._partial = b""
        self._recent: deque[str] = deque(maxlen=LINES_KEPT)

    def write(self, data: bytes) -> list[str]:
        """Keep what a process printed; returns the lines that it completed."""
        self._append(data)
        *complete, partial = (self._partial + data).split(b"\n")
        self._partial = partial[-LONGEST_LINE_BYTES:]
        lines = [line.decode("utf-8", errors="replace") for line in complete]
        self._recent.extend(lines)
        return lines

    def note(self, sentence: str) -> None:
        """Write a line of the keeper's own."""
        moment = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
        self._append(f"{moment} [{os.getpid()}] KEEPER:  {sentence}\n".encode())

    def forget(self) -> None:
        """What was said so far is no news about what comes now."""
        self._recent.clear()
        self._partial = b""

    def tail(self) -> str:
        """The last lines that a process printed, for a message."""
        return "\n".join([*self._recent, self._partial.decode("utf-8", errors="replace")]).strip()

    def _append(self, data: bytes) -> None:
        # A full disk must not end the keeper; the last lines are still told.
        with contextlib.suppress(OSError):
            if self._path.exists() and self._path.stat().st_size + len(data) > self._largest:
                self._path.replace(self._path.with_name(self._path.name + ".1"))
            with open_log(self._path) as file:
                file.write(data)


def open_log(path: Path) -> FileIO:
    """Open a log for appending; what root makes belongs to the folder's owner.

    Raises:
        OSError: it cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    give_to_folder_owner(descriptor, path.parent)
    return FileIO(descriptor, "a")
