import asyncio

import pytest
from sqlalchemy import text

from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.demo_data import DEMO_EMAIL, seed_once
from heavy_stack.backend.errors import DatabaseUnreachable, MigrationsPending, RevisionUnknown
from tests.support.databases import Databases


async def test_the_migrations_make_just_the_tables_of_the_models(database_url: str) -> None:
    assert await asyncio.to_thread(migrations.differences, database_url) == ()


async def test_what_the_models_lack_is_told(database: Database, database_url: str) -> None:
    async with database.session() as session, session.begin():
        await session.execute(text("alter table users add column shoe_size int"))

    found = await asyncio.to_thread(migrations.differences, database_url)

    assert found == ("remove column users.shoe_size",)


async def test_a_database_is_created_upgraded_and_reported(databases: Databases) -> None:
    url = databases.unused_url()
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


async def set_revision(database: Database, revision: str) -> None:
    async with database.session() as session, session.begin():
        await session.execute(text("update alembic_version set version_num = :to"), {"to": revision})


async def test_a_database_ahead_of_the_code_is_refused(database: Database, database_url: str) -> None:
    await set_revision(database, "9999")

    state = await asyncio.to_thread(migrations.status, database_url)

    assert (state.current, state.known, state.up_to_date) == ("9999", False, False)
    with pytest.raises(RevisionUnknown, match="at revision 9999, which this code does not know"):
        await migrations.refuse_pending(database)
    with pytest.raises(RevisionUnknown):
        await migrations.MigrationCheck(database)()


async def test_a_server_goes_on_while_newer_code_migrates_under_it(database: Database) -> None:
    check = migrations.MigrationCheck(database)
    await check()

    await set_revision(database, "9999")

    await check()


async def test_the_mark_of_a_developers_database(database_url: str) -> None:
    assert not await asyncio.to_thread(migrations.is_for_development, database_url)
    assert not await asyncio.to_thread(migrations.is_empty, database_url)

    assert await asyncio.to_thread(migrations.mark_for_development, database_url)

    assert await asyncio.to_thread(migrations.is_for_development, database_url)


async def test_an_unreachable_database_is_one_sentence() -> None:
    with pytest.raises(DatabaseUnreachable, match=r"127\.0\.0\.1:1/none cannot be reached"):
        await asyncio.to_thread(migrations.status, "postgresql://ada:secret@127.0.0.1:1/none")


async def test_demo_data_is_sown_once(database: Database, database_url: str) -> None:
    assert await asyncio.to_thread(seed_once, database_url) is True
    assert await asyncio.to_thread(seed_once, database_url) is False

    async with database.session() as session:
        assert list(await session.scalars(text("select email from users"))) == [DEMO_EMAIL]
