"""Tasks as pages see them."""

from datetime import datetime
from typing import NewType

from pydantic import BaseModel, ConfigDict

TaskId = NewType("TaskId", str)


class Task(BaseModel):
    """Something to do, or done."""

    model_config = ConfigDict(frozen=True)

    id: TaskId
    title: str
    done: bool
    created_at: datetime
