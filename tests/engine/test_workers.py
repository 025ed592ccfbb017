"""Several server processes on one port: what one commits, the pages of all show."""

import asyncio
import json
from contextlib import AsyncExitStack

from tests.conftest import StartServer
from tests.support.raw_client import hears, load_page, submit_event
from tests.support.servers import RunningServer

MOST_SOCKETS = 40
KEY = "k" * 40


def workers_with_sessions(server: RunningServer) -> set[int]:
    lines = (json.loads(line) for line in server.log().splitlines() if line.startswith("{"))
    return {line["worker"] for line in lines if line["event"] == "session opened"}


async def test_a_commit_on_one_worker_reaches_the_pages_of_the_other(start: StartServer) -> None:
    server = await start(workers="2", profile="staging", secret_keys=KEY, log_level="debug")
    ada = await load_page(server.url, "/tasks")
    async with AsyncExitStack() as stack:
        pages = []
        while len(workers_with_sessions(server)) < 2:
            assert len(pages) < MOST_SOCKETS, "all sockets landed on one worker"
            pages.append(await stack.enter_async_context(ada.open()))

        socket, first = pages[0]
        await socket.send(submit_event(first, title="Buy an axe"))

        await asyncio.gather(*(hears(page, "Buy an axe") for page, _first in pages))
    assert server.stop() == 0
