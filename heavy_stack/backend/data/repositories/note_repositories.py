"""Rows of the notes table."""

from sqlalchemy import select
from sqlmodel import col

from ....shared_models.tasks import TaskId
from ....shared_models.users import UserId
from ..sql_models.notes import SQLNote
from ..statements import rows
from .base_repositories import SQLRepositoryBase


class NoteRepository(SQLRepositoryBase[SQLNote, str]):
    """Reads and writes notes."""

    async def get_of(self, user_id: UserId, task_id: TaskId) -> SQLNote | None:
        """A user's note on a task, if there is one."""
        if not rows.is_id(task_id):
            return None
        found: SQLNote | None = await self.db_session.scalar(
            select(SQLNote).where(col(SQLNote.user_id) == user_id, col(SQLNote.task_id) == task_id)
        )
        return found
