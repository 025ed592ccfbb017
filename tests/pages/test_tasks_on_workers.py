"""Several server processes on one port: what one commits, the pages of all show."""

import asyncio
import json
from contextlib import AsyncExitStack

from heavy_engine.testing.wire_client import connect
from heavy_stack.settings.encryption_keys import new_key
from tests.conftest import StartServer
from tests.support.raw_client import hears, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

KEYS = {"secret_keys": "k" * 40, "encryption_keys": new_key("2031-01-01")}


def workers_with_sessions(server: RunningServer) -> set[int]:
    lines = (json.loads(line) for line in server.log().splitlines() if line.startswith("{"))
    return {line["worker"] for line in lines if line["event"] == "session opened"}


async def test_a_commit_on_one_worker_reaches_the_pages_of_the_other(start: StartServer) -> None:
    server = await start(workers="2", profile="staging", log_level="debug", **KEYS)
    async with AsyncExitStack() as stack:
        pages = []

        async def both_have_pages() -> bool:
            # A page of its own each time: one page is shown over one socket only.
            ada = await load_page(server.url, "/tasks")
            pages.append(await stack.enter_async_context(ada.open()))
            return len(workers_with_sessions(server)) == 2

        # One worker answers before the other has started.
        await eventually(both_have_pages, what="pages on both workers")

        async with await connect(f"{server.url}/tasks") as bo:
            await bo.submit("form", title="Buy an axe")

        await asyncio.gather(*(hears(page, "Buy an axe") for page, _hello in pages))
    assert server.stop() == 0
