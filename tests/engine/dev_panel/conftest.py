"""Small servers of the profile dev and of the others, shared by the tests of this folder."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.engine.dev_panel.served import start_served
from tests.support.servers import RunningServer


@pytest.fixture(autouse=True)
def no_log_lines() -> Iterator[None]:
    """Stacks are no news here; writing them nicely takes most of a test's time."""
    with capture_logs():
        yield


@pytest.fixture(scope="session")
async def dev_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """Pages that fail, in the profile dev."""
    server = await start_served(tmp_path_factory.mktemp("dev") / "server.log", "dev")
    yield server
    server.clean_up()


@pytest.fixture
async def plain_server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """The same pages as staging and production show them."""
    server = await start_served(tmp_path / "server.log", "plain")
    yield server
    server.clean_up()
