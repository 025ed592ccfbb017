"""DiskStore: files in a folder of this machine, or in one that several machines share."""

import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from ..files import NoSuchFile, key_of
from .spool import room_or_refusal
from .threads import in_thread

READ_BYTES = 262_144
LEFT_OVER_S = 3600.0
"""What a writer has not touched for so long, it never will."""


class DiskStore:
    """A file is `FOLDER/files/ab/abcdef…`: written beside it, synced, then renamed into place."""

    def __init__(self, folder: Path) -> None:
        self._files = folder / "files"
        self._writing = folder / "writing"

    async def adopt(self, file_id: str, path: Path) -> None:
        """Move a file here; it is copied if it is on another disk."""
        wanted = self._path(file_id)
        try:
            await in_thread(lambda: _put(path, wanted))
        except OSError as error:
            if error.errno != 18:  # EXDEV
                raise
            await self.write(file_id, _read(path, 0, None))
            await in_thread(path.unlink)

    async def write(self, file_id: str, chunks: AsyncIterator[bytes]) -> int:
        """Write what comes to a file of its own, then put it in its place."""
        wanted = self._path(file_id)
        path = self._writing / secrets.token_hex(16)
        await in_thread(lambda: self._writing.mkdir(parents=True, exist_ok=True, mode=0o700))
        size = 0
        try:
            with room_or_refusal():
                file = await in_thread(lambda: path.open("xb"))
                try:
                    async for chunk in chunks:
                        size += await in_thread(lambda part=chunk: file.write(part))  # type: ignore[misc]
                finally:
                    await in_thread(file.close)
                await in_thread(lambda: _put(path, wanted))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return size

    async def size(self, file_id: str) -> int:
        """How many bytes a file has."""
        path = self._path(file_id)
        try:
            return (await in_thread(path.stat)).st_size
        except FileNotFoundError:
            raise NoSuchFile(file_id) from None

    async def read(self, file_id: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a range."""
        try:
            async for chunk in _read(self._path(file_id), start, end):
                yield chunk
        except FileNotFoundError:
            raise NoSuchFile(file_id) from None

    async def delete(self, file_id: str) -> None:
        """Remove a file."""
        path = self._path(file_id)
        await in_thread(lambda: path.unlink(missing_ok=True))

    async def clean_up(self) -> None:
        """Remove what was being written when a process was killed."""
        await in_thread(self._remove_left_overs)

    def _remove_left_overs(self) -> None:
        limit = time.time() - LEFT_OVER_S
        for path in self._writing.glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()

    def _path(self, file_id: str) -> Path:
        folder, name = key_of(file_id)
        return self._files / folder / name


def _put(path: Path, wanted: Path) -> None:
    """Let a file be there after a crash of the machine too: its bytes first, then its name."""
    wanted.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _sync(path)
    path.rename(wanted)
    _sync(wanted.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


async def _read(path: Path, start: int, end: int | None) -> AsyncIterator[bytes]:
    file = await in_thread(lambda: path.open("rb"))
    try:
        await in_thread(lambda: file.seek(start))
        left = end - start if end is not None else None
        while left is None or left > 0:
            wanted = READ_BYTES if left is None else min(READ_BYTES, left)
            chunk = await in_thread(lambda size=wanted: file.read(size))  # type: ignore[misc]
            if not chunk:
                return
            left = None if left is None else left - len(chunk)
            yield chunk
    finally:
        file.close()
