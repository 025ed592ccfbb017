"""Sheet: the file of one recording, written line by line, and no longer than it may be."""

import os
from pathlib import Path
from typing import IO

from .steps import Header, Step, as_line

# For the line that says why a file ends.
RESERVE = 200


class Sheet:
    """Every line is handed to the system at once. The file is made with the first one, for its owner only.

    A file that cannot be written, because the disk is full, ends without a last line.
    """

    def __init__(self, path: Path, max_bytes: int) -> None:
        self.path = path
        self.steps = self.size = 0
        self.is_ended = False
        self._max_bytes = max_bytes
        self._file: IO[bytes] | None = None

    def write(self, line: Header | Step) -> None:
        """Write a line, or the last one if this one would make the file too large."""
        if self.is_ended:
            return
        data = as_line(line).encode("utf-8", "replace")
        if isinstance(line, Step) and self.size + len(data) + RESERVE > self._max_bytes:
            self.end("size", line.at)
            return
        self._put(data)
        self.steps += isinstance(line, Step)

    def end(self, why: str, at: float) -> None:
        """Write the last line, and close the file."""
        if self.is_ended:
            return
        if self._file:
            self._put(as_line(Step("end", at=at, why=why)).encode())
        self.is_ended = True
        if self._file:
            self._file.close()

    def _put(self, data: bytes) -> None:
        try:
            file = self._file = self._file or _made(self.path)
            file.write(data)
        except OSError:
            self.is_ended = True
        self.size += len(data)


class Unwritten(Sheet):
    """Takes all lines, and writes none."""

    def _put(self, data: bytes) -> None:
        self.size += len(data)


def _made(path: Path) -> IO[bytes]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0)
