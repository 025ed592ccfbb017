"""FileStore: where files stay, behind one interface; what the application keeps of one, and asks for."""

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict

ID_BYTES = 16
_ID = re.compile(r"[0-9a-f]{32}")


class StoredFile(BaseModel):
    """A file that is in the store: what an application keeps in its own tables.

    `id` finds the bytes; `name` is for people only and never a path; `media_type` is what the
    content is, not what somebody said; `size` is in bytes.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Files:
    """What a form's field for files takes: written at a `StoredFile` in the form's model.

        photo: Annotated[StoredFile | None, Files(accept=("image/*",), max_bytes=5_000_000)] = None

    `accept` names media types (`image/*`, `application/pdf`) and endings (`.pdf`); empty takes all, but
    only what is named takes SVG and HTML. `max_bytes` is of one file; None means the most that the
    server takes. `max_files` is of a list; without it the list's `max_length` counts, or else 10.
    """

    accept: tuple[str, ...] = ()
    max_bytes: int | None = None
    max_files: int | None = None


class NoSuchFile(LookupError):
    """The store has no file of this id."""

    def __init__(self, file_id: str) -> None:
        super().__init__(f"No file {file_id!r} is in the store: it was deleted, or never there.")


class FileStore(Protocol):
    """A place for files. An id is 32 hexadecimal digits, made by `new_file_id`.

    Every method that is given another id raises `NoSuchFile`: no name of anybody becomes a path.
    """

    async def adopt(self, file_id: str, path: Path) -> None:
        """Take over a file of this machine; afterwards it is gone from there. All or nothing."""

    async def write(self, file_id: str, chunks: AsyncIterator[bytes]) -> int:
        """Store what comes, a part at a time; answers how many bytes. All or nothing."""

    async def size(self, file_id: str) -> int:
        """How many bytes a file has.

        Raises:
            NoSuchFile: when there is none of this id.
        """

    def read(self, file_id: str, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """The bytes from `start` up to but not with `end`, in parts of at most 1 MiB or so.

        Raises:
            NoSuchFile: when there is none of this id.
        """

    async def delete(self, file_id: str) -> None:
        """Remove a file; nothing happens when there is none."""

    async def clean_up(self) -> None:
        """Remove what writers left that were killed."""


def new_file_id() -> str:
    """An id that nobody can guess."""
    return secrets.token_hex(ID_BYTES)


def key_of(file_id: str) -> tuple[str, str]:
    """The folder of a file, which is two digits of its id, and its name there.

    Raises:
        NoSuchFile: when this is no id of ours.
    """
    if not _ID.fullmatch(file_id):
        raise NoSuchFile(file_id[:40])
    return file_id[:2], file_id
