"""Rows of the tasks table."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ARRAY, ColumnElement, Integer, Uuid, cast, func, literal, select, update
from sqlmodel import col

from ....shared_models.tasks import TaskChoice, TaskFilter, TaskId, TaskSort
from ....shared_models.windows import Span, Window
from ..sql_models.tasks import SQLTask
from ..statements import rows
from ..statements.paging import Sort
from .search_repositories import SearchableRepository
from .windows import read_window

Versions: TypeAlias = Sequence[tuple[str, int]]
"""Ids of rows with their versions."""

created, title, done = col(SQLTask.created_at), col(SQLTask.title), col(SQLTask.done)
CONDITIONS: Mapping[TaskFilter, Sequence[ColumnElement[bool]]] = {
    TaskFilter.ALL: (),
    TaskFilter.OPEN: (done.is_(False),),
    TaskFilter.DONE: (done.is_(True),),
}
# Each goes one way through an index: all of its columns rise, or all fall.
SORTS: Mapping[TaskSort, Sort] = {
    TaskSort.NEWEST: Sort.by(created, descending=True).complete,
    TaskSort.OLDEST: Sort.by(created).complete,
    TaskSort.TITLE: Sort.by(title).complete,
    TaskSort.OPEN_FIRST: Sort.by(done).then(created).complete,
}


class TaskRepository(SearchableRepository[SQLTask, TaskId]):
    """Reads and writes tasks."""

    async def window(self, show: TaskFilter, sort: TaskSort, span: Span) -> Window[SQLTask]:
        """What a page shows of a long list, in one query of bounded cost at any depth."""
        return await read_window(self, span, where=CONDITIONS[show], sort=SORTS[sort])

    async def count_up_to(self, show: TaskFilter, most: int) -> int:
        """How many tasks there are; `most` when there are so many or more."""
        known = rows.visible(SQLTask, CONDITIONS[show], deleted=False)
        some = select(literal(1)).select_from(SQLTask).where(*known).limit(most).subquery()
        return int(await self.db_session.scalar(select(func.count()).select_from(some)) or 0)

    async def complete_chosen(self, chosen: TaskChoice) -> Versions:
        """Complete those that are open; answers which, with their new versions."""
        return await self._change([*_conditions(chosen), done.is_(False)], done=True)

    async def delete_chosen(self, chosen: TaskChoice) -> Versions:
        """Delete softly those that are there; answers which, with their new versions."""
        return await self._change(_conditions(chosen), deleted_at=func.now())

    async def put_back(self, changed: Versions, **values: Any) -> Versions:
        """Set columns of rows that nobody changed since they had these versions; answers which."""
        return await self._change([_unchanged(changed)], deleted=True, **values)

    async def _change(
        self, conditions: Sequence[ColumnElement[bool]], *, deleted: bool = False, **values: Any
    ) -> Versions:
        """One statement. Rows are locked in the order of their ids, so that two of these cannot deadlock."""
        known = rows.visible(SQLTask, conditions, deleted=deleted)
        locked = select(col(SQLTask.id)).where(*known).order_by(col(SQLTask.id)).with_for_update()
        statement = (
            update(SQLTask)
            .where(col(SQLTask.id).in_(locked))
            .values({**values, "version": col(SQLTask.version) + 1})
            .returning(col(SQLTask.id), col(SQLTask.version))
            .execution_options(synchronize_session=False)
        )
        changed = await self.db_session.execute(statement)
        return [(row_id, version) for row_id, version in changed]


def _conditions(chosen: TaskChoice) -> list[ColumnElement[bool]]:
    if chosen.every is not None:
        return list(CONDITIONS[chosen.every])
    return [rows.among(SQLTask, [rows.normal(row_id) for row_id in chosen.ids if rows.is_id(row_id)])]


def _unchanged(changed: Versions) -> ColumnElement[bool]:
    """The condition of being one of these rows in its version: two parameters for however many."""
    ids = cast([row_id for row_id, _version in changed], ARRAY(Uuid(as_uuid=False)))
    versions = cast([version for _id, version in changed], ARRAY(Integer))
    known = func.unnest(ids, versions).table_valued("id", "version").render_derived()
    is_known = select(literal(1)).where(
        known.c.id == col(SQLTask.id), known.c.version == col(SQLTask.version)
    )
    return is_known.exists()
