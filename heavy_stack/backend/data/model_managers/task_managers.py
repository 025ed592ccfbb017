"""What people do with a task."""

from ....shared_models.tasks import Task, TaskBatch, TaskChoice, TaskId, title_to_keep
from ...errors import ChangedMeanwhile, TaskNotFound, TaskTitleRefused
from ..sql_models.tasks import SQLTask
from .task_batches import TASKS_CHANGED, TaskBatches

__all__ = ["TASKS_CHANGED", "TaskManager"]


class TaskManager(TaskBatches):
    """Lists, adds, renames, completes, reopens and deletes tasks."""

    async def add_task(self, title: str) -> Task:
        """Write down something to do.

        Raises:
            TaskTitleRefused: for an empty or an overlong title.
        """
        row = await self._tasks.add(SQLTask(title=_checked(title)))
        await self._tasks.index([row], self._embedder)
        self._tell("added", [(row.id, row.version)])
        return self._munger.to_model(row)

    async def rename_task(self, seen: Task, title: str) -> Task:
        """Give a task another title.

        Args:
            seen: the task as the person sees it; a newer version with that title is no obstacle.
            title: the new one.

        Raises:
            TaskTitleRefused: for an empty or an overlong title.
            TaskNotFound: somebody deleted it meanwhile.
            ChangedMeanwhile: somebody gave it another title meanwhile.
        """
        kept = _checked(title)
        row = await self._tasks.lock(seen.id)
        if row is None:
            raise TaskNotFound
        if row.version != seen.version and row.title not in (seen.title, kept):
            raise ChangedMeanwhile("the title")
        if row.title != kept:
            row.title = kept
            await self._tasks.save(row)
            await self._tasks.index([row], self._embedder)
            self._tell("title", [(row.id, row.version)])
        return self._munger.to_model(row)

    async def complete_task(self, task_id: TaskId) -> Task:
        """Tick a task off; one that is done stays done."""
        return await self._set_done(task_id, done=True)

    async def reopen_task(self, task_id: TaskId) -> Task:
        """Say that a task is to be done after all."""
        return await self._set_done(task_id, done=False)

    async def delete_task(self, task_id: TaskId) -> TaskBatch:
        """Remove a task, so that undo() brings it back; one that is gone already stays gone."""
        return await self.delete_tasks(TaskChoice(frozenset({task_id})))

    async def _set_done(self, task_id: TaskId, *, done: bool) -> Task:
        row = await self._tasks.lock(task_id)
        if row is None:
            raise TaskNotFound
        if row.done != done:
            row.done = done
            await self._tasks.save(row)
            self._tell("done", [(row.id, row.version)])
        return self._munger.to_model(row)


def _checked(title: str) -> str:
    """The title as it is kept."""
    try:
        return title_to_keep(title)
    except ValueError as refused:
        raise TaskTitleRefused(str(refused)) from None
