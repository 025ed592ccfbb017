"""The tasks table."""

from sqlmodel import Field

from .heavy_models import HeavyModel

TITLE_MAX_LENGTH = 200


class SQLTask(HeavyModel, table=True):
    """One task."""

    __tablename__ = "tasks"

    title: str = Field(max_length=TITLE_MAX_LENGTH)
    done: bool = False
