"""Rows whose embedding is nearest to another."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ..sql_models.heavy_models import HeavyModel
from .rows import visible

Row = TypeVar("Row", bound=HeavyModel)


async def list_nearest(
    db_session: AsyncSession, row: type[Row], column: Any, vector: Sequence[float], limit: int
) -> Sequence[Row]:
    """The rows nearest by cosine distance, nearest first; those without an embedding are left out.

    Args:
        db_session: of the current unit of work.
        row: the table.
        column: its column of type vector.
        vector: as many numbers as the column has dimensions.
        limit: at most so many rows.
    """
    wanted = select(row).where(*visible(row, [column.is_not(None)], deleted=False))
    found = await db_session.scalars(wanted.order_by(column.cosine_distance(list(vector))).limit(limit))
    return found.all()
