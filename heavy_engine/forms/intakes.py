"""Intakes of a form: the server's side of each of its fields for files."""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from ..application import Caller
from ..files import StoredFile, new_file_id
from ..hooks.upload_entries import UploadEntry
from ..hooks.uploads import Intake, Uploads
from ..nobody import nobody
from ..session.page_session import PageSession
from ..uploads.desk import UploadDesk
from ..uploads.threads import in_thread
from .held import as_stored, rules_of, ticket_of
from .specs import Spec

Held = Mapping[str, tuple[UploadEntry, ...]]
GONE = "{name} is not here any more. Choose it again."


class FileGone(LookupError):
    """A file that a form was to be sent with is not here any more, such as after a long time."""

    def __init__(self, field: str, entry: UploadEntry) -> None:
        super().__init__(GONE.format(name=entry.name))
        self.field = field
        self.entry_id = entry.id


class FormIntake(Intake):
    """Of one field: begins with the files that the form holds already."""

    def __init__(
        self, session: PageSession, changed: Callable[[], None], entries: Sequence[UploadEntry]
    ) -> None:
        super().__init__(session, changed)
        self.entries = tuple(entries)
        done = [entry for entry in entries if entry.state == "done" and not entry.is_stored]
        self._tickets |= {entry.id: ticket_of(entry, session.caller) for entry in done}
        # A page without JavaScript may carry these to its next post, when this page is gone.
        self._carried = frozenset(self._tickets)

    def end(self) -> None:
        """The field is gone: what nobody took goes too, except what a browser may still bring back."""
        self._forget([entry.id for entry in self.entries if entry.id not in self._carried])

    def leave_open(self) -> None:
        """Drop what is on its way: its browser does not show the field any more, and sends no more."""
        left = [entry.id for entry in self.entries if entry.is_open]
        self._forget(left)
        self.entries = tuple(entry for entry in self.entries if entry.id not in left)


class Intakes:
    """Those of the fields that one form shows; a field gets its own when it is shown first."""

    def __init__(self, session: PageSession, changed: Callable[[str], None]) -> None:
        self._session = session
        self._changed = changed
        self._of: dict[str, FormIntake] = {}

    def uploads(self, spec: Spec, name: str, input_id: str, entries: tuple[UploadEntry, ...]) -> Uploads:
        """What a page shows of a field."""
        intake = self._of.get(name)
        if intake is None:
            intake = self._of[name] = FormIntake(self._session, lambda: self._changed(name), entries)
        rules = rules_of(spec, input_id, self._session.services.settings.upload_max_bytes)
        intake.learn(rules, None)
        return Uploads(intake.entries, intake.problem, rules, intake)

    def entries(self, name: str) -> tuple[UploadEntry, ...]:
        """What a field has now."""
        return self._of[name].entries

    def take_out(self, name: str, entry_id: str) -> None:
        """Take a file out of a field."""
        if intake := self._of.get(name):
            intake.remove(entry_id)

    def follow(self, held: Held) -> None:
        """End those whose field holds something else now, or is gone."""
        for name, intake in list(self._of.items()):
            if held.get(name, ()) != intake.entries:
                intake.end()
                del self._of[name]

    def only_here(self, names: frozenset[str]) -> Held:
        """Stop what is on its way to fields that are not shown any more; answers what those hold now."""
        left = {name: each for name, each in self._of.items() if name not in names and _is_busy(each)}
        for intake in left.values():
            intake.leave_open()
        return {name: intake.entries for name, intake in left.items()}

    def end(self) -> None:
        """The form is gone; it is told of nothing more."""
        for intake in self._of.values():
            intake.end()
        self._changed = nobody


async def store_all(desk: UploadDesk, caller: Caller, held: Held) -> Held:
    """Put the files that came into the store; answers what the form holds then.

    Each gets an id of its own for this try: another try of the same filling-in, in another process,
    may fail while this one does not. What came stays here besides, until the form was sent.

    Raises:
        FileGone: when one is not here any more. Nothing was stored then.
    """
    stored: dict[str, tuple[UploadEntry, ...]] = {}
    try:
        for name, entries in held.items():
            stored[name] = ()
            for entry in entries:
                file = entry.file if entry.is_stored else await _store(desk, caller, name, entry)
                stored[name] += as_stored([file])
    except BaseException:
        await delete_all(desk, held, stored)
        raise
    return stored


async def delete_all(desk: UploadDesk, held: Held, stored: Held) -> None:
    """Take back what was stored for a form that could not be sent."""
    before = {entry.id for entries in held.values() for entry in entries}
    for entries in stored.values():
        for entry in entries:
            if entry.id not in before:
                await desk.store.delete(entry.id)


def forget_all(session: PageSession, held: Held) -> None:
    """Forget what came for a form, which has no use for it any more; in the background."""
    entries = [entry for several in held.values() for entry in several if not entry.is_stored]
    tickets = [ticket_of(entry, session.caller) for entry in entries]
    if tickets:
        forgetting = session.services.uploads.forget(tickets)
        session.track(asyncio.create_task(forgetting, name="forget-files"))


async def _store(desk: UploadDesk, caller: Caller, name: str, entry: UploadEntry) -> StoredFile:
    ticket = ticket_of(entry, caller)
    try:
        lent = await in_thread(lambda: desk.spool.lend(ticket))
    except FileNotFoundError:
        raise FileGone(name, entry) from None
    file = entry.file.model_copy(update={"id": new_file_id()})
    try:
        await desk.store.adopt(file.id, lent)
    except BaseException:
        await in_thread(lambda: lent.unlink(missing_ok=True))
        raise
    return file


def _is_busy(intake: FormIntake) -> bool:
    return any(entry.is_open for entry in intake.entries)


def is_busy(held: Held, names: frozenset[str]) -> bool:
    """Whether a file is still on its way to one of these fields."""
    return any(entry.is_open for name, several in held.items() if name in names for entry in several)
