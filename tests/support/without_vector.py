"""A PostgreSQL database on whose server the extension `vector` is not installed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from tests.support.databases import Databases, name_in


@asynccontextmanager
async def database_without_vector(databases: Databases) -> AsyncIterator[str]:
    """An empty database whose sessions find no extension to create; answers its address.

    PostgreSQL 18 looks for extensions where extension_control_path says. With a folder that is not there
    it finds what a server finds without the package: pg_available_extensions has no such row, and
    CREATE EXTENSION fails.
    """
    url = databases.unused_url()
    name = name_in(url)
    await _as_maintainer(databases, f'create database "{name}" template template0')
    await _as_maintainer(databases, f"alter database \"{name}\" set extension_control_path = '/nowhere'")
    yield url
    await databases.drop(url)


async def install_vector(databases: Databases, url: str) -> None:
    """What an administrator does later; sessions that are open do not notice."""
    await _as_maintainer(databases, f'alter database "{name_in(url)}" reset extension_control_path')


async def _as_maintainer(databases: Databases, statement: str) -> None:
    connection = await asyncpg.connect(databases.url_of("postgres"))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
