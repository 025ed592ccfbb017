"""What tests of limits stand on: services without a server, and servers of target.py."""

import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from heavy_engine import Application, EngineSettings
from heavy_engine.session.health import HealthMonitor
from heavy_engine.session.services import Services
from heavy_engine.topics import Topics
from tests.support.raw_client import Visitor
from tests.support.servers import RunningServer, start_server


def services_for(application: Application, settings: EngineSettings) -> Services:
    """What the pages of one process share."""
    topics = Topics()
    return Services(application, topics, HealthMonitor({}, topics, every_s=60), settings)


async def start_target(folder: Path, **settings: Any) -> RunningServer:
    """A server of target.py with these settings of the engine."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "TARGET", json.dumps(settings))
        return await start_server("", folder / "server.log", module="tests.engine.limits.target")


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
