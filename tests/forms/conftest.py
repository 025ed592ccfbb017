"""A workshop to visit: in this process, and on a real server."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from tests.forms.workshop import Workshop, application
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready

Visit = Callable[..., Awaitable[Page]]


@pytest.fixture
def shop() -> Workshop:
    return Workshop()


@pytest.fixture
async def world(shop: Workshop) -> AsyncIterator[World]:
    made = World(services_of(application(shop)))
    yield made
    await made.close()


@pytest.fixture
def visit(world: World) -> Visit:
    async def open_page(path: str, as_: str = "Ada", **how: Any) -> Page:
        return await visit_page(world, path, as_=as_, **how)

    return open_page


@pytest.fixture(scope="session")
def workshop_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where that server has its files."""
    return tmp_path_factory.mktemp("workshop-files")


@pytest.fixture(scope="session")
async def workshop(
    tmp_path_factory: pytest.TempPathFactory, workshop_files: Path
) -> AsyncIterator[RunningServer]:
    """The workshop on a real server; for tests that do not harm it."""
    log_path = tmp_path_factory.mktemp("workshop") / "workshop.log"
    server = await start_workshop(free_port(), workshop_files, log_path)
    yield server
    await asyncio.to_thread(server.stop)


async def start_workshop(port: int, files: Path, log_path: Path) -> RunningServer:
    """A workshop of its own; stop it."""
    command = [sys.executable, "-m", "tests.forms.workshop", str(port), str(files)]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


async def all_done(world: World) -> None:
    """Wait for what was begun in the background."""
    while world.services.work:
        await asyncio.wait(set(world.services.work))
        await asyncio.sleep(0)
