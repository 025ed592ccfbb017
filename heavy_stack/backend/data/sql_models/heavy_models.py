"""The base of every table."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Uuid
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from ...errors import NotATable
from ...ids import new_id


def utc_now() -> datetime:
    """The present moment, with its time zone."""
    return datetime.now(UTC)


class HeavyModelMeta(SQLModelMetaclass):
    """Looks at a class while it is defined: SQLModel itself takes a forgotten table=True silently."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> Any:
        """Make the class, or refuse it."""
        is_a_table = kwargs.get("table") is True
        if not is_a_table and any(isinstance(base, HeavyModelMeta) for base in bases):
            raise NotATable(name)
        return super().__new__(mcs, name, bases, namespace, **kwargs)


class HeavyModel(SQLModel, metaclass=HeavyModelMeta):
    """A row with an id and the moment it was made.

    Raises:
        NotATable: when a subclass is defined that would not become a table.
    """

    # Text here, 16 bytes in PostgreSQL: a munger makes the typed id of it.
    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Uuid(as_uuid=False))
    created_at: datetime = Field(
        default_factory=utc_now,
        nullable=False,
        sa_type=DateTime(timezone=True),
    )
