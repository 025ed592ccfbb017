"""A pytest plugin: the fixture `visit`, made from what the application's conftest says.

In the application's conftest:

    pytest_plugins = ["heavy_engine.testing.plugin"]

    @pytest.fixture
    def services(database) -> Services:
        return services_of(application_for(database))
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio

from ..application import Application
from ..session.services import Services
from .browser import Page
from .browser import visit as visit_page
from .world import World, services_of

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
def services(application: Application) -> Services:
    """What the sessions of a test share; made from the fixture `application`."""
    return services_of(application)


@pytest_asyncio.fixture
async def world(services: Services) -> AsyncIterator[World]:
    """The server of a test and its pages."""
    made = World(services)
    yield made
    await made.close()


@pytest_asyncio.fixture
async def visit(world: World) -> Visit:
    """The function that opens pages for people."""

    async def open_page(path: str = "/", **how: Any) -> Page:
        return await visit_page(world, path, **how)

    return open_page
