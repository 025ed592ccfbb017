"""Migration 0002 on a table that is full, there and back."""

import asyncio
from typing import Any

from sqlalchemy import text

from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import short_lived_engine
from tests.support.databases import Databases

COLUMNS = (
    "select column_name, data_type, is_nullable, column_default from information_schema.columns"
    " where table_name = 'tasks' order by 1"
)
INDEXES = "select indexdef from pg_indexes where tablename = 'tasks' order by 1"
FILL = "insert into tasks select gen_random_uuid(), now(), 't' || n, false from generate_series(1, 99) n"
TITLES = "select title from tasks order by 1"


async def test_a_full_table_gets_versions_and_loses_them_again(databases: Databases) -> None:
    url = databases.unused_url()
    try:
        await asyncio.to_thread(migrations.create_database, url)
        await asyncio.to_thread(migrations.upgrade, url, "0001")
        await run(url, FILL)
        before = await look(url)

        await asyncio.to_thread(migrations.upgrade, url, "0002")
        versions = await run(url, "select distinct version from tasks where deleted_at is null")
        invalid = await run(url, "select count(*) from pg_index where not indisvalid")
        await run(url, "update tasks set deleted_at = now() where title = 't1'")
        await asyncio.to_thread(migrations.downgrade, url, "0001")
        after = await look(url)

        assert (versions, invalid) == ([(1,)], [(0,)])
        assert after[:2] == before[:2]
        assert set(before[2]) - set(after[2]) == {("t1",)}, "what was deleted does not come back"
    finally:
        await databases.drop(url)


async def test_an_interrupted_try_is_finished_by_the_next(databases: Databases) -> None:
    url = databases.unused_url()
    try:
        await asyncio.to_thread(migrations.create_database, url)
        await asyncio.to_thread(migrations.upgrade, url, "0001")
        # As far as it may have come: one column, and an index that was never finished.
        await run(url, "alter table tasks add column version integer not null default 1")
        await run(url, "create index ix_tasks_title on tasks (title)")

        await asyncio.to_thread(migrations.upgrade, url, "0002")

        assert any("(title, id) WHERE" in definition for (definition,) in (await look(url))[1])
    finally:
        await databases.drop(url)


async def look(url: str) -> list[list[Any]]:
    """The columns, the indexes and the titles."""
    return [await run(url, statement) for statement in (COLUMNS, INDEXES, TITLES)]


async def run(url: str, statement: str) -> list[Any]:
    """Run one statement; answers its rows."""
    async with short_lived_engine(url) as engine, engine.begin() as connection:
        result = await connection.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []
