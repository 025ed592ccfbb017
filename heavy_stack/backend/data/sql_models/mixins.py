"""What a table may have besides its columns; mixins are named before HeavyModel."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel


class Versioned(SQLModel):
    """Counts the changes of a row, so that nobody overwrites what they have not seen.

        class SQLAxe(Versioned, HeavyModel, table=True): ...

    A page keeps `version`, a manager asks for it: `await axes.lock(axe_id, version=seen)` raises
    ChangedMeanwhile when the row is another by now. Two units of work that both changed a row
    without locking it: the later one raises ChangedMeanwhile when it is flushed or commits.
    """

    version: int = Field(default=1, nullable=False, sa_column_kwargs={"server_default": "1"})

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805  # SQLAlchemy calls it with the class.
        """Let SQLAlchemy count, and compare at each UPDATE and DELETE."""
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


class SoftDeletable(SQLModel):
    """Deleted rows stay, out of sight, until they are restored or purged.

        class SQLAxe(SoftDeletable, HeavyModel, table=True): ...

    Repositories hide them from get, list, range, count and lock unless asked with deleted=True;
    `delete` marks, `restore` brings back, `purge` removes. A unique column still counts deleted
    rows; where a name may be used again, write instead of unique=True:

        __table_args__ = (
            Index("uq_axes_name", "name", unique=True, postgresql_where=text("deleted_at is null")),
        )
    """

    deleted_at: datetime | None = Field(default=None, nullable=True, sa_type=DateTime(timezone=True))
