"""The base of every table."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, Uuid
from sqlmodel import Field, SQLModel
from sqlmodel.main import SQLModelMetaclass

from heavy_engine import moments

from ...errors import NotATable, UnknownColumns
from ...ids import new_id
from .inner_changes import follow_inner_changes
from .table_rules import refuse_columns, refuse_declaration


def utc_now() -> datetime:
    """The present moment, with its time zone; in a replay, the moment of then."""
    return moments.now()


class HeavyModelMeta(SQLModelMetaclass):
    """Looks at a class while it is defined: SQLModel itself takes much that goes wrong later."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> Any:
        """Make the class, or refuse it."""
        if not any(isinstance(base, HeavyModelMeta) for base in bases):
            return super().__new__(mcs, name, bases, namespace, **kwargs)
        if kwargs.get("table") is not True:
            raise NotATable(name)
        refuse_declaration(name, bases, namespace)
        made = super().__new__(mcs, name, bases, namespace, **kwargs)
        # Before SQLAlchemy maps it: a class that is refused leaves nothing behind.
        refuse_columns(name, made.model_fields, vars(made))
        return made

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **kwargs: Any) -> None:
        """Map the class, and follow what changes inside its values."""
        super().__init__(name, bases, namespace, **kwargs)
        if hasattr(cls, "__table__"):
            follow_inner_changes(cls)


class HeavyModel(SQLModel, metaclass=HeavyModelMeta):
    """A row with an id and the moment it was made.

    Raises:
        NotATable: when a subclass is defined that would not become a table.
        TableRefused: when it would become one that goes wrong: without a name, below another
            table, with two primary keys, with moments that have no time zone.
    """

    # Text here, 16 bytes in PostgreSQL: a munger makes the typed id of it.
    id: str = Field(default_factory=new_id, primary_key=True, sa_type=Uuid(as_uuid=False))
    created_at: datetime = Field(
        default_factory=utc_now,
        nullable=False,
        sa_type=DateTime(timezone=True),
    )

    def __init__(self, **values: Any) -> None:
        """Make a row.

        Raises:
            UnknownColumns: for a name that is no column, which SQLModel would drop silently.
        """
        known = (*type(self).model_fields, *self.__sqlmodel_relationships__)
        if strangers := tuple(name for name in values if name not in known):
            raise UnknownColumns(type(self).__name__, strangers, known)
        super().__init__(**values)
