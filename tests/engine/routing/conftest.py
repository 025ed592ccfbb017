"""The town of `pages`, in this process and over HTTP."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from tests.engine.routing.pages import application
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
async def visit() -> AsyncIterator[Visit]:
    """Open pages of the town: `bo = await visit("/admin", as_="Bo")`."""
    world = World(services_of(application()))
    yield lambda path="/", as_="Ada": visit_page(world, path, as_=as_)
    await world.close()


@pytest.fixture(scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """The town on a real server."""
    port, log_path = free_port(), tmp_path_factory.mktemp("town") / "town.log"
    command = [sys.executable, "-m", "tests.engine.routing.pages", str(port)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    yield server
    await asyncio.to_thread(server.stop)
