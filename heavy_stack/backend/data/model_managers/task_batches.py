"""What people do with many tasks at once, and how they take it back."""

from typing import Any

from ....shared_models.tasks import TaskBatch, TaskChange, TaskChoice, TaskDeed, TaskId, Undone
from ...errors import TooManyTasks
from ..repositories.task_repositories import Versions
from ..unit_of_work import current_unit_of_work
from .task_lists import TaskLists

TASKS_CHANGED = "tasks"
BATCH_MOST = 10_000
"""Tasks of one deed: its rows are locked until it is done."""

TAKEN_BACK: dict[TaskDeed, dict[str, Any]] = {
    "completed": {"done": False},
    "deleted": {"deleted_at": None},
}


class TaskBatches(TaskLists):
    """Completes and deletes tasks, each time in one statement, and undoes that."""

    async def complete_tasks(self, chosen: TaskChoice) -> TaskBatch:
        """Tick off those that are open.

        Raises:
            TooManyTasks: for more than 10,000; nothing is changed.
        """
        await self._refuse_too_many(chosen)
        return self._told("completed", await self._tasks.complete_chosen(chosen))

    async def delete_tasks(self, chosen: TaskChoice) -> TaskBatch:
        """Delete those that are there, so that undo() brings them back.

        Raises:
            TooManyTasks: for more than 10,000; nothing is changed.
        """
        await self._refuse_too_many(chosen)
        return self._told("deleted", await self._tasks.delete_chosen(chosen))

    async def undo(self, batch: TaskBatch) -> Undone:
        """Take a deed back, for exactly those tasks that nobody has changed since."""
        restored = await self._tasks.put_back(batch.tasks, **TAKEN_BACK[batch.deed])
        self._tell("done" if batch.deed == "completed" else "restored", restored)
        return Undone(len(restored), len(batch.tasks) - len(restored))

    async def _refuse_too_many(self, chosen: TaskChoice) -> None:
        number = len(chosen.ids)
        if chosen.every is not None:
            number = await self._tasks.count_up_to(chosen.every, BATCH_MOST + 1)
        if number > BATCH_MOST:
            raise TooManyTasks(BATCH_MOST)

    def _told(self, deed: TaskDeed, changed: Versions) -> TaskBatch:
        self._tell("done" if deed == "completed" else "deleted", changed)
        return TaskBatch(deed, tuple((TaskId(row_id), version) for row_id, version in changed))

    def _tell(self, what: TaskChange, changed: Versions) -> None:
        """Say what happened to which tasks; see frontend/components/task_news.py for who wants to know."""
        for row_id, _version in changed:
            current_unit_of_work().mark_changed(TASKS_CHANGED, id=row_id, what=what)
