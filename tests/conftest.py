"""Fixtures of all tests. Everything is real: PostgreSQL, the server, Chromium."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy.ext.asyncio import AsyncSession

from dev_scripts.application import seed_once
from dev_scripts.embedded_postgres import lease
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.settings import Settings
from tests.support.browsers import arguments, find_chromium
from tests.support.cockroach import COCKROACH_URL, cockroach_database
from tests.support.databases import Databases
from tests.support.production import production_settings
from tests.support.servers import PROJECT_ROOT, RunningServer, start_server
from tests.support.waiting import PATIENCE_S

StartServer = Callable[..., Awaitable[RunningServer]]


def pytest_configure() -> None:
    """Let no test depend on how fast the machine is, nor a change on the luck of the draw."""
    # CI draws the same examples every time; elsewhere each run draws new ones.
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("ci" if "HEAVY_REQUIRE_BROWSER" in os.environ else "unhurried")
    # Its own tracebacks show all local variables, which takes a second for each.
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], plain])
    expect.set_options(timeout=PATIENCE_S * 1000)


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """The test server of this checkout; the last test process to leave stops it."""
    with lease(PROJECT_ROOT / ".heavy" / "test-postgres", durable=False) as held:
        yield Databases(held.url)


@pytest.fixture
async def postgresql_url(databases: Databases) -> AsyncIterator[str]:
    """A database of this test's own on PostgreSQL, migrated and empty."""
    url = await databases.make()
    yield url
    await databases.drop(url)


@pytest.fixture(params=["postgresql", *(["cockroachdb"] if COCKROACH_URL else [])])
async def database_url(databases: Databases, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """A database of this test's own, migrated and empty; one on CockroachDB too, where that is given."""
    if request.param == "cockroachdb":
        async with cockroach_database(COCKROACH_URL) as url:
            yield url
        return
    url = await databases.make()
    yield url
    await databases.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """Connections to this test's database."""
    opened = Database(Settings(_env_file=None, database_url=database_url))
    yield opened
    await opened.close()


@pytest.fixture
async def db_session(database: Database) -> AsyncIterator[AsyncSession]:
    """A session on this test's database; what it does not commit is rolled back."""
    async with database.session() as session:
        yield session


@pytest.fixture
async def start(database_url: str, tmp_path: Path) -> AsyncIterator[StartServer]:
    """Start servers on this test's database: `server = await start(debug="true")`."""
    started: list[RunningServer] = []

    async def begin(**settings: str) -> RunningServer:
        log_path = tmp_path / f"server-{len(started)}.log"
        server = await start_server(settings.pop("database_url", database_url), log_path, **settings)
        started.append(server)
        return server

    yield begin
    for server in started:
        # Not in this loop: a proxy of the test may live in it, and the server may need it to stop.
        await asyncio.to_thread(server.clean_up)


@pytest.fixture(scope="session")
async def server(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningServer]:
    """One server for all tests of this process that do not harm it."""
    url = await databases.make()
    running = await start_server(url, tmp_path_factory.mktemp("server") / "server.log")
    yield running
    await asyncio.to_thread(running.clean_up)
    await databases.drop(url)


@pytest.fixture(scope="session")
async def production(
    databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningServer]:
    """The same in the profile production, with the data that development begins with."""
    url = await databases.make()
    await asyncio.to_thread(seed_once, url)
    running = await start_server(
        url, tmp_path_factory.mktemp("production") / "server.log", **production_settings()
    )
    yield running
    await asyncio.to_thread(running.clean_up)
    await databases.drop(url)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A real Chromium."""
    path = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=arguments())
        yield browser
        await browser.close()
