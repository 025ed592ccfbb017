"""One process at a time migrates a database."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ...errors import MigrationsBusy
from ..db_connection import state_of
from .errands import autocommit

# Any number will do, as long as all who migrate use the same one.
MIGRATION_LOCK = 4_872_001
MAKE_TABLE = "create table if not exists heavy_migration_turn (id int primary key)"
FILL_TABLE = "insert into heavy_migration_turn values (1) on conflict do nothing"
LOCK_ROW = "select id from heavy_migration_turn where id = 1 for update nowait"
LOCK_NOT_AVAILABLE = "55P03"
LOOK_AGAIN_S = 0.1


@asynccontextmanager
async def turn(engine: AsyncEngine, limit_s: float) -> AsyncIterator[None]:
    """Wait until nobody else migrates, and keep others away.

    Who waits asks again and again instead of standing in a queue: CREATE INDEX CONCURRENTLY waits for
    every running statement of the database, also for one that waits for this turn, and neither would end.

    Raises:
        MigrationsBusy: when it is still somebody else's turn after `limit_s` seconds.
    """
    held = _row if engine.dialect.name == "cockroachdb" else _advisory
    async with held(engine, limit_s):
        yield


@asynccontextmanager
async def _advisory(engine: AsyncEngine, limit_s: float) -> AsyncIterator[None]:
    """PostgreSQL: a lock of a session that does nothing else, so that it outlives each transaction."""
    async with autocommit(engine) as connection:
        deadline = time.monotonic() + limit_s
        ask = text("select pg_try_advisory_lock(:key)")
        while not await connection.scalar(ask, {"key": MIGRATION_LOCK}):
            await _look_again(deadline, limit_s)
        try:
            yield
        finally:
            await connection.execute(text("select pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


@asynccontextmanager
async def _row(engine: AsyncEngine, limit_s: float) -> AsyncIterator[None]:
    """CockroachDB: advisory locks do nothing there, so that a row is locked instead."""
    async with autocommit(engine) as connection:
        await connection.execute(text(MAKE_TABLE))
        await connection.execute(text(FILL_TABLE))
    deadline = time.monotonic() + limit_s
    async with engine.connect() as connection:
        while not await _lock_row(connection):
            await _look_again(deadline, limit_s)
        yield
        await connection.rollback()


async def _lock_row(connection: AsyncConnection) -> bool:
    try:
        await connection.execute(text(LOCK_ROW))
    except DBAPIError as error:
        await connection.rollback()
        if state_of(error) != LOCK_NOT_AVAILABLE:
            raise
        return False
    return True


async def _look_again(deadline: float, limit_s: float) -> None:
    if time.monotonic() > deadline:
        raise MigrationsBusy(limit_s)
    await asyncio.sleep(LOOK_AGAIN_S)
