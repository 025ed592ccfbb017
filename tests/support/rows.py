"""Rows of any table, for tests that need one to point to."""

import secrets
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Column, String, Table, TypeDecorator, Uuid, insert
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.sql_models import HeavyModel
from heavy_stack.backend.ids import new_id

SAMPLES: dict[type, Any] = {
    bool: False,
    int: 1,
    float: 1.5,
    Decimal: Decimal(0),
    date: date(2026, 3, 1),
    datetime: datetime(2026, 3, 1, tzinfo=UTC),
    time: time(14, 30),
    dict: {},
}


async def a_row_of(database: Database, table: str) -> str:
    """Put a row into a table, whatever it needs; answers its id. Rows that it points to are made too."""
    async with database.session() as db_session, db_session.begin():
        return await _put(db_session, HeavyModel.metadata.tables[table])


async def _put(db_session: AsyncSession, table: Table) -> str:
    values = {column.name: await _value(db_session, column) for column in table.columns if _is_needed(column)}
    row_id: str = values.setdefault("id", new_id())
    await db_session.execute(insert(table).values(values))
    return row_id


def _is_needed(column: "Column[Any]") -> bool:
    return not column.nullable and column.server_default is None and column.computed is None


async def _value(db_session: AsyncSession, column: "Column[Any]") -> Any:
    for key in column.foreign_keys:
        if not column.primary_key:
            return await _put(db_session, key.column.table)
    if column.primary_key:
        return new_id()
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, Uuid):
        return UUID(new_id()) if kind.as_uuid else new_id()
    if isinstance(kind, String):
        return secrets.token_hex(16)[: kind.length]
    return SAMPLES[kind.python_type]
