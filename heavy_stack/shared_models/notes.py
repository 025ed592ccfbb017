"""Private notes as pages see them."""

from pydantic import BaseModel, ConfigDict, Field

from .tasks import TaskId


class PrivateNote(BaseModel):
    """What one person wrote about a task; shown to that person only."""

    model_config = ConfigDict(frozen=True)

    task_id: TaskId
    # Left out of repr(): it must not get into a log.
    text: str = Field(repr=False)
    version: int
