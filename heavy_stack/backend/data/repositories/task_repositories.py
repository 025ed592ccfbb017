"""Rows of the tasks table."""

from collections.abc import Sequence

from sqlmodel import col, select

from ....shared_models.tasks import TaskId
from ..sql_models.tasks import SQLTask
from .base_repositories import SQLRepositoryBase


class TaskRepository(SQLRepositoryBase):
    """Reads and writes tasks."""

    async def list_tasks(self) -> Sequence[SQLTask]:
        """All tasks, oldest first."""
        rows = await self._db_session.scalars(
            select(SQLTask).order_by(col(SQLTask.created_at), col(SQLTask.id))
        )
        return rows.all()

    async def lock_task(self, task_id: TaskId) -> SQLTask | None:
        """Get a task that nobody else can change until this work ends."""
        return await self._db_session.get(SQLTask, task_id, with_for_update=True)

    async def add_task(self, task: SQLTask) -> None:
        """Add a row."""
        self._db_session.add(task)
        await self._db_session.flush()

    async def delete_task(self, task: SQLTask) -> None:
        """Delete a row."""
        await self._db_session.delete(task)
        await self._db_session.flush()
