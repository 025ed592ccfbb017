"""Upgrades that meet others: waiting, failing, starting twice."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.db_connection import async_url
from heavy_stack.backend.data.migrations import Patience, turns
from heavy_stack.backend.errors import (
    MigrationFailed,
    MigrationsBusy,
    MigrationsFork,
    RevisionUnknown,
)
from tests.support.databases import Databases
from tests.support.migration_files import MigrationFiles
from tests.support.servers import PROJECT_ROOT
from tests.support.waiting import eventually

HURRIED = Patience(lock_timeout_s=0.2, tries=2, turn_s=0.3)


@pytest.fixture
def files(tmp_path: Path) -> MigrationFiles:
    made = MigrationFiles(tmp_path)
    made.add(
        'op.create_table("axes", sa.Column("id", sa.Integer(), primary_key=True))', 'op.drop_table("axes")'
    )
    return made


@pytest.fixture
async def url(databases: Databases) -> AsyncIterator[str]:
    """An empty database."""
    made = await databases.make()
    async with connected(made) as connection:
        await connection.execute("drop schema public cascade; create schema public")
    yield made
    await databases.drop(made)


class connected:  # noqa: N801
    """A plain connection of somebody else."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> asyncpg.Connection:
        self._connection = await asyncpg.connect(self._url)
        return self._connection

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()


async def upgraded(url: str, files: MigrationFiles, **more: object) -> tuple[str, ...]:
    return await asyncio.to_thread(migrations.upgrade, url, folder=files.folder, **more)


async def test_a_failure_keeps_what_came_before_it(url: str, files: MigrationFiles) -> None:
    files.add('op.execute("create table saws ()")')
    files.add('op.execute("create table hammers ()")\nop.execute("select 1 / 0")')

    with pytest.raises(MigrationFailed, match=r"Migration 0003 failed: division by zero.*is at 0002"):
        await upgraded(url, files)

    async with connected(url) as ada:
        tables = {row["tablename"] for row in await ada.fetch("select tablename from pg_tables")}
        assert {"axes", "saws"} <= tables
        assert "hammers" not in tables


async def test_an_index_is_built_outside_of_a_transaction_and_can_be_built_again(
    url: str, files: MigrationFiles
) -> None:
    files.add("""
        with op.get_context().autocommit_block():
            op.drop_index("ix_axes", "axes", if_exists=True, postgresql_concurrently=True)
            op.create_index("ix_axes", "axes", ["id"], postgresql_concurrently=True)
        if not op.get_context().as_sql and op.get_bind().scalar(sa.text("select count(*) from axes")) == 0:
            raise RuntimeError("interrupted")
    """)
    with pytest.raises(RuntimeError, match="interrupted"):
        await upgraded(url, files)
    async with connected(url) as ada:
        await ada.execute("insert into axes values (1)")

    assert await upgraded(url, files) == ("0002",)


async def test_an_index_build_waits_for_work_longer_than_for_a_lock(url: str, files: MigrationFiles) -> None:
    await upgraded(url, files)
    files.add("""
        with op.get_context().autocommit_block():
            op.create_index("ix_axes", "axes", ["id"], postgresql_concurrently=True)
    """)
    async with connected(url) as ada, connected(url) as bo:
        work = ada.transaction()
        await work.start()
        await ada.execute("insert into axes values (1)")
        building = asyncio.create_task(upgraded(url, files, patience=HURRIED))
        waits = (
            "select 1 from pg_stat_activity where query ilike '%concurrently%' and wait_event_type = 'Lock' \
            and now() - query_start > interval '0.5 s' and datname = current_database()"
        )
        await eventually(lambda: bo.fetchval(waits), what="the build waiting")
        await work.commit()

        assert await building == ("0002",)


async def test_a_lock_that_is_not_to_be_had_lets_others_pass_and_is_tried_again(
    url: str, files: MigrationFiles
) -> None:
    await upgraded(url, files)
    files.add('op.add_column("axes", sa.Column("weight", sa.Integer()))')
    async with connected(url) as ada, connected(url) as bo:
        work = ada.transaction()
        await work.start()
        await ada.execute("lock table axes")
        moving = asyncio.create_task(upgraded(url, files, patience=Patience(lock_timeout_s=0.1, tries=50)))
        waits = (
            "select 1 from pg_locks join pg_database on pg_database.oid = database"
            " where not granted and datname = current_database()"
        )
        await eventually(lambda: bo.fetchval(waits), what="the migration waiting")

        async def gave_up_once() -> bool:
            return not await bo.fetchval(waits)

        await eventually(gave_up_once, what="the migration letting others pass")
        await work.rollback()

        assert await moving == ("0002",)


async def test_a_lock_that_is_never_to_be_had_is_given_up_and_says_who_is_at_work(
    url: str, files: MigrationFiles
) -> None:
    await upgraded(url, files)
    files.add('op.add_column("axes", sa.Column("weight", sa.Integer()))')
    async with connected(url) as ada:
        await ada.execute("set application_name = 'a long report'")
        work = ada.transaction()
        await work.start()
        await ada.execute("select * from axes")

        with pytest.raises(MigrationFailed, match=r"2 times; the oldest open transaction: .*a long report"):
            await upgraded(url, files, patience=HURRIED)
        await work.rollback()


async def test_who_waits_for_a_turn_holds_no_index_build_up(url: str, files: MigrationFiles) -> None:
    """A waiting statement would have a snapshot that CREATE INDEX CONCURRENTLY waits for."""
    files.add("""
        with op.get_context().autocommit_block():
            op.create_index("ix_axes", "axes", ["id"], postgresql_concurrently=True)
    """)

    done = await asyncio.gather(upgraded(url, files), upgraded(url, files), upgraded(url, files))

    assert sorted(done) == [(), (), ("0001", "0002")]


@pytest.mark.parametrize("way", ["_advisory", "_row"])
async def test_one_at_a_time(url: str, way: str) -> None:
    """The row is for CockroachDB; PostgreSQL can do it too."""
    engine = create_async_engine(async_url(url))
    take = getattr(turns, way)
    try:
        async with take(engine, 5):
            with pytest.raises(MigrationsBusy, match="Another process has been migrating"):
                async with take(engine, 0.3):
                    pass
        async with take(engine, 5):
            pass
    finally:
        await engine.dispose()


async def test_two_processes_that_start_at_once_migrate_once(databases: Databases) -> None:
    url = databases.unused_url()
    program = (
        "import sys; from heavy_stack.backend.data import migrations as m;"
        "made = m.create_database(sys.argv[1]); print(made, *m.upgrade(sys.argv[1]))"
    )
    try:
        starts = [
            subprocess.Popen(
                [sys.executable, "-c", program, url], cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True
            )
            for _ in range(3)
        ]
        outputs = [(await asyncio.to_thread(start.communicate))[0].split() for start in starts]
        state = await asyncio.to_thread(migrations.status, url)
    finally:
        await databases.drop(url)

    assert [start.returncode for start in starts] == [0, 0, 0]
    assert sorted(output[0] for output in outputs) == ["False", "False", "True"]
    assert sorted(len(output) - 1 for output in outputs) == [0, 0, len(migrations.steps())]
    assert state.up_to_date


async def test_of_many_who_create_a_database_at_once_one_does(databases: Databases) -> None:
    url = databases.unused_url()
    try:
        made = await asyncio.gather(*(asyncio.to_thread(migrations.create_database, url) for _ in range(8)))
    finally:
        await databases.drop(url)

    assert sorted(made) == [False] * 7 + [True]


async def test_downgrades_go_step_by_step(url: str, files: MigrationFiles) -> None:
    files.add('op.execute("create table saws ()")', 'op.execute("drop table saws")')
    files.add('op.execute("create table hammers ()")', 'op.execute("drop table hammers")')
    await upgraded(url, files)

    def down(revision: str) -> tuple[str, ...]:
        return migrations.downgrade(url, revision, folder=files.folder)

    assert await asyncio.to_thread(down, "-1") == ("0003",)
    assert await asyncio.to_thread(down, "0001") == ("0002",)
    assert await asyncio.to_thread(down, "base") == ("0001",)
    assert await asyncio.to_thread(down, "base") == ()
    with pytest.raises(RevisionUnknown, match="There is no revision 0009"):
        await asyncio.to_thread(down, "0009")


async def test_an_upgrade_can_stop_on_its_way(url: str, files: MigrationFiles) -> None:
    files.add('op.execute("create table saws ()")')

    assert await upgraded(url, files, revision="0001") == ("0001",)
    assert await upgraded(url, files, revision="+1") == ("0002",)


async def test_a_database_of_newer_code_is_left_alone(url: str, files: MigrationFiles) -> None:
    await upgraded(url, files)
    async with connected(url) as ada:
        await ada.execute("update alembic_version set version_num = '0009'")

    with pytest.raises(RevisionUnknown, match="at revision 0009, which this code does not know"):
        await upgraded(url, files)


def test_two_migrations_of_one_name_are_refused(files: MigrationFiles) -> None:
    files.add("pass", revision="0002")
    files.add("pass", revision="0002", before="0001")

    with pytest.raises(MigrationsFork, match=r"0002_step_1\.py and 0002_step_2\.py are both called 0002"):
        migrations.steps(files.folder)


def test_two_migrations_after_one_are_refused(files: MigrationFiles) -> None:
    files.add("pass", revision="0002")
    files.add("pass", revision="0003", before="0001")

    with pytest.raises(MigrationsFork, match="both follow 0001"):
        migrations.steps(files.folder)


async def test_a_half_built_index_is_reported(database_url: str) -> None:
    engine = create_async_engine(async_url(database_url))
    try:
        async with engine.begin() as connection:
            await connection.execute(text("create table axes (name text)"))
            await connection.execute(text("insert into axes values ('axe'), ('axe')"))
        async with connected(database_url) as ada:
            with pytest.raises(asyncpg.UniqueViolationError):
                await ada.execute("create unique index concurrently ix_axes on axes (name)")
    finally:
        await engine.dispose()

    state = await asyncio.to_thread(migrations.status, database_url)

    assert state.invalid_indexes == ("ix_axes",)
    assert not state.up_to_date
