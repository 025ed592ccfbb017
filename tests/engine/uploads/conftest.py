"""One server that takes files, for all tests of this process."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.servers import RunningServer, start_server


@pytest.fixture(scope="session")
def upload_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where that server has its files."""
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="session")
async def upload_server(
    upload_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningServer]:
    """The application of upload_app.py."""
    log = tmp_path_factory.mktemp("log") / "server.log"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "UPLOADS_FOLDER", str(upload_folder))
        server = await start_server("", log, module="tests.engine.uploads.upload_app")
    yield server
    await asyncio.to_thread(server.clean_up)
