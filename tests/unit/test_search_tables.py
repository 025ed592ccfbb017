"""Tables of vectors stand where the extension is, and no migration knows them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

import pytest
from alembic.autogenerate import render_python_code
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, UpgradeOps
from sqlalchemy import Connection, MetaData, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import Field

from alembic import command
from benchmarks.errands import SQLErrand, create_errands
from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import async_url, plain_url, short_lived_engine
from heavy_stack.backend.data.search_tables import (
    create_search_tables,
    drop_left_over_search_tables,
    drop_orphaned_search_tables,
)
from heavy_stack.backend.data.sql_models.heavy_models import HeavyModel
from heavy_stack.backend.data.sql_models.searchable import Searchable, embeddings_of, searched_text, text_of
from heavy_stack.backend.errors import TableRefused
from tests.support.databases import Databases, name_in
from tests.support.without_vector import database_without_vector, install_vector

ERRANDS = SQLErrand.metadata


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    """On PostgreSQL alone: CockroachDB's words and vectors are others."""
    return postgresql_url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    async with short_lived_engine(database_url) as opened:
        await create_errands(opened, with_vectors=False)
        yield opened


async def on(engine: AsyncEngine, work: Callable[..., Any], *arguments: Any) -> Any:
    async with engine.begin() as connection:
        return await connection.run_sync(work, *arguments)


def tables(connection: Connection) -> set[str]:
    return {name for name in inspect(connection).get_table_names() if name.startswith("errands")}


async def test_what_is_missing_is_created_once(engine: AsyncEngine) -> None:
    assert await on(engine, create_search_tables, ERRANDS) == ("errands_embeddings_256",)
    assert await on(engine, create_search_tables, ERRANDS) == ()
    assert await on(engine, tables) == {"errands", "errands_embeddings_256"}


async def test_none_is_created_for_a_table_that_is_not_there(engine: AsyncEngine) -> None:
    await on(engine, ERRANDS.drop_all)

    assert await on(engine, create_search_tables, ERRANDS) == ()


async def test_vectors_of_another_length_are_dropped_and_nothing_else_is(engine: AsyncEngine) -> None:
    await on(engine, create_search_tables, ERRANDS)
    like = "create table {} (like errands_embeddings_256)"
    for name in ("errands_embeddings_512", "gone_embeddings_256"):
        await on(engine, lambda connection, name=name: connection.execute(text(like.format(name))))
    mine = "create table my_embeddings_256 (id int, embedding text)"
    await on(engine, lambda connection: connection.execute(text(mine)))

    gone = await on(engine, drop_left_over_search_tables, ERRANDS)

    assert {"errands_embeddings_512", "gone_embeddings_256"} <= set(gone)
    left = await on(engine, lambda connection: set(inspect(connection).get_table_names()))
    assert {"errands", "errands_embeddings_256", "my_embeddings_256"} <= left


async def test_vectors_of_a_table_that_was_dropped_are_dropped_too(engine: AsyncEngine) -> None:
    await on(engine, create_search_tables, ERRANDS)
    assert await on(engine, drop_orphaned_search_tables) == ()

    await on(engine, ERRANDS.drop_all)

    assert await on(engine, drop_orphaned_search_tables) == ("errands_embeddings_256",)


def test_a_migration_of_a_searchable_table_is_python() -> None:
    wanted = CreateTableOp.from_table(SQLErrand.__table__)  # type: ignore[attr-defined]
    migration = render_python_code(UpgradeOps(ops=[wanted]))

    compile(f"if True:\n    {migration}", "migration", "exec")
    assert "persisted=True" in migration
    assert "embedding" not in migration


async def test_without_the_extension_migrations_run_and_agree_with_the_models(databases: Databases) -> None:
    async with database_without_vector(databases) as url:
        await asyncio.to_thread(migrations.upgrade, url)
        await asyncio.to_thread(migrations.with_alembic, url, command.check)
        async with short_lived_engine(url) as engine:
            await create_errands(engine)

            assert await on(engine, tables) == {"errands"}


async def test_an_extension_that_comes_later_is_used_at_the_next_upgrade(databases: Databases) -> None:
    async with database_without_vector(databases) as url:
        await asyncio.to_thread(migrations.upgrade, url)
        await install_vector(databases, url)
        await asyncio.to_thread(migrations.upgrade, url)
        await asyncio.to_thread(migrations.with_alembic, url, command.check)

        async with short_lived_engine(url) as engine:
            await create_errands(engine)
            assert await on(engine, tables) == {"errands", "errands_embeddings_256"}


async def test_a_role_that_may_not_create_the_extension_does_without(databases: Databases) -> None:
    url, maintenance = databases.unused_url(), databases.url_of("postgres")
    await _run(maintenance, "drop role if exists humble", "create role humble login password 'humble'")
    await _run(maintenance, f"create database {name_in(url)} owner humble template template0")
    humble = plain_url(async_url(url).set(username="humble", password="humble"))
    try:
        await asyncio.to_thread(migrations.upgrade, humble)
        async with short_lived_engine(humble) as engine:
            await create_errands(engine)

            assert await on(engine, tables) == {"errands"}
            assert await on(engine, lambda connection: connection.scalar(text("select 1"))) == 1
    finally:
        await databases.drop(url)
        await _run(maintenance, "drop role humble")


async def test_models_and_database_agree_with_the_extension(database_url: str) -> None:
    def check(config: Config) -> None:
        command.check(config)

    await asyncio.to_thread(migrations.with_alembic, database_url, check)


async def test_words_are_spelled_as_the_database_spells_them(engine: AsyncEngine) -> None:
    def spelled(connection: Connection) -> str:
        columns = {column["name"]: column for column in inspect(connection).get_columns("chapters")}
        return str(columns["words"]["computed"]["sqltext"])  # type: ignore[index]

    await on(engine, SQLChapter.metadata.create_all)

    wanted = str(SQLChapter.__table__.c.words.computed.sqltext)  # type: ignore[attr-defined]
    assert plain(await on(engine, spelled)) == plain(wanted)


async def test_python_and_sql_read_the_same_text(engine: AsyncEngine) -> None:
    chapter = SQLChapter(order="2", story=None, title="Über Äxte 🪓")
    await on(engine, SQLChapter.metadata.create_all)
    values = {"id": chapter.id, "created_at": chapter.created_at, "order": "2", "title": chapter.title}

    def read(connection: Connection) -> str:
        connection.execute(SQLChapter.__table__.insert(), values)  # type: ignore[attr-defined]
        return str(connection.scalar(select(searched_text(SQLChapter))))

    assert await on(engine, read) == text_of(chapter) == "2  Über Äxte 🪓"


class SQLChapter(Searchable, HeavyModel, table=True):
    """With a column that may be empty, and one whose name is a word of SQL."""

    __tablename__ = "chapters"
    __searched__ = ("order", "story", "title")
    metadata: ClassVar[MetaData] = MetaData()

    order: str
    story: str | None = None
    title: str = Field(max_length=50)


@pytest.mark.parametrize(
    ("name", "searched"),
    [("SQLBox", ()), ("SQLCrate", "title"), ("SQLChest", ("name",)), ("SQLBasket", ("title", "size"))],
)
def test_a_table_that_cannot_be_searched_is_refused(name: str, searched: Any) -> None:
    spare = MetaData()
    namespace = {
        "__module__": __name__,
        "__annotations__": {"title": str, "size": int, "metadata": ClassVar[MetaData]},
        "__tablename__": "boxes",
        "__searched__": searched,
        "metadata": spare,
        "size": 0,
    }
    with pytest.raises(TableRefused, match=rf"{name} .*title"):
        type(HeavyModel)(name, (Searchable, HeavyModel), namespace, table=True)

    assert "boxes" not in spare.tables


def test_a_table_of_vectors_is_in_no_metadata_of_the_application() -> None:
    assert embeddings_of(SQLErrand).name not in ERRANDS.tables
    assert not [name for name in HeavyModel.metadata.tables if "_embeddings" in name]


def plain(sql: str) -> str:
    return sql.replace("(", "").replace(")", "").replace(" ", "")


async def _run(url: str, *statements: str) -> None:
    async with short_lived_engine(url) as engine:
        autocommit = engine.execution_options(isolation_level="AUTOCOMMIT")
        async with autocommit.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
