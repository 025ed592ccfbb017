"""What people do with private notes on tasks."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.notes import PrivateNote
from ....shared_models.tasks import TaskId
from ....shared_models.users import UserId
from ...accounts import DataKey, KeyRing
from ...errors import ChangedMeanwhile, NoteRefused, SignInNeeded, TaskNotFound, ValueSealed
from ..model_mungers.note_model_mungers import NoteModelMunger
from ..repositories.note_repositories import NoteRepository
from ..repositories.task_repositories import TaskRepository
from ..sql_models.notes import SQLNote
from ..unit_of_work import current_unit_of_work
from .base_managers import ModelManagerBase
from .user_key_managers import UserKeyManager

NOTES_CHANGED = "notes"
NOTE_MAX_LENGTH = 10_000
NO_NOTE = 0
"""The version of a note that is not there yet."""


class NoteManager(ModelManagerBase):
    """Reads and writes the notes of one person, and of nobody else."""

    def __init__(self, db_session: AsyncSession, user_id: UserId | None, keyring: KeyRing | None) -> None:
        super().__init__(db_session)
        self._user_id = user_id
        self._notes = NoteRepository(db_session)
        self._tasks = TaskRepository(db_session)
        self._keys = UserKeyManager(db_session, keyring)

    async def get_note(self, task_id: TaskId) -> PrivateNote | None:
        """The person's own note on a task, if there is one.

        Raises:
            SignInNeeded: nobody is signed in.
            ValueSealed: it cannot be opened: it is damaged, or its key was forgotten.
        """
        user_id = self._signed_in()
        row = await self._notes.get_of(user_id, task_id)
        if row is None:
            return None
        key = await self._keys.key_to_read(user_id)
        if key is None:
            raise ValueSealed
        return NoteModelMunger(key).to_model(row)

    async def save_note(self, task_id: TaskId, text: str, *, version: int = NO_NOTE) -> PrivateNote | None:
        """Write the person's note on a task; an empty text takes it away.

        Args:
            task_id: what it is about.
            text: at most 10,000 characters.
            version: of the note that the person has seen, 0 when there was none.

        Raises:
            SignInNeeded: nobody is signed in.
            NoteRefused: the text is too long.
            TaskNotFound: the task is gone.
            ChangedMeanwhile: the person saved another text elsewhere; nothing is overwritten.
                Saving what is there already is no conflict, however often it is done.
        """
        user_id = self._signed_in()
        kept = _checked(text)
        if await self._tasks.get(task_id) is None:
            raise TaskNotFound
        row = await self._notes.get_of(user_id, task_id)
        if not kept:
            await self._remove(row, version)
            return None
        key = await self._keys.key_to_write(user_id)
        if row is None or not _says(row, key, kept):
            row = await self._write(await self._lock(row, version) or _new(user_id, task_id), key, kept)
            self._mark_changed(task_id)
        return NoteModelMunger(key).to_model(row)

    async def remove_note(self, task_id: TaskId) -> None:
        """Take the person's note away, also one that opens no more.

        Raises:
            SignInNeeded: nobody is signed in.
        """
        row = await self._notes.get_of(self._signed_in(), task_id)
        if row is not None:
            await self._remove(row, row.version)

    async def _lock(self, found: SQLNote | None, version: int) -> SQLNote | None:
        """The note as the person has seen it."""
        if (found is None) != (version == NO_NOTE):
            raise ChangedMeanwhile("this note")
        return await self._notes.lock(found.id, version=version) if found else None

    async def _write(self, row: SQLNote, key: DataKey, text: str) -> SQLNote:
        row.seal_body(key, text)
        try:
            async with self.db_session.begin_nested():
                return await self._notes.add(row)
        except IntegrityError:
            # The same person wrote the first text in another window, a moment ago.
            raise ChangedMeanwhile("this note") from None

    async def _remove(self, row: SQLNote | None, version: int) -> None:
        if row is None:
            return  # Somebody took it away before, which is what was wanted.
        if locked := await self._lock(row, version):
            await self._notes.delete(locked)
            self._mark_changed(TaskId(row.task_id))

    def _mark_changed(self, task_id: TaskId) -> None:
        current_unit_of_work().mark_changed(NOTES_CHANGED, user=self._signed_in(), id=task_id)

    def _signed_in(self) -> UserId:
        if self._user_id is None:
            raise SignInNeeded("a private note belongs to the one who wrote it.")
        return self._user_id


def _new(user_id: UserId, task_id: TaskId) -> SQLNote:
    return SQLNote(user_id=user_id, task_id=task_id, body=b"")


def _says(row: SQLNote, key: DataKey, text: str) -> bool:
    """Whether a note has this text already; one that opens no more has none."""
    try:
        return row.open_body(key) == text
    except ValueSealed:
        return False


def _checked(text: str) -> str:
    """The text as it is kept: one kind of line end, no blanks around it."""
    kept = text.replace("\r\n", "\n").strip()
    if len(kept) > NOTE_MAX_LENGTH:
        raise NoteRefused(f"This has {len(kept)} characters; a note takes at most {NOTE_MAX_LENGTH}.")
    return kept
