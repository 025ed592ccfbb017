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

TEMPLATE_LOCK = 4_872_002


def name_in(url: str) -> str:
    """The name of the database that a URL leads to."""
    return url.rsplit("/", 1)[1]


class Databases:
    """Makes databases on one server and drops them again."""

    def __init__(self, url_of: Callable[[str], str]) -> None:
        self.url_of = url_of
        self.template = f"heavy_template_{_fingerprint()}"

    def unused_url(self) -> str:
        """The URL of a database that is not there: no other test, of this run or another, uses its name."""
        return self.url_of(f"heavy_test_{secrets.token_hex(6)}")

    async def make(self) -> str:
        """A fresh, migrated database; answers its URL."""
        url = self.unused_url()
        async with self._maintenance() as connection:
            await connection.execute(f'create database "{name_in(url)}" template "{self.template}"')
        return url

    async def drop(self, url: str) -> None:
        """Remove a database, whoever is still in it."""
        async with self._maintenance() as connection:
            await connection.execute(f'drop database if exists "{name_in(url)}" with (force)')

    async def connections(self, url: str) -> int:
        """How many connections are open to a database."""
        async with self._maintenance() as connection:
            count: int = await connection.fetchval(
                "select count(*) from pg_stat_activity where datname = $1", name_in(url)
            )
        return count

    async def prepare_template(self, upgrade: Callable[[str], object]) -> None:
        """Make the template once for this set of migrations; parallel workers wait for the first."""
        async with self._maintenance() as connection:
            await connection.execute("select pg_advisory_lock($1)", TEMPLATE_LOCK)
            done = await connection.fetchval(
                "select datistemplate from pg_database where datname = $1", self.template
            )
            if done:
                return
            await connection.execute(f'drop database if exists "{self.template}" with (force)')
            await asyncio.to_thread(upgrade, self.url_of(self.template))
            await connection.execute(f'alter database "{self.template}" is_template true')

    @asynccontextmanager
    async def _maintenance(self) -> AsyncIterator[asyncpg.Connection]:
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
