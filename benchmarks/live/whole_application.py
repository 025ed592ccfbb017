"""The application as people get it: in production, with the data that development begins with."""

import asyncio
import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from benchmarks.references.serving import SERVER_CORE
from dev_scripts.application import seed_once
from dev_scripts.embedded_postgres import lease
from heavy_stack.backend.data import migrations

from .servers import APPLICATION, ROOT, Server, serving


@contextmanager
def whole_application() -> Iterator[Server]:
    """Serve it on a database of its own, which is gone afterwards."""
    with migrated_database() as url:
        seed_once(url)
        with serving(APPLICATION, environment=production_settings(url), core=SERVER_CORE) as server:
            yield server


@contextmanager
def migrated_database() -> Iterator[str]:
    """The URL of an empty database on this checkout's embedded server."""
    with lease(ROOT / ".heavy" / "bench-postgres", durable=False) as held:
        url = held.url(f"bench_{secrets.token_hex(4)}")
        migrations.create_database(url)
        try:
            migrations.upgrade(url)
            yield url
        finally:
            asyncio.run(_drop(held.url("postgres"), url))


def production_settings(url: str, embedder: str = "off") -> dict[str, str]:
    """The environment of a server."""
    return {
        "HEAVY_PROFILE": "production",
        "HEAVY_DATABASE_URL": url,
        "HEAVY_SECRET_KEYS": secrets.token_urlsafe(48),
        "HEAVY_ENCRYPTION_KEYS": f"bench:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "HEAVY_LOG_LEVEL": "warning",
        "HEAVY_EMBEDDER": embedder,
    }


async def _drop(maintenance: str, url: str) -> None:
    connection = await asyncpg.connect(maintenance)
    try:
        await connection.execute(f'drop database "{url.rsplit("/", 1)[1]}" with (force)')
    finally:
        await connection.close()
