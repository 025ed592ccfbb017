"""What a field of files knows of each file, and what it takes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ..files import StoredFile
from ..uploads.acceptance import NotAccepted, check_name, describe
from ..uploads.names import display_name
from ..uploads.refusals import size_in_words

State = Literal["queued", "uploading", "saving", "done", "failed"]

CHOSEN_MAX = 500
"""So many files of one choice are looked at."""
SIZE_MAX = 10**14
_REF = re.compile(r"[\w-]{1,64}")


@dataclass(frozen=True)
class UploadEntry:
    """One file of a field: `sent` of its `size` bytes have come; `problem` says why it failed.

    Its states: queued, uploading, saving (all bytes are here and what the application does with the
    file is under way), done, failed.
    """

    id: str
    ref: str
    name: str
    size: int
    state: State = "queued"
    sent: int = 0
    problem: str = ""
    # Whether trying again may help: not if the file itself is what is wrong.
    may_retry: bool = False
    # What its content is; empty until all of it is here.
    media_type: str = ""
    # Whether the application has it already: it is shown, and not ours to store or to delete.
    is_stored: bool = False

    @property
    def percent(self) -> int:
        """How much of it has come, from 0 to 100."""
        if self.state in ("saving", "done"):
            return 100
        return min(100, self.sent * 100 // self.size) if self.size else 0

    @property
    def size_in_words(self) -> str:
        """Its size as people say it."""
        return size_in_words(self.size)

    @property
    def file(self) -> StoredFile:
        """What the application would keep of it."""
        return StoredFile(id=self.id, name=self.name, media_type=self.media_type, size=self.size)

    @property
    def is_open(self) -> bool:
        """Whether it is still on its way."""
        return self.state in ("queued", "uploading", "saving")


@dataclass(frozen=True)
class UploadRules:
    """What a field takes: kinds, bytes of one file, number of files."""

    name: str
    accept: tuple[str, ...]
    max_bytes: int
    max_files: int
    # Whether what is done was kept at once: then it is not the field's any more.
    keeps: bool = False

    def describe(self) -> str:
        """For people, before they choose: `images, .pdf, up to 10 MB each, at most 3 files`."""
        kinds = describe(self.accept)
        each = " each" if self.max_files > 1 else ""
        limits = f"up to {size_in_words(self.max_bytes)}{each}"
        several = f"at most {self.max_files} files" if self.max_files > 1 else "one file"
        sentence = ", ".join(part for part in (kinds, limits, several) if part)
        return sentence[:1].upper() + sentence[1:] + "."

    def problem_of(self, chosen: "Chosen") -> str:
        """Why a file is not taken, as far as its name and size tell; empty if it may come."""
        if chosen.size == 0:
            return "It is empty."
        if chosen.size > self.max_bytes:
            return f"It has {size_in_words(chosen.size)}; {size_in_words(self.max_bytes)} is the most."
        try:
            check_name(self.accept, chosen.name)
        except NotAccepted as error:
            return str(error)
        return ""


@dataclass(frozen=True)
class Chosen:
    """A file that somebody chose, as their browser tells it; `ticket` is one that it was given before."""

    ref: str
    name: str
    size: int
    ticket: str = ""


def read_chosen(said: Any) -> list[Chosen]:
    """What a browser says was chosen; what makes no sense is left out."""
    if not isinstance(said, Sequence) or isinstance(said, str | bytes):
        return []
    return [chosen for each in said[:CHOSEN_MAX] if (chosen := _read_one(each))]


def read_progress(said: Any) -> dict[str, int]:
    """How many bytes of which upload were sent, as a browser tells it."""
    if not isinstance(said, Mapping):
        return {}
    return {str(key): value for key, value in said.items() if type(value) is int and 0 <= value <= SIZE_MAX}


def _read_one(said: Any) -> Chosen | None:
    if not isinstance(said, Mapping):
        return None
    ref, name, size, ticket = (said.get(key) for key in ("ref", "name", "size", "ticket"))
    if not isinstance(ref, str) or not _REF.fullmatch(ref) or not isinstance(name, str):
        return None
    if type(size) is not int or not 0 <= size <= SIZE_MAX:
        return None
    return Chosen(ref, display_name(name), size, ticket if isinstance(ticket, str) else "")
