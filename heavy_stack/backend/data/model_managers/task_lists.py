"""What people see of tasks."""

from sqlalchemy.ext.asyncio import AsyncSession

from ....shared_models.search import SearchResult
from ....shared_models.tasks import Task, TaskCount, TaskFilter, TaskId, TaskView
from ....shared_models.windows import Window
from ...search.embedders import Embedder
from ..model_mungers.task_model_mungers import TaskModelMunger
from ..repositories.task_repositories import TaskRepository
from .base_managers import ModelManagerBase
from .searching import search_rows

COUNTED_MOST = 10_000
"""Counting costs time for each row; beyond this a page says "more than"."""
LISTED_MOST = 1_000


class TaskLists(ModelManagerBase):
    """Reads tasks: some of them, one of them, how many there are."""

    def __init__(self, db_session: AsyncSession, embedder: Embedder | None = None) -> None:
        super().__init__(db_session)
        self._embedder = embedder
        self._tasks = TaskRepository(db_session)
        self._munger = TaskModelMunger()

    async def list_tasks(self) -> tuple[Task, ...]:
        """The first tasks, oldest first."""
        page = await self._tasks.list(limit=LISTED_MOST)
        return self._munger.to_models(page.rows)

    async def window(self, view: TaskView) -> Window[Task]:
        """The part of the list that a page shows; one query of bounded cost at any depth."""
        window = await self._tasks.window(view.show, view.sort, view.span)
        return window.of(self._munger.to_models(window.items))

    async def search_tasks(self, text: str, limit: int = 20) -> SearchResult[Task]:
        """The tasks that fit best what somebody typed, also while they type it; nothing for nothing.

        Raises:
            SearchUnavailable: where not even words can be searched.
        """
        found = await search_rows(self._tasks, self._embedder, text, limit=limit)
        return SearchResult(found=self._munger.to_models(found.rows), note=found.note)

    async def find_task(self, task_id: TaskId) -> Task | None:
        """A task that may be gone."""
        row = await self._tasks.get(task_id)
        return self._munger.to_model(row) if row else None

    async def count_tasks(self, show: TaskFilter) -> TaskCount:
        """How many tasks there are, counted up to 10,000."""
        number = await self._tasks.count_up_to(show, COUNTED_MOST + 1)
        return TaskCount(min(number, COUNTED_MOST), is_more=number > COUNTED_MOST)
