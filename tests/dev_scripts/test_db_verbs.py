"""./heavy db upgrade, status, downgrade, seed, reset, dump, restore: on a real server."""

import asyncio
import json
import os
import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from dev_scripts.db import programs
from dev_scripts.errors import CommandFailed
from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.demo_data import seed_once
from tests.dev_scripts.shed_clone import CloneWithDatabase
from tests.support.databases import Databases, create_and_upgrade

ADA = "select count(*) from users where email = 'ada@example.com'"


@pytest.fixture(scope="module")
def prepared(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> CloneWithDatabase:
    name = f"heavy_test_verbs_{os.getpid()}"
    return CloneWithDatabase(tmp_path_factory.mktemp("verbs"), databases, name)


@pytest.fixture
async def clone(prepared: CloneWithDatabase) -> AsyncIterator[CloneWithDatabase]:
    """The clone; its database is not there yet."""
    yield prepared
    await prepared.databases.drop(prepared.url)


@pytest.fixture
async def filled(clone: CloneWithDatabase) -> CloneWithDatabase:
    """The same, migrated, seeded and marked."""

    def prepare() -> None:
        create_and_upgrade(clone.url)
        seed_once(clone.url)
        migrations.mark_for_development(clone.url)

    await asyncio.to_thread(prepare)
    return clone


async def test_an_upgrade_creates_migrates_and_is_repeated_safely(clone: CloneWithDatabase) -> None:
    first = clone.db("upgrade")
    again = clone.db("upgrade", "--json")

    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("Created postgresql://")
    assert f"Applied {', '.join(migrations.steps())}\n" in first.stdout
    told = json.loads(again.stdout)
    assert (told["created"], told["applied"]) == (False, [])
    assert clone.password not in first.stdout + again.stdout


async def test_status_of_a_database_that_newer_code_migrated(filled: CloneWithDatabase) -> None:
    await filled.ask("update alembic_version set version_num = '9999'")

    text, told = filled.db("status"), filled.db("status", "--json")
    upgrade = filled.db("upgrade")

    assert text.returncode == told.returncode == upgrade.returncode == 1
    assert "is at 9999, which this code does not know; it ends at" in text.stdout
    assert "up to date" not in text.stdout
    assert json.loads(told.stdout)["known"] is False
    assert "revision 9999, which this code does not know" in upgrade.stderr
    assert "Traceback" not in upgrade.stderr


async def test_a_downgrade_that_loses_data_wants_yes(filled: CloneWithDatabase) -> None:
    refused = filled.db("downgrade", "base")
    still = await filled.ask(ADA)
    done = filled.db("downgrade", "base", "--yes", "--json")

    assert refused.returncode == 2
    assert "loses data: " in refused.stderr
    assert "drop table users" in refused.stderr
    assert "./heavy db downgrade base --yes" in refused.stderr
    assert still == 1
    assert json.loads(done.stdout)["current"] is None
    assert filled.db("downgrade", "0999").returncode == 1


async def test_seeds_are_sown_once_and_by_one(clone: CloneWithDatabase) -> None:
    early = clone.db("seed")
    clone.db("upgrade")

    at_once = await asyncio.gather(*(asyncio.to_thread(clone.db, "seed", "--json") for _ in range(3)))

    assert early.returncode != 0
    assert sorted(json.loads(one.stdout)["seeded"] for one in at_once) == [False, False, True]
    assert await clone.ask(ADA) == 1
    assert clone.db("seed", HEAVY_PROFILE="staging", HEAVY_SECRET_KEYS="k" * 40).returncode == 2


async def test_a_reset_wants_yes_off_a_terminal(filled: CloneWithDatabase) -> None:
    await filled.ask("create table doomed ()")

    refused = filled.db("reset")
    still = await filled.ask("select count(*) from pg_tables where tablename = 'doomed'")
    done = filled.db("reset", "--yes", "--json")

    assert refused.returncode == 2
    assert "./heavy db reset --yes" in refused.stderr
    assert still == 1
    assert json.loads(done.stdout)["seeded"] is True
    assert await filled.ask("select count(*) from pg_tables where tablename = 'doomed'") == 0
    assert filled.db("status").returncode == 0
    assert filled.db("reset", "--yes").returncode == 0, "the mark is there again"


async def test_a_reset_leaves_what_carries_no_mark_until_it_is_adopted(filled: CloneWithDatabase) -> None:
    await filled.ask(f'comment on database "{filled.name}" is null')

    refused = filled.db("reset", "--yes")
    still = await filled.ask(ADA)
    adopted = filled.db("reset", "--yes", "--adopt", "--no-seed")

    assert refused.returncode == 2
    assert "./heavy db reset --yes --adopt" in refused.stderr
    assert still == 1
    assert adopted.returncode == 0, adopted.stderr
    assert await filled.ask(ADA) == 0


async def test_an_upgrade_marks_no_database_that_others_filled(
    databases: Databases, clone: CloneWithDatabase
) -> None:
    """A table before our first migration means: this is somebody else's."""
    connection = await asyncpg.connect(databases.url_of("postgres"))
    await connection.execute(f'create database "{clone.name}"')
    await connection.close()
    await clone.ask("create table ledger ()")

    assert clone.db("upgrade").returncode == 0
    assert clone.db("reset", "--yes").returncode == 2


async def test_a_reset_is_for_dev_only(filled: CloneWithDatabase) -> None:
    settings = {"HEAVY_PROFILE": "staging", "HEAVY_SECRET_KEYS": "k" * 40}
    key = filled.project.heavy("keys", "new")
    settings["HEAVY_ENCRYPTION_KEYS"] = key.stdout.split()[-1]

    refused = filled.db("reset", "--yes", **settings)

    assert refused.returncode == 2
    assert "works in dev only" in refused.stderr, refused.stderr
    assert await filled.ask(ADA) == 1


async def test_a_reset_that_fails_leaves_everything_as_it_was(filled: CloneWithDatabase) -> None:
    await filled.ask(
        "insert into users (id, created_at, name, email) select gen_random_uuid(), now(), 'Bo', 'bo'"
    )
    last = max((filled.root / "alembic/versions").glob("0*.py"))
    broken = last.with_name("9999_broken.py")
    broken.write_text(
        f'from alembic import op\nrevision = "9999"\ndown_revision = "{last.name[:4]}"\n'
        'def upgrade():\n    op.execute("select 1 / 0")\ndef downgrade():\n    pass\n'
    )
    try:
        result = filled.db("reset", "--yes")
    finally:
        broken.unlink()

    assert result.returncode == 1
    assert "Migration 9999 failed: division by zero" in result.stderr
    assert await filled.ask("select count(*) from users where email = 'bo'") == 1


async def test_a_reset_takes_the_database_from_those_who_use_it(filled: CloneWithDatabase) -> None:
    bo = await asyncpg.connect(filled.url)
    await bo.execute("create table doomed ()")

    done = filled.db("reset", "--yes")

    assert done.returncode == 0, done.stderr
    assert await filled.ask("select count(*) from pg_tables where tablename = 'doomed'") == 0
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await bo.execute("select 1")


async def test_a_dump_comes_back_with_rows_extensions_and_vectors(
    filled: CloneWithDatabase, tmp_path: Path
) -> None:
    await filled.ask("create table meanings as select '[1,2,3]'::vector(3) as meaning, 'ä' as word")
    file = tmp_path / "all of it.dump"

    dumped = filled.db("dump", str(file))
    assert dumped.returncode == 0, dumped.stderr
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert filled.db("downgrade", "base", "--yes").returncode == 0
    await filled.ask("drop table meanings")
    await filled.ask("drop extension vector cascade")
    restored = filled.db("restore", str(file), "--yes", "--json")

    assert restored.returncode == 0, restored.stderr
    assert await filled.ask(ADA) == 1
    assert await filled.ask("select meaning::text || word from meanings") == "[1,2,3]ä"
    assert filled.db("status").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert filled.password not in dumped.stdout + restored.stdout


async def test_a_dump_takes_no_other_files_place(filled: CloneWithDatabase, tmp_path: Path) -> None:
    file = tmp_path / "letter.dump"
    file.write_text("Dear Bo")

    result = filled.db("dump", str(file))

    assert result.returncode == 2
    assert "exists and was left as it is" in result.stderr
    assert file.read_text() == "Dear Bo"


async def test_a_restore_over_tables_wants_yes_and_a_mark(filled: CloneWithDatabase, tmp_path: Path) -> None:
    file = tmp_path / "some.dump"
    assert filled.db("dump", str(file)).returncode == 0

    unsaid = filled.db("restore", str(file))
    await filled.ask(f'comment on database "{filled.name}" is null')
    unmarked = filled.db("restore", str(file), "--yes")

    assert (unsaid.returncode, unmarked.returncode) == (2, 2)
    assert "This replaces all data" in unsaid.stderr
    assert "--adopt" in unmarked.stderr
    assert await filled.ask(ADA) == 1


async def test_a_broken_dump_changes_nothing(filled: CloneWithDatabase, tmp_path: Path) -> None:
    file, half, letter = (tmp_path / name for name in ("whole.dump", "half.dump", "letter.sql"))
    assert filled.db("dump", str(file)).returncode == 0
    half.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    letter.write_text("select 1;")

    broken = filled.db("restore", str(half), "--yes")
    wrong = filled.db("restore", str(letter), "--yes")
    missing = filled.db("restore", str(tmp_path / "nothing"), "--yes")

    assert broken.returncode == 1
    assert "pg_restore says: " in broken.stderr
    assert (wrong.returncode, missing.returncode) == (2, 2)
    assert "./heavy db shell -f" in wrong.stderr
    assert await filled.ask(ADA) == 1


async def test_another_machine_has_to_be_typed(clone: CloneWithDatabase, tmp_path: Path) -> None:
    file = tmp_path / "some.dump"
    file.write_bytes(b"PGDMP")

    result = clone.db(
        "restore", str(file), "--yes", HEAVY_DATABASE_URL="postgresql://ada:geheim@db.example/shop"
    )

    assert result.returncode == 2
    assert "--host HOST" in result.stderr
    assert "geheim" not in result.stderr


def test_a_program_that_is_too_old_is_refused() -> None:
    with pytest.raises(
        CommandFailed, match=r"wants a pg_dump of that version or a newer one: .* is of version \d"
    ):
        programs.find("pg_dump", 99, "the server")


def test_no_password_stands_on_a_command_line(tmp_path: Path) -> None:
    """Everybody on the machine can read it there."""
    from dev_scripts.database import Database

    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\necho "$0 $* $PGPASSWORD" >&2\nexit 1\n')
    spy.chmod(0o700)

    with pytest.raises(CommandFailed) as told:
        programs.run(str(spy), ["-x"], Database("postgresql://ada:geheim@localhost/shop", False), "Spying")

    words = str(told.value).split("says: ")[1]
    assert words == f"{spy} -x --dbname=postgresql://ada@localhost/shop geheim"


async def test_the_shell_hides_the_password_too(filled: CloneWithDatabase) -> None:
    if shutil.which("ps") is None:
        pytest.skip("there is no ps")

    result = filled.db("shell", "-c", r"\! ps -ww -o args= -p $PPID")

    assert result.returncode == 0, result.stderr
    assert filled.name in result.stdout
    assert filled.password not in result.stdout
