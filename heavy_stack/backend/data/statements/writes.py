"""Changes of many rows, one statement each."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from ...errors import MixinMissing, UnknownColumns
from ..sql_models.heavy_models import HeavyModel, utc_now
from ..sql_models.mixins import SoftDeletable, Versioned
from . import rows

Table = type[HeavyModel]


async def change_all(
    db_session: AsyncSession, row: Table, ids: Sequence[str], values: Mapping[str, Any]
) -> int:
    """Set columns of visible rows; answers how many there were."""
    if strangers := tuple(name for name in values if name not in row.model_fields):
        raise UnknownColumns(row.__name__, strangers, tuple(row.model_fields))
    wanted = [rows.normal(row_id) for row_id in ids if rows.is_id(row_id)]
    if not wanted or not values:
        return 0
    known = rows.visible(row, [rows.among(row, wanted)], deleted=False)
    count = await _run(db_session, _update(row, known, values))
    await _read_again(db_session, row, set(wanted))
    return count


async def delete_all(db_session: AsyncSession, row: Table, gone: Sequence[HeavyModel]) -> None:
    """Delete rows, softly where they can be."""
    if issubclass(row, SoftDeletable):
        await _mark(db_session, row, gone, {"deleted_at": utc_now()})
    else:
        await purge_all(db_session, row, gone)


async def restore_all(db_session: AsyncSession, row: Table, back: Sequence[HeavyModel]) -> None:
    """Take the mark of deletion away."""
    if not issubclass(row, SoftDeletable):
        raise MixinMissing(row.__name__, "SoftDeletable", "restore")
    await _mark(db_session, row, back, {"deleted_at": None})


async def purge_all(db_session: AsyncSession, row: Table, gone: Sequence[HeavyModel]) -> None:
    """Remove rows for good."""
    if not gone:
        return
    known = [rows.among(row, [one.id for one in gone])]
    await _run(db_session, delete(row).where(_locked(row, known)))
    for one in gone:
        db_session.expunge(one)


async def _mark(
    db_session: AsyncSession, row: Table, marked: Sequence[HeavyModel], values: Mapping[str, Any]
) -> None:
    """Set columns of rows at hand, in the database and here."""
    if not marked:
        return
    known = [rows.among(row, [one.id for one in marked])]
    await _run(db_session, _update(row, known, values))
    for one in marked:
        for name, value in values.items():
            set_committed_value(one, name, value)
        if isinstance(one, Versioned):
            set_committed_value(one, "version", one.version + 1)


async def _run(db_session: AsyncSession, statement: Update | Delete) -> int:
    """Run a statement, after what waits to be written; answers how many rows it found."""
    unsynchronised = statement.execution_options(synchronize_session=False)
    result = await db_session.execute(unsynchronised)
    return result.rowcount if isinstance(result, CursorResult) else 0


def _update(row: Table, conditions: Sequence[ColumnElement[bool]], values: Mapping[str, Any]) -> Update:
    changed = dict(values)
    if issubclass(row, Versioned):
        changed["version"] = col(row.version) + 1
    return update(row).where(_locked(row, conditions)).values(changed)


def _locked(row: Table, conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    """Rows are locked in the order of their ids, so that two such statements cannot deadlock."""
    in_order = select(col(row.id)).where(*conditions).order_by(col(row.id)).with_for_update()
    return col(row.id).in_(in_order)


async def _read_again(db_session: AsyncSession, row: Table, ids: set[str]) -> None:
    """Bring rows up to date that this work has read already; most often there are none."""
    here = [one.id for one in db_session.identity_map.values() if isinstance(one, row) and one.id in ids]
    if here:
        statement = select(row).where(rows.among(row, here)).execution_options(populate_existing=True)
        (await db_session.scalars(statement)).all()
