"""What people do with tasks."""

from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.tasks import Task, TaskId
from ...errors import TaskNotFound, TaskTitleRefused
from ..model_mungers.task_model_mungers import TaskModelMunger
from ..repositories.task_repositories import TaskRepository
from ..sql_models.tasks import TITLE_MAX_LENGTH, SQLTask
from ..unit_of_work import current_unit_of_work

TASKS_CHANGED = "tasks"


class TaskManager:
    """Lists, adds, completes, reopens and deletes tasks."""

    def __init__(self, db_session: AsyncSession) -> None:
        self._tasks = TaskRepository(db_session)
        self._munger = TaskModelMunger()

    async def list_tasks(self) -> tuple[Task, ...]:
        """All tasks, oldest first."""
        return tuple(self._munger.to_model(row) for row in await self._tasks.list_tasks())

    async def add_task(self, title: str) -> Task:
        """Write down something to do.

        Raises:
            TaskTitleRefused: for an empty or an overlong title.
        """
        row = SQLTask(title=_checked(title))
        current_unit_of_work().mark_changed(TASKS_CHANGED)
        await self._tasks.add_task(row)
        return self._munger.to_model(row)

    async def complete_task(self, task_id: TaskId) -> Task:
        """Tick a task off; one that is done stays done."""
        return await self._set_done(task_id, done=True)

    async def reopen_task(self, task_id: TaskId) -> Task:
        """Say that a task is to be done after all."""
        return await self._set_done(task_id, done=False)

    async def delete_task(self, task_id: TaskId) -> None:
        """Remove a task; one that is gone already stays gone."""
        row = await self._tasks.lock_task(task_id)
        if row is None:
            return
        current_unit_of_work().mark_changed(TASKS_CHANGED)
        await self._tasks.delete_task(row)

    async def _set_done(self, task_id: TaskId, *, done: bool) -> Task:
        row = await self._tasks.lock_task(task_id)
        if row is None:
            raise TaskNotFound
        current_unit_of_work().mark_changed(TASKS_CHANGED)
        row.done = done
        return self._munger.to_model(row)


def _checked(title: str) -> str:
    """The title as it is kept: one line, no blanks around it."""
    kept = " ".join(title.replace("\x00", "").split())
    if not kept:
        raise TaskTitleRefused("Write what is to be done first.")
    if len(kept) > TITLE_MAX_LENGTH:
        raise TaskTitleRefused(f"This has {len(kept)} characters; a task takes at most {TITLE_MAX_LENGTH}.")
    return kept
