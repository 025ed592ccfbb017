"""Create the database, bring it up to date, tell how far it is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from alembic import command

from ..errors import DatabaseUnreachable, MigrationsPending
from .db_connection import (
    LOST_CONNECTION,
    Database,
    async_url,
    describe,
    plain_url,
    reason_of,
    short_lived_engine,
)

T = TypeVar("T")

MIGRATIONS_FOLDER = Path(__file__).parents[3] / "alembic"
# Any number will do, as long as all who migrate use the same one.
MIGRATION_LOCK = 4_872_001


@dataclass(frozen=True)
class MigrationStatus:
    """How far a database is."""

    current: str | None
    head: str | None
    pending: tuple[str, ...]


def create_database(url: str) -> bool:
    """Create the database that the URL names; False where it stands already."""
    target = async_url(url)
    maintenance = plain_url(target.set(database="postgres"))
    name = str(target.database)

    async def create(engine: AsyncEngine) -> bool:
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            if await connection.scalar(
                text("select 1 from pg_database where datname = :name"), {"name": name}
            ):
                return False
            quoted = name.replace('"', '""')
            await connection.execute(text(f'create database "{quoted}"'))
            return True

    return _run(maintenance, create)


def upgrade(url: str, revision: str = "head") -> tuple[str, ...]:
    """Run the migrations that are missing; answers those it ran, in order."""

    def migrate(connection: Connection) -> tuple[str, ...]:
        # Two servers that start together must not migrate together.
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        before = pending_after(_current(connection))
        command.upgrade(_config(connection), revision)
        after = pending_after(_current(connection))
        return tuple(step for step in before if step not in after)

    async def work(engine: AsyncEngine) -> tuple[str, ...]:
        async with engine.begin() as connection:
            return await connection.run_sync(migrate)

    return _run(url, work)


def status(url: str) -> MigrationStatus:
    """Where the database is and what it lacks."""

    async def read(engine: AsyncEngine) -> MigrationStatus:
        async with engine.connect() as connection:
            current = await connection.run_sync(_current)
        return MigrationStatus(current, scripts().get_current_head(), pending_after(current))

    return _run(url, read)


async def refuse_pending(database: Database) -> None:
    """Check that the database is up to date.

    Raises:
        MigrationsPending: when it is not.
    """
    async with database.session() as db_session:
        current = await (await db_session.connection()).run_sync(_current)
    if missing := pending_after(current):
        raise MigrationsPending(missing)


def pending_after(current: str | None) -> tuple[str, ...]:
    """The revisions that a database at `current` lacks, oldest first."""
    steps = [script.revision for script in scripts().walk_revisions()][::-1]
    if current is None:
        return tuple(steps)
    return tuple(steps[steps.index(current) + 1 :]) if current in steps else ()


@cache
def scripts() -> ScriptDirectory:
    """The migrations of this checkout, read once."""
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _run(url: str, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    async def errand() -> T:
        async with short_lived_engine(url) as engine:
            return await work(engine)

    try:
        return asyncio.run(errand())
    except LOST_CONNECTION as error:
        raise DatabaseUnreachable(describe(async_url(url)), reason_of(error)) from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") in ("3D000", "28P01", "28000"):
            raise DatabaseUnreachable(describe(async_url(url)), reason_of(error)) from error
        raise
