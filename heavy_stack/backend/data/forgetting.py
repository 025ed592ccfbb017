"""Rows that nobody can ask for any more are deleted beside the server, some at a time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, CursorResult, TableClause, delete, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from heavy_engine.background import BackgroundTask

from .db_connection import LOST_CONNECTION, Database

FORGET_AT_ONCE = 1_000
FORGET_EVERY_S = 3_600.0

log = structlog.get_logger("heavy.data")


async def forget_before(
    database: Database, rows: TableClause, keys: Sequence[ColumnElement[Any]], age: timedelta
) -> int:
    """Delete the rows of a table that are older; answers how many there were.

    Args:
        database: where they are.
        rows: the table; its column `at` says how old a row is.
        keys: the columns that name a row.
        age: how old a row may be.
    """
    is_old = rows.c.at < datetime.now(UTC) - age
    count = FORGET_AT_ONCE
    total = 0
    while count == FORGET_AT_ONCE:
        count = await _forget_some(database, rows, keys, is_old)
        total += count
    return total


async def _forget_some(
    database: Database, rows: TableClause, keys: Sequence[ColumnElement[Any]], is_old: ColumnElement[bool]
) -> int:
    """One statement, locking little: what another process deletes, or writes to, is left to it."""
    some = select(*keys).where(is_old).limit(FORGET_AT_ONCE).with_for_update(skip_locked=True)
    async with database.session() as db_session, db_session.begin():
        result = await db_session.execute(
            delete(rows).where(tuple_(*keys).in_(some)).execution_options(synchronize_session=False)
        )
    return result.rowcount if isinstance(result, CursorResult) else 0


class Forgetting(BackgroundTask):
    """Forgets every hour, beside the server.

    Args:
        what: is forgotten, for the log.
        forget: deletes what is old; answers how much that was.
    """

    def __init__(self, what: str, forget: Callable[[], Awaitable[int]]) -> None:
        super().__init__()
        self._what = what
        self._forget = forget

    async def _run(self) -> None:
        while True:
            try:
                await self._forget()
            except (SQLAlchemyError, *LOST_CONNECTION) as error:
                log.info("what is old stays for now", what=self._what, reason=type(error).__name__)
            await asyncio.sleep(FORGET_EVERY_S)
