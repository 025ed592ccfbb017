"""Databases that are kept ready: whole, each for one test, and made up for."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from tests.support import spare_databases
from tests.support.databases import Databases, name_in
from tests.support.spare_databases import KEPT, keep
from tests.support.waiting import eventually

NAMES = "select datname from pg_database where starts_with(datname, $1) order by datname"


class Stock:
    """A server with a template of Ada's own, of which copies may be kept."""

    def __init__(self, databases: Databases, family: str) -> None:
        self.family = family
        self.databases = Databases(databases.url_of, f"{family}_one")
        self.keeping: list[asyncio.Task[None]] = []

    async def make_template(self, name: str) -> None:
        async with self.databases.maintenance() as connection:
            await connection.execute(f'create database "{name}" is_template true')
        template = await asyncpg.connect(self.databases.url_of(name))
        await template.execute("create table tools (name text)")
        await template.execute("insert into tools values ('axe')")
        await template.close()

    async def begin_to_keep(self) -> None:
        self.keeping.append(asyncio.create_task(self._keep()))
        await eventually(self.is_full, what="the copies")

    async def _keep(self) -> None:
        async with self.databases.maintenance() as connection:
            await keep(connection, self.databases.template)

    async def names(self, of: str = "") -> list[str]:
        async with self.databases.maintenance() as connection:
            return [row["datname"] for row in await connection.fetch(NAMES, f"{of or self.family}_")]

    async def spares(self, template: str = "") -> list[str]:
        return await self.names(f"{template or self.databases.template}{spare_databases.SPARE[:-1]}")

    async def is_full(self) -> bool:
        return len(await self.spares()) == KEPT

    async def close(self) -> None:
        for task in self.keeping:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        for name in await self.names():
            async with self.databases.maintenance() as connection:
                await connection.execute(f'alter database "{name}" is_template false')
                await connection.execute(f'drop database "{name}" with (force)')


@pytest.fixture
async def stock(databases: Databases) -> AsyncIterator[Stock]:
    made = Stock(databases, f"shed_{secrets.token_hex(4)}")
    await made.make_template(made.databases.template)
    yield made
    await made.close()


async def number_of(databases: Databases, name: str) -> int:
    """What stays the same when a database gets another name."""
    async with databases.maintenance() as connection:
        return int(await connection.fetchval("select oid from pg_database where datname = $1", name))


async def tools_in(url: str) -> list[str]:
    connection = await asyncpg.connect(url)
    try:
        return [row["name"] for row in await connection.fetch("select name from tools")]
    finally:
        await connection.close()


async def test_a_test_gets_one_that_was_ready_and_it_is_whole(stock: Stock) -> None:
    await stock.begin_to_keep()
    ready = {await number_of(stock.databases, name) for name in await stock.spares()}

    url = await stock.databases.make()

    assert await number_of(stock.databases, name_in(url)) in ready
    assert await tools_in(url) == ["axe"]
    await stock.databases.drop(url)


async def test_those_who_ask_at_once_get_different_ones_also_more_than_were_ready(stock: Stock) -> None:
    await stock.begin_to_keep()

    urls = await asyncio.gather(*(stock.databases.make() for _ in range(KEPT + 2)))

    assert len(set(urls)) == KEPT + 2
    assert [await tools_in(url) for url in urls] == [["axe"]] * (KEPT + 2)
    for url in urls:
        await stock.databases.drop(url)


async def test_what_was_used_is_made_up_for_when_it_is_dropped(stock: Stock) -> None:
    await stock.begin_to_keep()
    before = await stock.spares()
    url = await stock.databases.make()

    await stock.databases.drop(url)

    await eventually(stock.is_full, what="the next copy")
    assert set(await stock.spares()) != set(before)


async def test_without_anybody_who_keeps_them_the_template_is_copied(stock: Stock) -> None:
    assert await stock.spares() == []

    url = await stock.databases.make()

    assert await tools_in(url) == ["axe"]
    await stock.databases.drop(url)
    assert await stock.spares() == []


async def test_the_first_who_want_a_database_make_the_template_once(stock: Stock) -> None:
    late = Databases(stock.databases.url_of, f"{stock.family}_late")

    urls = await asyncio.gather(late.make(), late.make())

    for url in urls:
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("select count(*) from alembic_version") == 1
        await connection.close()
        await late.drop(url)
    assert late.template in await stock.names()


async def test_tests_of_newer_migrations_find_copies_of_their_template_and_the_old_ones_go(
    stock: Stock,
) -> None:
    await stock.begin_to_keep()
    newer = Databases(stock.databases.url_of, f"{stock.family}_two")
    await stock.make_template(newer.template)

    await newer.drop(await newer.make())

    async def is_made_up() -> bool:
        return len(await stock.spares(newer.template)) == KEPT

    await eventually(is_made_up, what="copies of the newer template")
    assert await stock.spares() == []
    assert stock.databases.template in await stock.names()


async def test_what_others_use_is_their_business(stock: Stock) -> None:
    await stock.begin_to_keep()
    bo = Stock(stock.databases, f"bo_{secrets.token_hex(4)}")
    await bo.make_template(bo.databases.template)

    await bo.databases.drop(await bo.databases.make())
    await stock.databases.drop(await stock.databases.make())

    await eventually(stock.is_full, what="the next copy")
    assert await bo.names() == [bo.databases.template]
    await bo.close()
