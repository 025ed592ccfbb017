"""Databases on a CockroachDB that somebody else runs, for tests that shall hold there too."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from heavy_stack.backend.data.db_connection import async_url
from tests.support.databases import create_and_upgrade

COCKROACH_URL = os.environ.get("HEAVY_TEST_COCKROACH_URL", "")
"""Without it, nothing is tested on CockroachDB: migrations are only written for it."""


@asynccontextmanager
async def cockroach_database(server_url: str) -> AsyncIterator[str]:
    """A migrated database of one test."""
    name = f"heavy_test_{secrets.token_hex(6)}"
    url = make_url(server_url).set(database=name).render_as_string(hide_password=False)
    await asyncio.to_thread(create_and_upgrade, url)
    try:
        yield url
    finally:
        engine = create_async_engine(async_url(server_url), isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            await connection.execute(text(f'drop database "{name}" cascade'))
        await engine.dispose()
