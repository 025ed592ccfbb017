"""Bring a database to another revision: each migration in a transaction of its own."""

import asyncio
import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from alembic.config import Config
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from alembic import command

from ...errors import MigrationFailed
from ..db_connection import reason_of, state_of
from ..search_tables import create_search_tables, drop_orphaned_search_tables
from .errands import Patience, current_of, run
from .steps import MIGRATIONS_FOLDER, config_for, pending_after, refuse_unknown, steps_back
from .turns import LOCK_NOT_AVAILABLE, turn

T = TypeVar("T")

FIRST_PAUSE_S = 0.25
INDEX_BUILD = re.compile(r"\s*(create|drop|reindex)\b.*\bconcurrently\b", re.IGNORECASE | re.DOTALL)
INVALID_INDEXES = "select indexrelid::regclass::text from pg_index where not indisvalid"
OLDEST_WORK = """
    select 'process ' || pid || ' (' || coalesce(nullif(application_name, ''), usename) || '), for '
        || date_trunc('second', now() - xact_start)
    from pg_stat_activity
    where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()
    order by xact_start limit 1
"""


def upgrade(
    url: str,
    revision: str = "head",
    *,
    patience: Patience | None = None,
    folder: Path = MIGRATIONS_FOLDER,
) -> tuple[str, ...]:
    """Run the migrations that are missing; answers those it ran, in order.

    Raises:
        MigrationFailed: when one does not run; those before it stay.
        RevisionUnknown: when the revision, or the one the database is at, is none of ours.
    """
    refuse_unknown(revision, folder)

    def missing(current: str | None) -> tuple[str, ...]:
        return pending_after(current, folder)

    def move(config: Config) -> None:
        command.upgrade(config, revision)

    before, after = _move(url, move, missing, patience or Patience(), folder)
    if not after:
        run(url, _add_search_tables)
    return tuple(step for step in before if step not in after)


def downgrade(
    url: str,
    revision: str = "-1",
    *,
    patience: Patience | None = None,
    folder: Path = MIGRATIONS_FOLDER,
) -> tuple[str, ...]:
    """Take migrations back, down to a revision, "-1" or "base"; answers those it took back, newest first.

    Raises:
        MigrationFailed: when one does not run; those before it stay taken back.
        RevisionUnknown: when the revision, or the one the database is at, is none of ours.
    """
    refuse_unknown(revision, folder)

    def applied(current: str | None) -> tuple[str, ...]:
        return steps_back(current, "base", folder)

    def move(config: Config) -> None:
        command.downgrade(config, revision)

    before, after = _move(url, move, applied, patience or Patience(), folder)
    run(url, _drop_search_tables)
    return tuple(step for step in before if step not in after)


def with_alembic(url: str, work: Callable[[Config], T], folder: Path = MIGRATIONS_FOLDER) -> T:
    """Have alembic do something on a connection of its own, such as comparing."""

    async def errand(engine: AsyncEngine) -> T:
        async with engine.connect() as connection:
            return await connection.run_sync(lambda sync: work(config_for(sync, folder)))

    return run(url, errand)


def invalid_indexes(connection: Connection) -> tuple[str, ...]:
    """Indexes whose concurrent building was interrupted: nobody reads them, every write pays for them."""
    if connection.dialect.name != "postgresql":
        return ()
    return tuple(connection.scalars(text(INVALID_INDEXES)))


def _move(
    url: str,
    move: Callable[[Config], None],
    steps_of: Callable[[str | None], tuple[str, ...]],
    patience: Patience,
    folder: Path,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Move in our turn; answers the steps before and after."""

    def go(connection: Connection) -> None:
        _let_index_builds_wait(connection)
        move(config_for(connection, folder))

    async def errand(engine: AsyncEngine) -> tuple[tuple[str, ...], tuple[str, ...]]:
        async with turn(engine, patience.turn_s):
            before = steps_of(await _read(engine, current_of))
            if before:
                await _again_and_again(engine, go, steps_of, patience)
            return before, steps_of(await _read(engine, current_of))

    return run(url, errand, patience)


async def _again_and_again(
    engine: AsyncEngine,
    go: Callable[[Connection], None],
    steps_of: Callable[[str | None], tuple[str, ...]],
    patience: Patience,
) -> None:
    """Let others pass whenever a lock is not to be had, then go on where we stopped."""
    for attempt in range(1, patience.tries + 1):
        try:
            await _read(engine, go)
            return
        except DBAPIError as error:
            out_of_locks = state_of(error) == LOCK_NOT_AVAILABLE
            if not out_of_locks or attempt == patience.tries:
                await _explain(engine, error, steps_of, patience.tries if out_of_locks else 1)
        await asyncio.sleep(FIRST_PAUSE_S * 2 ** (attempt - 1) * random.uniform(0.5, 1))  # noqa: S311


async def _explain(
    engine: AsyncEngine, error: DBAPIError, steps_of: Callable[[str | None], Sequence[str]], tries: int
) -> None:
    where = await _read(engine, current_of)
    at_fault = next(iter(steps_of(where)), "?")
    reason = reason_of(error)
    if tries > 1 and engine.dialect.name == "postgresql":
        oldest = await _read(engine, lambda connection: connection.scalar(text(OLDEST_WORK)))
        reason += f", {tries} times; the oldest open transaction: {oldest or 'none any more'}"
    raise MigrationFailed(at_fault, reason, where) from error


async def _read(engine: AsyncEngine, work: Callable[[Connection], T]) -> T:
    async with engine.connect() as connection:
        return await connection.run_sync(work)


async def _add_search_tables(engine: AsyncEngine) -> None:
    """What migrations had to leave out for want of an extension that has been installed since."""
    async with engine.begin() as connection:
        await connection.run_sync(create_search_tables)


async def _drop_search_tables(engine: AsyncEngine) -> None:
    """What no migration knows, of tables that a migration dropped."""
    async with engine.begin() as connection:
        await connection.run_sync(drop_orphaned_search_tables)


def _let_index_builds_wait(connection: Connection) -> None:
    """CONCURRENTLY holds nobody up, but waits for old transactions, which may take longer than a lock."""

    def before(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if INDEX_BUILD.match(statement):
            cursor.execute("set lock_timeout = 0")

    def after(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        if INDEX_BUILD.match(statement):
            cursor.execute("reset lock_timeout")

    event.listen(connection, "before_cursor_execute", before)
    event.listen(connection, "after_cursor_execute", after)
