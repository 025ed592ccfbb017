"""A session from its first update to its end, without a network."""

import asyncio
from pathlib import Path

import pytest

from heavy_engine import Application, Caller, PageSession, Route
from heavy_engine.session.health import HealthMonitor
from heavy_engine.session.page_session import Services
from heavy_engine.session.serve import serve_session
from heavy_engine.topics import Topics
from tests.engine.small_app import SmallPage, error_page, open_work, who_asks
from tests.support.waiting import eventually


class MemorySocket:
    """A browser in this process: keeps what it is sent, says what the test says."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[str | None] = asyncio.Queue()
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    async def receive(self) -> str | None:
        return await self.said.get()

    def send(self, message: bytes) -> None:
        self.heard.put_nowait(message)

    def close(self, code: int, reason: str) -> None:
        self.said.put_nowait(None)


def services() -> Services:
    topics = Topics()
    application = Application(
        name="Small",
        routes={"/": Route(SmallPage, "Small")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(),
    )
    return Services(application, topics, HealthMonitor({}, topics, every_s=60))


async def test_nothing_is_left_of_a_page_whose_connection_is_lost_while_work_runs() -> None:
    shared, socket = services(), MemorySocket()
    session = PageSession(shared, Caller("ada"), "/")
    serving = asyncio.create_task(serve_session(session, socket))
    async with asyncio.timeout(5):
        await socket.heard.get()
        await eventually(lambda: asyncio.sleep(0, len(shared.topics) > 0), within_s=5, what="a subscription")
        work_may_end = asyncio.Event()

        async def linger(_work: str) -> None:
            await work_may_end.wait()

        session.begin(linger)
        socket.close(1000, "")
        await asyncio.sleep(0.01)
        serving.cancel()  # As Sanic does when the connection is lost after it was closed.
        await asyncio.gather(serving, return_exceptions=True)
        assert len(shared.topics) > 0, "the page lives until its work has ended"

        work_may_end.set()
        await eventually(lambda: asyncio.sleep(0, len(shared.topics) == 0), within_s=5, what="the end")
    assert shared.work == set()


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:x", ""]
)
def test_navigation_never_leads_to_another_server(path: str) -> None:
    session = PageSession(services(), Caller("ada"), "/")
    session.navigate("/elsewhere")
    assert session.view.leave_for == "/elsewhere"

    session = PageSession(services(), Caller("ada"), "/")
    session.navigate(path)

    assert (session.view.path, session.view.leave_for) == ("/", "")
