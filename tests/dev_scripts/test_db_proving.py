"""The proof of a migration finds what it does wrong, and leaves no database behind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from dev_scripts.database import Database
from dev_scripts.db import server
from dev_scripts.migrating.proving import ProofFailed, prove
from dev_scripts.migrating.writing import copy_of_migrations
from heavy_stack.backend.data import migrations
from tests.support.databases import Databases
from tests.support.migration_files import HEAD, body

HEAD_NOW = migrations.steps()[-1]


@pytest.fixture
def target(databases: Databases) -> Database:
    """Where scratch databases are made; it is never made itself."""
    return Database(databases.url_of("heavy_test_never_made"), embedded=False)


@pytest.fixture
def folder() -> Iterator[Path]:
    with copy_of_migrations() as copy:
        yield copy


def proof(target: Database, folder: Path, up: str, down: str) -> list[str]:
    """Prove one more migration; answers what was said."""
    text = HEAD.format(name="Trial", revision="9000", before=HEAD_NOW, up=body(up), down=body(down))
    (folder / "versions" / "9000_trial.py").write_text(text)
    said: list[str] = []
    prove(target, HEAD_NOW, folder, said.append)
    return said


def test_one_that_does_what_it_should_is_proven_twice(target: Database, folder: Path) -> None:
    said = proof(target, folder, 'op.execute("create view v as select 1 as n")', 'op.execute("drop view v")')

    assert [line.split(":")[0].strip() for line in said] == [
        "proven on an empty database",
        "proven on a database with rows",
    ]


def test_a_downgrade_that_leaves_something_is_found(target: Database, folder: Path) -> None:
    with pytest.raises(
        ProofFailed, match=r"the downgrade of an empty database does not restore it:\n  \+ column v\.n"
    ):
        proof(target, folder, 'op.execute("create view v as select 1 as n")', "pass")


def test_what_the_models_do_not_want_is_found(target: Database, folder: Path) -> None:
    add = 'op.add_column("users", sa.Column("shoe_size", sa.Integer()))'

    with pytest.raises(ProofFailed, match=r"the models want more:\n  remove column users\.shoe_size"):
        proof(target, folder, add, 'op.drop_column("users", "shoe_size")')


def test_what_fails_on_rows_only_is_found(target: Database, folder: Path) -> None:
    check = 'op.execute("alter table users add constraint nobody check (false)")'

    with pytest.raises(ProofFailed, match=r"Failed: demo data\. .*nobody"):
        proof(target, folder, check, 'op.execute("alter table users drop constraint nobody")')


def test_a_second_upgrade_that_makes_something_else_is_found(target: Database, folder: Path) -> None:
    up = 'op.execute("create view v as select 1 as n")\nop.execute("create sequence if not exists s")'
    down = 'op.execute("drop view v")\nop.execute("alter sequence s rename to s2")'

    with pytest.raises(ProofFailed):
        proof(target, folder, up, down)


async def test_scratch_databases_go_whatever_happens(databases: Databases, target: Database) -> None:
    def interrupted() -> str:
        name = ""
        try:
            with server.scratch(target) as scratch:
                name = scratch.url.rsplit("/", 1)[1]
                raise KeyboardInterrupt
        except KeyboardInterrupt:
            return name

    name = await asyncio.to_thread(interrupted)

    assert name.startswith("heavy_scratch_")
    assert await exists(databases, name) is False


async def test_what_a_killed_process_left_goes_the_next_time(databases: Databases, target: Database) -> None:
    old, young = "heavy_scratch_5f000000_left", f"{server.new_name()}_young"
    await databases_of(databases, f'create database "{old}"', f'create database "{young}"')
    try:

        def once() -> None:
            with server.scratch(target):
                pass

        await asyncio.to_thread(once)
        assert (await exists(databases, old), await exists(databases, young)) == (False, True)
    finally:
        await databases_of(databases, f'drop database "{young}"')


async def exists(databases: Databases, name: str) -> bool:
    connection = await asyncpg.connect(databases.url_of("postgres"))
    try:
        return bool(await connection.fetchval("select 1 from pg_database where datname = $1", name))
    finally:
        await connection.close()


async def databases_of(databases: Databases, *statements: str) -> None:
    connection = await asyncpg.connect(databases.url_of("postgres"))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
