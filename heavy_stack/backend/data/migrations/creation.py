"""Create a database, and mark it as one of a developer's."""

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ..db_connection import async_url, state_of
from .errands import autocommit, run

MARKER = "A database for development: ./heavy db reset may delete it."
ALREADY_THERE = ("42P04", "23505")
NOT_THE_OWNER = "42501"
TABLES = """
    select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname not in ('pg_catalog', 'information_schema')
        and n.nspname not like 'pg\\_%' and n.nspname <> 'crdb_internal'
        and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
"""
COMMENT = """
    select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()
"""


def create_database(url: str) -> bool:
    """Create the database that the URL names; False where it stands already."""
    target = async_url(url)
    maintenance = target.set(database="postgres").render_as_string(hide_password=False)
    name = str(target.database)

    async def create(engine: AsyncEngine) -> bool:
        async with autocommit(engine) as connection:
            if await connection.scalar(
                text("select 1 from pg_database where datname = :name"), {"name": name}
            ):
                return False
            try:
                await connection.execute(text(f"create database {_quoted(name)}"))
            except DBAPIError as error:
                # Somebody else created it in this very moment.
                if state_of(error) in ALREADY_THERE:
                    return False
                raise
            return True

    return run(maintenance, create)


def is_empty(url: str) -> bool:
    """Whether a database holds no table and no view."""

    async def count(engine: AsyncEngine) -> bool:
        async with engine.connect() as connection:
            return not await connection.scalar(text(TABLES))

    return run(url, count)


def mark_for_development(url: str) -> bool:
    """Write into the database that it is a developer's; False where that is not allowed."""
    name = str(async_url(url).database)

    async def mark(engine: AsyncEngine) -> bool:
        async with autocommit(engine) as connection:
            try:
                await connection.execute(text(f"comment on database {_quoted(name)} is '{MARKER}'"))
            except DBAPIError as error:
                if state_of(error) == NOT_THE_OWNER:
                    return False
                raise
            return True

    return run(url, mark)


def is_for_development(url: str) -> bool:
    """Whether the mark is there."""

    async def read(engine: AsyncEngine) -> bool:
        async with engine.connect() as connection:
            return bool(await connection.scalar(text(COMMENT)) == MARKER)

    return run(url, read)


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
