"""use_uploads: files that people choose on a page, from their choice to where they are kept."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
from reactpy import use_effect, use_memo, use_state

from ..files import StoredFile, new_file_id
from ..session.page_session import PageSession
from ..uploads.acceptance import tidy_accept
from ..uploads.desk import UploadDesk
from ..uploads.kinds import HEAD_BYTES, kind_of
from ..uploads.names import ending_of
from ..uploads.refusals import SENTENCES, UNKNOWN_PROBLEM
from ..uploads.threads import in_thread
from ..uploads.tickets import VALID_S, NotSigned, Ticket, owner_of, session_mark
from .page import use_session
from .upload_entries import Chosen, UploadEntry, UploadRules, read_chosen, read_progress

OnFile = Callable[[Any, StoredFile], Awaitable[None]]

NOT_KEPT = "It arrived, but it could not be kept. Try again."


@dataclass(frozen=True)
class Uploads:
    """The files of one field, as a page shows them.

    `entries` are in the order in which they were chosen; `problem` concerns the choice as a whole,
    such as too many files.
    """

    entries: tuple[UploadEntry, ...]
    problem: str
    rules: UploadRules
    intake: "Intake"

    @property
    def is_busy(self) -> bool:
        """Whether a file is still on its way."""
        return any(entry.is_open for entry in self.entries)

    @property
    def attributes(self) -> dict[str, Any]:
        """For the element around the field: with them its browser sends what is chosen in it."""
        return {"data-uploads": self.intake.orders(), "onUploads": self.intake.hear}

    @property
    def input(self) -> dict[str, Any]:
        """For the `<input>` inside."""
        several = {"multiple": True} if self.rules.max_files > 1 else {}
        return {"type": "file", "accept": ",".join(self.rules.accept), **several}

    def remove(self, entry_id: str) -> None:
        """Take a file back: what came of it is deleted, what is under way stops."""
        self.intake.remove(entry_id)

    def retry(self, entry_id: str) -> None:
        """Send a file again that failed; its browser still has it."""
        self.intake.retry(entry_id)

    @asynccontextmanager
    async def take(self) -> AsyncIterator[tuple[StoredFile, ...]]:
        """Put the files that are done into the store, for what runs in this block.

        If the block fails, they are not kept, and the field says so. Fields with `on_file` have
        nothing to take.

            async with files.take() as stored:
                await session.run(lambda work: work.tools.add(draft, stored))
        """
        entries = [entry for entry in self.intake.entries if entry.state == "done"]
        try:
            yield tuple([await self.intake.store(entry) for entry in entries])
        except BaseException:
            await self.intake.give_up(entries)
            raise
        self.intake.drop(entries)


def use_uploads(
    *,
    accept: Sequence[str] = (),
    max_bytes: int | None = None,
    max_files: int = 1,
    on_file: OnFile | None = None,
    name: str = "files",
) -> Uploads:
    """Let people send files on this page; the component renders again as they come.

    What is sent is checked while it comes: its size, its number, and by its first bytes its kind,
    which must fit the name's ending too. It waits on the disk until the page takes it; what no page
    takes is deleted.

        files = use_uploads(accept=("image/*", ".pdf"), max_files=3, on_file=attach)

    Args:
        accept: media types (`image/*`, `application/pdf`) and endings (`.pdf`); empty takes all. SVG
            and HTML, which browsers run, are part of no `*`: name them if you want them.
        max_bytes: of one file; at most the setting HEAVY_UPLOAD_MAX_BYTES, which is what None means.
        max_files: that this field holds at a time.
        on_file: gets what handlers get and the stored file, in a unit of work of its own, as soon as
            the file is there. When it raises, the file is deleted and the entry says why.
        name: tells several fields of one page apart.
    """
    session = use_session()
    most = session.services.uploads.settings.upload_max_bytes
    rules = UploadRules(
        name, tidy_accept(accept), min(max_bytes or most, most), max_files, on_file is not None
    )
    _version, set_version = use_state(0)
    intake = use_memo(lambda: Intake(session, lambda: set_version(lambda old: old + 1)), dependencies=[])
    intake.learn(rules, on_file)
    use_effect(lambda: intake.end, dependencies=[])
    return Uploads(intake.entries, intake.problem, rules, intake)


class Intake:
    """The server's side of one field: gives tickets out, hears what became of them, keeps the files."""

    def __init__(self, session: PageSession, changed: Callable[[], None]) -> None:
        self.entries: tuple[UploadEntry, ...] = ()
        self.problem = ""
        self._session = session
        self._changed = changed
        self._tickets: dict[str, Ticket] = {}
        self._rules = UploadRules("files", (), 0, 0)
        self._on_file: OnFile | None = None

    @property
    def _desk(self) -> UploadDesk:
        return self._session.services.uploads

    def learn(self, rules: UploadRules, on_file: OnFile | None) -> None:
        """What holds from this render on."""
        self._rules = rules
        self._on_file = on_file

    def orders(self) -> str:
        """What the browser shall send: JSON of ids and tickets by the browser's own references."""
        signer = self._desk.signer
        wanted = {
            entry.ref: [entry.id, signer.issue(self._tickets[entry.id])]
            for entry in self.entries
            if entry.state in ("queued", "uploading")
        }
        failed = [entry.ref for entry in self.entries if entry.state == "failed" and entry.ref]
        done = [entry.ref for entry in self.entries if entry.state == "done" and entry.ref]
        known = {"failed": failed, "done": [] if self._on_file else done}
        return orjson.dumps({"name": self._rules.name, "open": wanted, **known}).decode()

    async def hear(self, event: Mapping[str, Any]) -> None:
        """What the browser says: files were chosen, bytes were sent, one came to its end."""
        said = event.get("detail")
        if not isinstance(said, Mapping):
            return
        if "chosen" in said:
            await self._choose(read_chosen(said["chosen"]))
        if "sent" in said:
            self._note_progress(read_progress(said["sent"]))
        if "ended" in said:
            await self._note_end(str(said["ended"]), said.get("status"))

    def remove(self, entry_id: str) -> None:
        """Take a file out, and all that came of it."""
        self._show(entry for entry in self.entries if entry.id != entry_id)
        self._forget([entry_id])

    def retry(self, entry_id: str) -> None:
        """Give a failed file another ticket."""
        found = next((entry for entry in self.entries if entry.id == entry_id and entry.may_retry), None)
        if found:
            self._forget([entry_id])
            again = self._entry(Chosen(found.ref, found.name, found.size))
            self._show(again if entry is found else entry for entry in self.entries)

    async def store(self, entry: UploadEntry) -> StoredFile:
        """Put a file that is done into the store."""
        await self._desk.store.adopt(entry.id, self._desk.spool.done(self._tickets[entry.id]))
        return entry.file

    async def give_up(self, entries: Sequence[UploadEntry], problem: str = NOT_KEPT) -> None:
        """Delete what was stored for nothing."""
        for entry in entries:
            await self._desk.store.delete(entry.id)
            self._update(entry.id, state="failed", problem=problem, may_retry=True, sent=0)

    def drop(self, entries: Sequence[UploadEntry]) -> None:
        """Show files no more that are somebody else's now."""
        gone = {entry.id for entry in entries}
        for entry_id in gone:
            self._tickets.pop(entry_id, None)
        self._show(entry for entry in self.entries if entry.id not in gone)

    def end(self) -> None:
        """The field is gone: what nobody took goes too."""
        self._forget([entry.id for entry in self.entries if entry.state != "saving"])

    async def _choose(self, chosen: Sequence[Chosen]) -> None:
        known = {entry.ref for entry in self.entries}
        fresh = [each for each in chosen if each.ref not in known]
        if not fresh:
            return
        self._make_room()
        room = self._rules.max_files - sum(entry.state != "failed" for entry in self.entries)
        taken, left_out = self._split(fresh, max(0, room))
        self.problem = self._too_many(left_out)
        self._show((*self.entries, *taken))

    def _make_room(self) -> None:
        """A new choice follows what is settled: files that were handled, and the one of a single field."""
        is_single = self._rules.max_files == 1
        over = [
            entry
            for entry in self.entries
            if (is_single and entry.state != "saving") or (entry.state == "done" and self._on_file)
        ]
        self._forget([entry.id for entry in over if not (entry.state == "done" and self._on_file)])
        self.drop(over)

    def _split(self, chosen: Sequence[Chosen], room: int) -> tuple[list[UploadEntry], list[Chosen]]:
        """Entries for as many good ones as there is room for and all bad ones; and who was left out."""
        taken: list[UploadEntry] = []
        left_out: list[Chosen] = []
        for each in chosen:
            entry = self._entry(each)
            if entry.state != "failed" and room == 0:
                self._tickets.pop(entry.id, None)
                left_out.append(each)
                continue
            room -= entry.state != "failed"
            taken.append(entry)
        return taken, left_out

    def _entry(self, chosen: Chosen) -> UploadEntry:
        if problem := self._rules.problem_of(chosen):
            return UploadEntry(new_file_id(), chosen.ref, chosen.name, chosen.size, "failed", problem=problem)
        caller = self._session.caller
        ticket = Ticket(
            id=self._known_id(chosen) or new_file_id(),
            owner=owner_of(caller),
            session=session_mark(caller.session_id),
            page=self._session.id,
            field=self._rules.name,
            name=chosen.name,
            size=chosen.size,
            accept=self._rules.accept,
            expires=int(time.time()) + VALID_S,
        )
        self._tickets[ticket.id] = ticket
        return UploadEntry(ticket.id, chosen.ref, chosen.name, chosen.size)

    def _known_id(self, chosen: Chosen) -> str:
        """The upload that a browser began on a page that is gone: it goes on where it stopped."""
        if not chosen.ticket:
            return ""
        try:
            earlier = self._desk.signer.check(chosen.ticket, self._session.caller)
        except NotSigned:
            return ""
        is_same = (earlier.field, earlier.name, earlier.size) == (self._rules.name, chosen.name, chosen.size)
        return earlier.id if is_same and earlier.id not in self._tickets else ""

    def _too_many(self, left_out: Sequence[Chosen]) -> str:
        if not left_out:
            return ""
        most = "One file is" if self._rules.max_files == 1 else f"{self._rules.max_files} files are"
        others = f" and {len(left_out) - 1} more were" if len(left_out) > 1 else " was"
        return f"{most} the most here. {left_out[0].name}{others} left out."

    def _note_progress(self, sent: Mapping[str, int]) -> None:
        for entry_id, size in sent.items():
            entry = self._find(entry_id)
            if entry and entry.state in ("queued", "uploading"):
                self._update(entry_id, state="uploading", sent=min(size, entry.size))

    async def _note_end(self, entry_id: str, status: object) -> None:
        """Look for ourselves what came of an upload: a browser's word counts only for what failed."""
        entry = self._find(entry_id)
        if entry is None or entry.state not in ("queued", "uploading"):
            return
        spool, ticket = self._desk.spool, self._tickets[entry_id]
        if await in_thread(lambda: spool.is_done(ticket)):
            await self._arrive(entry)
        elif refusal := await in_thread(lambda: spool.refusal(ticket)):
            self._update(entry_id, state="failed", problem=refusal)
        else:
            known = SENTENCES.get(status) if isinstance(status, int) else None
            self._update(entry_id, state="failed", problem=known or UNKNOWN_PROBLEM, may_retry=True)

    async def _arrive(self, entry: UploadEntry) -> None:
        path = self._desk.spool.done(self._tickets[entry.id])
        media_type = await in_thread(lambda: media_type_of(path, entry.name))
        whole = replace(entry, state="saving" if self._on_file else "done", media_type=media_type)
        self._update(entry.id, state=whole.state, sent=entry.size, media_type=media_type)
        if self._on_file is None:
            return
        # Not the handler's: it may take long, and it goes on when the component is gone.
        keeping = asyncio.create_task(self._keep(whole, self._on_file), name=f"upload-{self._session.name}")
        self._session.track(keeping)

    async def _keep(self, entry: UploadEntry, on_file: OnFile) -> None:
        try:
            stored = await self.store(entry)
            await self._session.run(lambda work: on_file(work, stored))
        except Exception as error:  # noqa: BLE001  # Whatever the application raises, the page lives on.
            failure = self._session.failure(error, NOT_KEPT)
            found = f" Reference: {failure.reference}." if failure.reference else ""
            await self.give_up([entry], failure.sentence + found)
        else:
            self._update(entry.id, state="done")

    def _find(self, entry_id: str) -> UploadEntry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def _update(self, entry_id: str, **changes: Any) -> None:
        self._show(replace(entry, **changes) if entry.id == entry_id else entry for entry in self.entries)

    def _show(self, entries: Any) -> None:
        self.entries = tuple(entries)
        self._changed()

    def _forget(self, entry_ids: Sequence[str]) -> None:
        """Delete what came of uploads, in the background."""
        tickets = [ticket for each in entry_ids if (ticket := self._tickets.pop(each, None))]
        if tickets:
            forgetting = asyncio.create_task(self._desk.forget(tickets), name="forget-uploads")
            self._session.track(forgetting)


def media_type_of(path: Path, name: str) -> str:
    """What a file's content is, together with how it is named."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    return kind_of(head, ending_of(name)).media_type
