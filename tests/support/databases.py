"""Databases for tests on the embedded server: a migrated template, cheap copies."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import asyncpg

from heavy_stack.backend.data import migrations
from heavy_stack.backend.data.migrations import MIGRATIONS_FOLDER
from tests.support import spare_databases

TEMPLATE_LOCK = 4_872_002


def name_in(url: str) -> str:
    """The name of the database that a URL leads to."""
    return url.rsplit("/", 1)[1]


class Databases:
    """Makes databases on one server and drops them again.

    Args:
        url_of: the URL of a database there.
        template: what to copy, if not the one for the migrations that are there.
    """

    def __init__(self, url_of: Callable[[str], str], template: str = "") -> None:
        self.url_of = url_of
        self.template = template or f"heavy_template_{_fingerprint()}"

    def unused_url(self) -> str:
        """The URL of a database that is not there: no other test, of this run or another, uses its name."""
        return self.url_of(f"heavy_test_{secrets.token_hex(6)}")

    async def make(self) -> str:
        """A fresh, migrated database; answers its URL. The template is made where there is none yet."""
        url = self.unused_url()
        async with self.maintenance() as connection:
            if not await spare_databases.take(connection, self.template, name_in(url)):
                await self._prepare(connection, create_and_upgrade)
                await connection.execute(f'create database "{name_in(url)}" template "{self.template}"')
        return url

    async def drop(self, url: str) -> None:
        """Remove a database, whoever is still in it."""
        async with self.maintenance() as connection:
            await connection.execute(f'drop database if exists "{name_in(url)}" with (force)')
            await spare_databases.ask_for_more(connection, self.template)

    async def connections(self, url: str) -> int:
        """How many connections are open to a database."""
        async with self.maintenance() as connection:
            count: int = await connection.fetchval(
                "select count(*) from pg_stat_activity where datname = $1", name_in(url)
            )
        return count

    async def prepare_template(self, upgrade: Callable[[str], object]) -> None:
        """Make the template once for this set of migrations; parallel workers wait for the first."""
        async with self.maintenance() as connection:
            await self._prepare(connection, upgrade)

    async def _prepare(self, connection: asyncpg.Connection, upgrade: Callable[[str], object]) -> None:
        if await self._is_prepared(connection):
            return
        await connection.execute("select pg_advisory_lock($1)", TEMPLATE_LOCK)
        if not await self._is_prepared(connection):
            await connection.execute(f'drop database if exists "{self.template}" with (force)')
            await asyncio.to_thread(upgrade, self.url_of(self.template))
            await connection.execute(f'alter database "{self.template}" is_template true')
        await connection.execute("select pg_advisory_unlock($1)", TEMPLATE_LOCK)

    async def _is_prepared(self, connection: asyncpg.Connection) -> bool:
        """Whether the template is there, and whole."""
        found = "select datistemplate from pg_database where datname = $1"
        return bool(await connection.fetchval(found, self.template))

    @asynccontextmanager
    async def maintenance(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection to the server, and to no database of a test."""
        connection = await asyncpg.connect(self.url_of("postgres"))
        try:
            yield connection
        finally:
            await connection.close()


def create_and_upgrade(url: str) -> None:
    """Bring up a database from nothing, as `./heavy dev` does."""
    migrations.create_database(url)
    migrations.upgrade(url)


def _fingerprint() -> str:
    """A name that changes with the migrations."""
    digest = sha256()
    for path in sorted(Path(MIGRATIONS_FOLDER).glob("versions/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
