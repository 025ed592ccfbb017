"""What tests of limits stand on: services without a server, and servers of target.py."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest

from heavy_engine import Application, EngineSettings
from heavy_engine.live.callers import CallerWatch
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from heavy_engine.session.health import HealthMonitor
from heavy_engine.session.services import Services
from heavy_engine.topics import Topics
from heavy_engine.wire.messages import Address
from tests.engine.limits.target import Target
from tests.engine.limits.target import application as target_application
from tests.engine.memory_socket import SETTINGS, MemorySocket, settled
from tests.support.raw_client import Visitor
from tests.support.servers import RunningServer, start_server

StartTarget = Callable[..., Coroutine[Any, Any, RunningServer]]


def services_for(application: Application, settings: EngineSettings) -> Services:
    """What the pages of one process share."""
    topics = Topics()
    return Services(application, topics, HealthMonitor({}, topics, every_s=60), settings)


class Worker:
    """One process with target.py's pages, over sockets in memory, and what it hears of its callers."""

    def __init__(self, target: Target, settings: EngineSettings = SETTINGS) -> None:
        self.target = target
        self.services: Services = services_for(target_application(target), settings)
        self.pages = LivePages(self.services)
        self.watch = CallerWatch(self.services, self.pages)

    async def show(self, session: str) -> tuple[LivePage, MemorySocket]:
        """Open a page as whoever this session is."""
        caller = await self.target.who_asks(session)
        page, html = await self.pages.open(caller, "/")
        socket = MemorySocket(is_alone=True)
        await self.pages.connect(socket, caller, Address("/", page.session.id, digest(html)))
        await settled()
        return page, socket


async def start_target(folder: Path, **settings: Any) -> RunningServer:
    """A server of target.py with these settings of the engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "TARGET", json.dumps(settings))
        return await start_server("", folder / "server.log", module="tests.engine.limits.target")


@pytest.fixture
async def start_one(tmp_path: Path) -> AsyncIterator[StartTarget]:
    """Starts servers of target.py, which end with the test."""
    servers: list[RunningServer] = []

    async def begin(**settings: Any) -> RunningServer:
        servers.append(await start_target(tmp_path, **settings))
        return servers[-1]

    yield begin
    for server in servers:
        await asyncio.to_thread(server.clean_up)


async def told(server: RunningServer) -> dict[str, Any]:
    """What the server says of itself."""
    async with httpx.AsyncClient(timeout=60) as client:
        answer: dict[str, Any] = (await client.get(f"{server.url}/_target")).json()
    return answer


async def change(server: RunningServer, what: str, visitor: Visitor, **more: str) -> None:
    """Sign a visitor in or out.

    Args:
        server: of target.py.
        what: "sign-in" or "sign-out".
        visitor: whose session.
        more: `user` of a sign-in, `quiet` for no news.
    """
    session = visitor.cookie.partition("=")[2].partition(".")[0]
    async with httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(
            f"{server.url}/_target/{what}",
            params={"session": session, **more},
            headers={"origin": server.url},
        )
    assert answer.status_code == 200, answer.text
