"""Rows of the tasks table as tasks."""

from ....shared_models.tasks import Task
from ..sql_models.tasks import SQLTask
from .base_mungers import ModelMunger


class TaskModelMunger(ModelMunger[Task, SQLTask]):
    """Makes a Task of a row."""
