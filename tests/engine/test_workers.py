"""Several server processes on one port."""

import asyncio
import signal

import pytest

from heavy_stack.settings.encryption_keys import new_key
from tests.conftest import StartServer
from tests.support.waiting import eventually

KEYS = {"secret_keys": "k" * 40, "encryption_keys": new_key("2031-01-01")}


async def test_workers_end_when_their_supervisor_is_killed(start: StartServer) -> None:
    server = await start(workers="2", profile="staging", log_level="debug", **KEYS)
    address = server.url.removeprefix("http://").split(":")

    await asyncio.to_thread(server.stop, signal.SIGKILL)

    async def is_refused() -> bool:
        try:
            _reader, writer = await asyncio.open_connection(address[0], int(address[1]))
        except ConnectionRefusedError:
            return True
        writer.close()
        return False

    await eventually(is_refused, what="the end of the last worker")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_server_that_is_stopped_while_a_worker_starts_ends_well(
    start: StartServer, how: signal.Signals
) -> None:
    # One of many answers before the others have started.
    server = await start(workers="4", profile="staging", **KEYS)

    assert await asyncio.to_thread(server.stop, how) == 0, server.log()

    assert "Traceback" not in server.log()
