"""A database for one replay: its own, as it was when the recording was made, and gone afterwards.

It stands on the server of the tests, which keeps nothing through a power cut and is fast therefore.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg

from dev_scripts import application, database
from dev_scripts.database import Database
from dev_scripts.db import programs, server
from dev_scripts.errors import USAGE, CommandFailed
from dev_scripts.project import app_module, state_folder
from heavy_engine import moments
from heavy_engine.recordings.frozen import Frozen

TEMPLATE = "heavy_replay_"
TEMPLATE_LOCK = 4_872_003
# What was sown is older than all that anybody recorded, as it was then.
SOWN = "2000-01-01T00:00:00Z"


@contextmanager
def own_server() -> Iterator[Database]:
    """The server that databases of replays stand on.

    Raises:
        CommandFailed: it does not start.
    """
    from dev_scripts.embedded_postgres import EmbeddedPostgresError, lease

    try:
        held = lease(state_folder() / "test-postgres", durable=False)
    except EmbeddedPostgresError as problem:
        raise CommandFailed(str(problem)) from None
    with held:
        yield Database(held.url(server.MAINTENANCE), embedded=True)


@contextmanager
def own_database(target: Database, data: Path | None) -> Iterator[str]:
    """The URL of a database that nobody else has; it holds the data, or else what development begins with.

    Args:
        target: the server.
        data: a file of `./heavy db dump`, None for a database that is migrated and seeded.
    """
    name = server.new_name()
    url = server.renamed(target.url, name)
    try:
        if data is None:
            _copy(target, name)
        else:
            restore(target._replace(url=url), data)
        yield url
    finally:
        server.drop(target, name)


def _copy(target: Database, name: str) -> None:
    template = f"{TEMPLATE}{_fingerprint()}"

    async def copy(connection: asyncpg.Connection) -> None:
        await connection.execute("select pg_advisory_lock($1)", TEMPLATE_LOCK)
        is_there = "select datistemplate from pg_database where datname = $1"
        if not await connection.fetchval(is_there, template):
            await _drop(connection, TEMPLATE)
            await asyncio.to_thread(_make, server.renamed(target.url, template))
            await connection.execute(f"alter database {server.quoted(template)} is_template true")
        await _drop(connection, server.SCRATCH)
        copied = f"create database {server.quoted(name)} template {server.quoted(template)}"
        await connection.execute(copied)

    _visit(target, copy)


async def _drop(connection: asyncpg.Connection, prefix: str) -> None:
    """Templates of other migrations, one that was not finished; databases of replays that were killed."""
    rows = await connection.fetch("select datname from pg_database where starts_with(datname, $1)", prefix)
    for row in rows:
        if prefix == TEMPLATE or server.is_left_behind(row["datname"]):
            name = server.quoted(row["datname"])
            await connection.execute(f"alter database {name} is_template false")
            await connection.execute(f"drop database {name} with (force)")


def _make(url: str) -> None:
    application.create_database(url)
    application.upgrade(url)
    sow(url)


def sow(url: str) -> None:
    """Add what development begins with to a database that is up to date."""
    with moments.given_by(Frozen(SOWN)):
        application.seed_once(url)


def restore(target: Database, data: Path) -> None:
    """Make the database from a file of `./heavy db dump`, and bring it up to date.

    Raises:
        CommandFailed: there is no such file (exit code 2), or it cannot be read.
    """
    if not data.is_file():
        raise CommandFailed(
            f"There is no file {data}, which has the data of this recording. Put it beside the recording.",
            USAGE,
        )
    program = programs.find("pg_restore", server.server_version(target), "the server of the tests")
    application.create_database(target.url)
    options = ("--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges")
    programs.run(program, (*options, str(data.resolve())), target, f"Reading {data}")
    application.upgrade(target.url)


def _fingerprint() -> str:
    """A name that changes with the migrations and with what is sown."""
    sown = Path(str(app_module("backend.data.demo_data").__file__))
    migrations = sorted(Path(application.migrations().MIGRATIONS_FOLDER).glob("versions/*.py"))
    digest = sha256(SOWN.encode())
    for path in (*migrations, sown):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _visit(target: Database, errand: Callable[[asyncpg.Connection], Awaitable[Any]]) -> None:
    async def visit() -> None:
        connection = await asyncpg.connect(database.plain(target.url))
        try:
            await errand(connection)
        finally:
            await connection.close()

    asyncio.run(visit())
