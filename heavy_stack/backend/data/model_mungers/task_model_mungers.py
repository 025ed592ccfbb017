"""Rows of the tasks table as tasks."""

from ....shared_models.tasks import Task, TaskId
from ..sql_models.tasks import SQLTask
from .base_mungers import ModelMunger


class TaskModelMunger(ModelMunger[Task, SQLTask]):
    """Makes a Task of a row."""

    def to_model(self, row: SQLTask) -> Task:
        """The task of this row."""
        return Task(id=TaskId(row.id), title=row.title, done=row.done, created_at=row.created_at)
