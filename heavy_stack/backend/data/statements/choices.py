"""Rows of another table to choose from, by their names."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped
from sqlmodel import col

from ....shared_models.listing import Choice
from ..sql_models.heavy_models import HeavyModel
from .rows import visible

CHOICES_MAX = 200


async def list_names(
    db_session: AsyncSession, row: type[HeavyModel], name: Mapped[Any], shown: Iterable[str | None]
) -> tuple[Choice, ...]:
    """The first 200 rows by name, and those that are shown already, also when they were deleted.

    Args:
        db_session: of the current unit of work.
        row: the table to choose from.
        name: the column that people know a row by.
        shown: ids that must be among them; None for a field that is empty.
    """
    row_id = col(row.id)
    first = select(row_id).where(*visible(row, (), deleted=False)).order_by(name, row_id).limit(CHOICES_MAX)
    wanted = or_(row_id.in_(first), row_id.in_({each for each in shown if each}))
    found = await db_session.execute(select(row_id, name).where(wanted).order_by(name, row_id))
    return tuple(Choice(id=each_id, name=str(each_name)) for each_id, each_name in found)
