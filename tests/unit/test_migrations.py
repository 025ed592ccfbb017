import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text

from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import Database, short_lived_engine
from heavy_stack.backend.data.demo_data import DEMO_EMAIL, seed_once
from heavy_stack.backend.data.sql_models import HeavyModel
from heavy_stack.backend.errors import DatabaseUnreachable, MigrationsPending
from tests.support.databases import Databases


async def test_the_migrations_make_just_the_tables_of_the_models(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, HeavyModel.metadata))

    async with short_lived_engine(database_url) as engine, engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_database_is_created_upgraded_and_reported(databases: Databases) -> None:
    url = databases.url_of("heavy_test_fresh")
    try:
        assert await asyncio.to_thread(migrations.create_database, url) is True
        assert await asyncio.to_thread(migrations.create_database, url) is False
        before = await asyncio.to_thread(migrations.status, url)
        assert before.current is None
        assert before.pending == await asyncio.to_thread(migrations.upgrade, url)
        after = await asyncio.to_thread(migrations.status, url)
        assert (after.current, after.pending) == (before.head, ())
        assert await asyncio.to_thread(migrations.upgrade, url) == ()
    finally:
        await databases.drop(url)


async def test_the_extensions_for_search_are_there(database: Database) -> None:
    async with database.session() as session:
        names = set(await session.scalars(text("select extname from pg_extension")))
        distance = await session.scalar(text("select '[1,0]'::vector <-> '[0,1]'::vector"))

    assert {"vector", "pg_trgm"} <= names
    assert distance == pytest.approx(2**0.5)


async def test_a_database_behind_the_code_is_refused(database: Database) -> None:
    await migrations.refuse_pending(database)

    async with database.session() as session, session.begin():
        await session.execute(text("delete from alembic_version"))

    with pytest.raises(MigrationsPending, match=r"\./heavy db upgrade"):
        await migrations.refuse_pending(database)


async def test_an_unreachable_database_is_one_sentence() -> None:
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1/none cannot be reached"):
        await asyncio.to_thread(migrations.status, "postgresql://ada:secret@127.0.0.1:1/none")


async def test_demo_data_is_sown_once(database: Database, database_url: str) -> None:
    first = await asyncio.to_thread(seed_once, database_url)
    async with database.session() as session, session.begin():
        await session.execute(text("delete from tasks"))
    second = await asyncio.to_thread(seed_once, database_url)

    async with database.session() as session:
        tasks = await session.scalar(text("select count(*) from tasks"))
        users = list(await session.scalars(text("select email from users")))
    assert (first, second, tasks, users) == (True, False, 0, [DEMO_EMAIL])
