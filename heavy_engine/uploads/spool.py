"""Spool: files that are on their way, on the disk that all processes of this machine share.

    FOLDER/unfinished/OWNER/ID.SIZE.part      bytes so far, of SIZE that were agreed on
                            ID.SIZE.done      all of them, checked, until a page takes it
                            ID.refused        why there will be no more, in words
                            ID.lent           a second name of a done one, on its way to a store

All names are ours: ids and sizes. What the file is called by its person never gets here. The size
in the name is what makes the quota hold for processes that know nothing of each other.
"""

import errno
import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from ..files import new_file_id
from .refusals import CONFLICT, TOO_MANY, UploadRefused, no_room, size_in_words
from .tickets import Ticket

_NAME = re.compile(r"([0-9a-f]{32})\.(\d{1,15})\.(part|done)")
_DISK_FULL = (errno.ENOSPC, errno.EDQUOT)

log = structlog.get_logger("heavy.uploads")


@dataclass(frozen=True)
class Quota:
    """What one person's unfinished uploads may be: so many, and so many bytes; what the disk keeps free."""

    files: int
    size: int
    keep_free: int = 0


class Spool:
    """The unfinished files in a folder. All methods wait for the disk: call them in a thread."""

    def __init__(self, folder: Path, quota: Quota) -> None:
        self._folder = folder
        self._quota = quota

    def begin(self, ticket: Ticket) -> None:
        """Make room for a file of which nothing has come.

        Raises:
            UploadRefused: when its person has too much under way, or the disk too little room.
        """
        folder = self._folder_of(ticket.owner)
        with room_or_refusal():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with _locked(folder):
                if self.is_done(ticket):
                    raise UploadRefused(CONFLICT, "All of this file is here.", ticket.size)
                if not self.part(ticket).exists():
                    self._check_quota(folder, ticket.size)
                    self.part(ticket).touch(0o600, exist_ok=False)

    def offset(self, ticket: Ticket) -> int | None:
        """How many bytes of a file are here; None if nobody began to send it."""
        for path in (self.part(ticket), self.done(ticket)):
            with suppress(FileNotFoundError):
                return path.stat().st_size
        return None

    def is_done(self, ticket: Ticket) -> bool:
        """Whether all of a file is here, and was found good."""
        return self.done(ticket).exists()

    def finish(self, ticket: Ticket, size: int | None = None) -> None:
        """Let a file be done; it survives a crash of the machine from here on.

        `size` is what it has, in bytes, where the ticket only says what it may have at most.
        """
        whole = ticket if size is None else replace(ticket, size=size)
        self.part(ticket).rename(self.done(whole))

    def lend(self, ticket: Ticket) -> Path:
        """A second name of a file that is done, for a store to take: this one stays until it is forgotten.

        Raises:
            FileNotFoundError: when the file is not here any more.
        """
        done = self.done(ticket)
        lent = done.with_name(f"{new_file_id()}.lent")
        try:
            os.link(done, lent)
        except FileNotFoundError:
            raise
        except OSError:  # A disk without second names.
            with room_or_refusal():
                shutil.copyfile(done, lent)
        return lent

    def refuse(self, ticket: Ticket, sentence: str) -> None:
        """Forget what came of a file, and keep why."""
        self.part(ticket).unlink(missing_ok=True)
        with suppress(OSError):  # A full disk: the browser tells its page the status.
            self._note(ticket).write_text(sentence)

    def refusal(self, ticket: Ticket) -> str:
        """Why a file was refused; empty if it was not."""
        with suppress(FileNotFoundError):
            return self._note(ticket).read_text()
        return ""

    def forget(self, ticket: Ticket) -> None:
        """Leave nothing of a file."""
        for path in (self.part(ticket), self.done(ticket), self._note(ticket)):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # Others of this person are under way.
            self._folder_of(ticket.owner).rmdir()

    def part(self, ticket: Ticket) -> Path:
        """Where the bytes of an unfinished file are."""
        return self._folder_of(ticket.owner) / f"{ticket.id}.{ticket.size}.part"

    def done(self, ticket: Ticket) -> Path:
        """Where a file is that came whole."""
        return self._folder_of(ticket.owner) / f"{ticket.id}.{ticket.size}.done"

    def clean_up(self, older_than_s: float) -> int:
        """Remove what nobody has touched for so long; answers how many files that were."""
        limit = time.time() - older_than_s
        removed = 0
        for path in self._folder.glob("unfinished/*/*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < limit:
                    path.unlink()
                    removed += 1
        for folder in self._folder.glob("unfinished/*"):
            with suppress(OSError):
                folder.rmdir()
        if removed:
            log.info("unfinished uploads were removed", count=removed)
        return removed

    def _note(self, ticket: Ticket) -> Path:
        return self._folder_of(ticket.owner) / f"{ticket.id}.refused"

    def _folder_of(self, owner: str) -> Path:
        return self._folder / "unfinished" / owner

    def _check_quota(self, folder: Path, size: int) -> None:
        sizes = [int(found[2]) for path in folder.iterdir() if (found := _NAME.fullmatch(path.name))]
        if len(sizes) >= self._quota.files:
            raise UploadRefused(TOO_MANY, f"{len(sizes)} of your uploads are under way; that is the most.")
        if sum(sizes) + size > self._quota.size:
            most = size_in_words(self._quota.size)
            raise UploadRefused(TOO_MANY, f"Together your uploads would be more than {most} at a time.")
        if shutil.disk_usage(folder).free - size < self._quota.keep_free:
            raise no_room()


@contextmanager
def room_or_refusal() -> Iterator[None]:
    """A full disk is said in words."""
    try:
        yield
    except OSError as error:
        if error.errno not in _DISK_FULL:
            raise
        log.error("the disk of the uploads is full", reason=str(error))
        raise no_room() from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time looks at a folder and adds to it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
