"""Open pages as people use them: every layer, a real PostgreSQL, a browser in this process."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from heavy_engine.session.developer import Developer
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.news import NewsEcho
from heavy_engine.testing.world import World, services_of
from heavy_stack.backend.data.db_connection import Database, plain_url
from heavy_stack.main import application_of
from heavy_stack.settings import Settings

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visit(database_url: str, database: Database) -> AsyncIterator[Visit]:
    """Open pages: `ada = await visit("/design", as_="Ada")`."""
    async with opened(database_url, database) as visit:
        yield visit


@asynccontextmanager
async def opened(
    database_url: str, database: Database, developer: Developer | None = None
) -> AsyncIterator[Visit]:
    """The same, with a developer who looks on, if there is one."""
    settings = Settings(_env_file=None, database_url=database_url)
    services = services_of(application_of(settings, database), developer=developer)
    url, channel, keys = plain_url(database.url), settings.news_channel, settings.signing_keys()
    async with NewsEcho(url, channel, services.topics, keys) as echo:
        world = World(services, news_heard=echo.heard)
        yield lambda path="/", as_="Ada", **how: visit_page(world, path, as_=as_, **how)
        await world.close()
