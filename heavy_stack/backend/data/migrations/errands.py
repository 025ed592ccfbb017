"""Short visits to a database, from code that is not asynchronous."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from ...errors import DatabaseUnreachable
from ..db_connection import LOST_CONNECTION, async_url, describe, reason_of, state_of

T = TypeVar("T")

NO_SUCH_DATABASE, WRONG_PASSWORD, NOT_LET_IN = "3D000", "28P01", "28000"
CONNECT_TIMEOUT_S = 5.0


@dataclass(frozen=True)
class Patience:
    """How long a migration waits for others.

    lock_timeout_s: seconds for one lock. Whoever comes after it in the queue waits as long, so it
        has to be shorter than HEAVY_DATABASE_STATEMENT_TIMEOUT_S.
    tries: how often it is tried before it is given up.
    turn_s: seconds that one process waits for another one that migrates.
    """

    lock_timeout_s: float = 2.0
    tries: int = 6
    turn_s: float = 600.0


def run(url: str, work: Callable[[AsyncEngine], Awaitable[T]], patience: Patience | None = None) -> T:
    """Do something in a database and close every connection to it.

    Raises:
        DatabaseUnreachable: when it does not let us in.
    """

    async def errand() -> T:
        async with _engine(url, patience) as engine:
            try:
                return await work(engine)
            except Exception as error:
                # Ctrl+C in the middle of a statement: what alembic tidies up fails, and hides the reason.
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise asyncio.CancelledError from error
                raise

    try:
        return asyncio.run(errand())
    except LOST_CONNECTION as error:
        raise DatabaseUnreachable(describe(async_url(url)), reason_of(error)) from error
    except DBAPIError as error:
        if state_of(error) in (NO_SUCH_DATABASE, WRONG_PASSWORD, NOT_LET_IN):
            raise DatabaseUnreachable(describe(async_url(url)), reason_of(error)) from error
        raise


def current_of(connection: Connection) -> str | None:
    """The revision that a database is at; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()


@asynccontextmanager
async def autocommit(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection whose statements commit by themselves."""
    async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        yield connection


@asynccontextmanager
async def _engine(url: str, patience: Patience | None) -> AsyncIterator[AsyncEngine]:
    settings = {"application_name": "heavy migrations"}
    if patience is not None:
        settings["lock_timeout"] = str(int(patience.lock_timeout_s * 1000))
    engine = create_async_engine(
        async_url(url),
        connect_args={"timeout": CONNECT_TIMEOUT_S, "server_settings": settings},
        poolclass=NullPool,
    )
    try:
        yield engine
    finally:
        await engine.dispose()
