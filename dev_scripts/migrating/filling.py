"""One made-up row for each table that has none: what breaks on filled tables shall break here."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Enum, MetaData, Table, Uuid, insert, select
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import create_async_engine

from dev_scripts import database

VALUES = MappingProxyType(
    {
        bool: True,
        int: 1,
        float: 1.0,
        str: "x",
        bytes: b"x",
        Decimal: Decimal(1),
        datetime: datetime(2024, 2, 29, 12, tzinfo=UTC),
        date: date(2024, 2, 29),
        time: time(12),
        timedelta: timedelta(days=1),
        dict: {},
        list: [],
    }
)
NOT_OURS = ("alembic_version",)


def fill(url: str) -> list[str]:
    """Add a row to each empty table; answers the tables for which none could be made up."""

    async def errand() -> list[str]:
        engine = create_async_engine(database.parse(url).set(drivername="postgresql+asyncpg"))
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(_fill_all)
        finally:
            await engine.dispose()

    return asyncio.run(errand())


def _fill_all(connection: Connection) -> list[str]:
    schema = MetaData()
    schema.reflect(connection)
    tables = [table for table in schema.sorted_tables if table.name not in NOT_OURS]
    return [table.name for table in tables if not _fill_one(connection, table)]


def _fill_one(connection: Connection, table: Table) -> bool:
    if connection.execute(select(table).limit(1)).first() is not None:
        return True
    try:
        row = {column.name: _value(connection, column) for column in table.columns if _is_ours(column)}
        connection.execute(insert(table).values(**row))
    except (DBAPIError, StatementError, NotImplementedError, KeyError):
        connection.rollback()
        return False
    connection.commit()
    return True


def _is_ours(column: Column[Any]) -> bool:
    """Whether nobody but us would give it a value."""
    return column.computed is None and column.identity is None and column.server_default is None


def _value(connection: Connection, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        return connection.scalar(select(key.column).limit(1))
    if isinstance(column.type, Enum):
        return column.type.enums[0]
    if isinstance(column.type, Uuid):
        return uuid4()
    try:
        return VALUES[column.type.python_type]
    except (NotImplementedError, KeyError):
        if column.nullable:
            return None
        raise
