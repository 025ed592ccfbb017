"""The files of a plain post, on their way to the disk: limits and kinds are looked at while they come."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..application import Caller
from ..files import new_file_id
from ..hooks.upload_entries import UploadEntry, UploadRules
from ..hooks.uploads import media_type_of
from ..uploads.acceptance import NotAccepted, check_name
from ..uploads.desk import UploadDesk
from ..uploads.names import display_name
from ..uploads.receiving import Receiver
from ..uploads.refusals import UploadRefused, size_in_words
from ..uploads.threads import in_thread
from ..uploads.tickets import VALID_S, Ticket, owner_of, session_mark
from .multipart import TOO_LARGE, BadPost

NO_FILES: Mapping[str, tuple[UploadEntry, ...]] = {}


@dataclass(frozen=True)
class Wanted:
    """What a field of a form takes, and how many files it held before this post."""

    rules: UploadRules
    held: int = 0

    @property
    def room(self) -> int:
        """How many more it takes; the file of a single field is replaced."""
        return 1 if self.rules.max_files == 1 else max(0, self.rules.max_files - self.held)


class PostFiles:
    """Takes the files of one post, one after the other.

    What is not wanted is read to its end and dropped, so that its person gets their page with a
    sentence instead of a broken connection: as much as one file may have, not more.
    """

    def __init__(self, desk: UploadDesk, caller: Caller, wanted: Mapping[str, Wanted], body_max: int) -> None:
        self.entries: dict[str, tuple[UploadEntry, ...]] = {}
        self._desk = desk
        self._caller = caller
        self._wanted = wanted
        self._body_max = body_max
        self._tickets: list[Ticket] = []
        self._receiver: Receiver | None = None
        self._field = ""
        self._entry: UploadEntry | None = None
        self._dropped = 0

    async def begin(self, field: str, called: str) -> None:
        """A file begins; one of no field of the form is not even looked at."""
        self._field, self._entry = field, None
        wanted = self._wanted.get(field)
        if wanted is None:
            return
        name = display_name(called)
        self._entry = UploadEntry(new_file_id(), "", name, 0, "uploading")
        if sum(not each.problem for each in self.entries.get(field, ())) >= wanted.room:
            self._fail(f"It was left out: {_most(wanted.rules.max_files)}.")
            return
        try:
            check_name(wanted.rules.accept, name)
            await self._open(wanted.rules, self._entry)
        except (NotAccepted, UploadRefused) as refusal:
            await self._drop(str(refusal))

    async def write(self, chunk: bytes) -> None:
        """Some of its bytes.

        Raises:
            BadPost: when more came than anybody could want.
        """
        if self._receiver is None or self._entry is None:
            self._count_dropped(len(chunk))
            return
        most = self._wanted[self._field].rules.max_bytes
        if self._receiver.offset + len(chunk) > most:
            await self._drop(f"It has more than {size_in_words(most)}, which is the most.")
            return
        try:
            await self._receiver.write(chunk)
        except UploadRefused as refusal:
            await self._drop(str(refusal))

    async def end(self) -> None:
        """It is here."""
        entry, receiver = self._entry, self._receiver
        if entry is None:
            return
        if receiver is not None:
            try:
                await self._finish(entry, receiver)
            except UploadRefused as refusal:
                await self._drop(str(refusal))
            self._close()
        if self._entry is not None:
            self.entries[self._field] = (*self.entries.get(self._field, ()), self._entry)

    def forget(self) -> None:
        """Leave nothing of what came. It does not wait for other tasks: its own may be cancelled."""
        self._close()
        for ticket in self._tickets:
            self._desk.spool.forget(ticket)

    async def _open(self, rules: UploadRules, entry: UploadEntry) -> None:
        ticket = Ticket(
            id=entry.id,
            owner=owner_of(self._caller),
            session=session_mark(self._caller.session_id),
            page="",
            field=rules.name,
            name=entry.name,
            size=max(1, min(rules.max_bytes, self._body_max)),
            accept=rules.accept,
            expires=int(time.time()) + VALID_S,
        )
        self._tickets.append(ticket)
        self._receiver = Receiver(self._desk.spool, ticket)
        await self._receiver.open(0)

    async def _finish(self, entry: UploadEntry, receiver: Receiver) -> None:
        ticket = self._tickets[-1]
        size = await receiver.finish_here()
        self._tickets[-1] = whole = replace(ticket, size=size)
        path = self._desk.spool.done(whole)
        media_type = await in_thread(lambda: media_type_of(path, entry.name))
        self._entry = replace(entry, size=size, sent=size, state="done", media_type=media_type)

    async def _drop(self, problem: str) -> None:
        """Keep nothing of the present file but why."""
        if self._receiver is not None:
            self._count_dropped(self._receiver.offset)
            self._close()
            ticket = self._tickets.pop()
            await in_thread(lambda: self._desk.spool.forget(ticket))
        self._fail(problem)

    def _fail(self, problem: str) -> None:
        if self._entry is not None:
            self._entry = replace(self._entry, state="failed", problem=problem)

    def _count_dropped(self, size: int) -> None:
        self._dropped += size
        most = self._desk.settings.upload_max_bytes
        if self._dropped > most:
            raise BadPost(f"This form brought more than {size_in_words(most)} that it may not.", TOO_LARGE)

    def _close(self) -> None:
        if self._receiver is not None:
            self._receiver.close()
            self._receiver = None


def _most(number: int) -> str:
    return "one file is the most here" if number == 1 else f"{number} files are the most here"
