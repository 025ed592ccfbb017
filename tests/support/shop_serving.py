"""The shop, served by a process of its own for all tests of a run."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready


@pytest.fixture(scope="session")
async def shop_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """A server of `tests.support.shop`."""
    async with served(tmp_path_factory.mktemp("shop") / "shop.log") as server:
        yield server


@asynccontextmanager
async def served(log_path: Path, port: int | None = None) -> AsyncIterator[RunningServer]:
    """A server of the shop until the block ends."""
    port = port or free_port()
    command = [sys.executable, "-m", "tests.support.shop_server", str(port)]
    with log_path.open("ab") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    try:
        await wait_until_ready(server)
        yield server
    finally:
        await asyncio.to_thread(server.stop)
