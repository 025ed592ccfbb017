"""The tasks table."""

from sqlalchemy import Index, text
from sqlmodel import Field

from ....shared_models.tasks import TITLE_MAX_LENGTH
from .heavy_models import HeavyModel
from .mixins import SoftDeletable, Versioned
from .searchable import Searchable

LIVE = text("deleted_at IS NULL")


class SQLTask(Searchable, Versioned, SoftDeletable, HeavyModel, table=True):
    """One task."""

    __tablename__ = "tasks"
    __searched__ = ("title",)
    # One for each order in which pages are read; the id tells equal rows apart.
    __table_args__ = (
        Index("ix_tasks_created_at", "created_at", "id", postgresql_where=LIVE),
        Index("ix_tasks_title", "title", "id", postgresql_where=LIVE),
        Index("ix_tasks_done", "done", "created_at", "id", postgresql_where=LIVE),
        Index("ix_tasks_done_title", "done", "title", "id", postgresql_where=LIVE),
    )

    title: str = Field(max_length=TITLE_MAX_LENGTH)
    done: bool = False
