"""Databases made before a test asks: to copy the template takes longer than many a test.

Who makes a database takes one of these, if there is one, by giving it another name; PostgreSQL lets only one
succeed. The test daemon keeps them (dev_scripts/hot_tests/database.py); without it there are none.
"""

import asyncio
import secrets
from contextlib import suppress

import asyncpg

KEPT = 2
"""A test that wants two has them; each takes as much disk as the template (8 MiB)."""
CHANNEL = "heavy_spares"
SPARE = "_spare_"
GONE = (asyncpg.InvalidCatalogNameError, asyncpg.ObjectInUseError)
"""Somebody else was quicker."""


async def take(connection: asyncpg.Connection, template: str, name: str) -> bool:
    """Have a copy of the template under this name; False where none is kept."""
    for spare in await _kept(connection, _prefix(template)):
        with suppress(*GONE):
            await connection.execute(f'alter database "{spare}" rename to "{name}"')
            return True
    return False


async def ask_for_more(connection: asyncpg.Connection, template: str) -> None:
    """Let whoever keeps them know that a database was used."""
    await connection.execute(f"notify {CHANNEL}, '{template}'")


async def keep(connection: asyncpg.Connection, template: str) -> None:
    """Have copies ready until cancelled: of this template, and of a newer one as soon as tests use that.

    Args:
        connection: to the server, for this alone.
        template: its name, with what tells it from others of its family behind the last underscore.
    """
    family = template.rpartition("_")[0]
    asked: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *told: asked.put_nowait(str(told[-1])))
    while True:
        await _make_up(connection, family, template)
        template = await _newest(asked, family)


async def _newest(asked: asyncio.Queue[str], family: str) -> str:
    """What is asked for next, once for all who ask meanwhile."""
    while True:
        templates = [await asked.get()]
        while not asked.empty():
            templates.append(asked.get_nowait())
        if ours := [one for one in templates if one.rpartition("_")[0] == family]:
            return ours[-1]


async def _make_up(connection: asyncpg.Connection, family: str, template: str) -> None:
    prefix = _prefix(template)
    kept = await _kept(connection, f"{family}_")
    for old in kept:
        if not old.startswith(prefix):
            with suppress(*GONE):
                await connection.execute(f'drop database "{old}"')
    for _ in range(KEPT - sum(name.startswith(prefix) for name in kept)):
        with suppress(*GONE):  # Tests of other migrations than those that are there may have asked.
            await connection.execute(
                f'create database "{prefix}{secrets.token_hex(4)}" template "{template}"'
            )


async def _kept(connection: asyncpg.Connection, beginning: str) -> list[str]:
    of_them = "select datname from pg_database where starts_with(datname, $1) and strpos(datname, $2) > 0"
    return [str(row["datname"]) for row in await connection.fetch(of_them, beginning, SPARE)]


def _prefix(template: str) -> str:
    return f"{template}{SPARE}"
