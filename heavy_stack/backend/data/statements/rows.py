"""Rows by their ids: read, locked, seen or out of sight."""

import uuid
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from ...errors import ChangedMeanwhile, MixinMissing
from ..sql_models.heavy_models import HeavyModel
from ..sql_models.mixins import SoftDeletable, Versioned

Row = TypeVar("Row", bound=HeavyModel)


async def get(db_session: AsyncSession, row: type[Row], row_id: str) -> Row | None:
    """The row with this id; one that this work has read already costs no query."""
    return await db_session.get(row, row_id) if is_id(row_id) else None


async def get_many(
    db_session: AsyncSession, row: type[Row], ids: Sequence[str], *, deleted: bool, lock: bool = False
) -> list[Row]:
    """The rows with these ids, in the order of the ids.

    Locked rows are read anew: what this work read before may be older than the lock.
    """
    wanted = [row_id for row_id in ids if is_id(row_id)]
    if not wanted:
        return []
    statement = select(row).where(*visible(row, [among(row, wanted)], deleted=deleted))
    if lock:
        statement = statement.order_by(col(row.id)).with_for_update()
        statement = statement.execution_options(populate_existing=True)
    found = {one.id: one for one in await db_session.scalars(statement)}
    return [found[row_id] for row_id in dict.fromkeys(map(normal, wanted)) if row_id in found]


def visible(
    row: type[HeavyModel], where: Sequence[ColumnElement[bool]], *, deleted: bool
) -> tuple[ColumnElement[bool], ...]:
    """The conditions, and that a row was not softly deleted."""
    if deleted or not issubclass(row, SoftDeletable):
        return tuple(where)
    return (*where, col(row.deleted_at).is_(None))


def among(row: type[HeavyModel], ids: Sequence[str]) -> ColumnElement[bool]:
    """The condition of having one of these ids: one parameter, however many they are."""
    return col(row.id) == any_(literal(list(ids), ARRAY(Uuid(as_uuid=False))))


def is_deleted(row: HeavyModel) -> bool:
    """Whether a row was softly deleted."""
    return isinstance(row, SoftDeletable) and row.deleted_at is not None


def refuse_stale(row: HeavyModel, version: int) -> None:
    """Check that a row is the one that somebody has seen.

    Raises:
        ChangedMeanwhile: when it has another version by now.
        MixinMissing: when its table has no versions.
    """
    if not isinstance(row, Versioned):
        raise MixinMissing(type(row).__name__, "Versioned", "version=")
    if row.version != version:
        raise ChangedMeanwhile


def is_id(text: str) -> bool:
    """Whether a text can be an id at all; PostgreSQL would end the transaction over one that cannot."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def normal(row_id: str) -> str:
    """An id as the database spells it."""
    return str(uuid.UUID(row_id))
