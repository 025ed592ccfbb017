"""A server that is told to end, or renewed, finishes what it does; what it did is seen."""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from heavy_engine.sanic_executor.draining import LAST_REQUEST_S, drain
from heavy_engine.sanic_executor.running import Running
from heavy_engine.sanic_executor.serving import NotWell, become_well
from heavy_engine.session.health import HealthMonitor
from heavy_engine.topics import Topics
from tests.engine.test_faults import lingering, start_small, tells
from tests.support.raw_client import hears, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import eventually, in_time

SERVICE_RESTART = 1012
KILLED = 130


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server of one process, as ./heavy dev runs it."""
    server = await start_small(tmp_path)
    yield server
    await asyncio.to_thread(server.stop)


@pytest.fixture
async def supervised(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose one worker is replaced and renewed."""
    server = await start_small(tmp_path, "supervised")
    await tells(server, "worker ready")
    yield server
    await asyncio.to_thread(server.stop)


def workers(server: RunningServer) -> list[int]:
    """The processes of all workers that got ready, the oldest first."""
    lines = (json.loads(line) for line in server.log().splitlines())
    return [line["worker_pid"] for line in lines if line["event"] == "worker ready"]


async def leave_when_told(socket: ClientConnection) -> None:
    """Do as a browser does: go elsewhere when the server says so, or closes."""
    async with in_time():
        try:
            async for message in socket:
                if str(message).startswith('["move"'):
                    return
        except ConnectionClosed:
            assert socket.close_code == SERVICE_RESTART


async def test_a_handler_in_flight_is_finished_and_shown_before_the_socket_closes(
    small: RunningServer,
) -> None:
    async with lingering(small) as socket:
        stopping = asyncio.create_task(asyncio.to_thread(small.stop, signal.SIGTERM))
        await tells(small, "draining")
        assert not stopping.done(), "the server waits for the work"

        small.process.send_signal(signal.SIGUSR1)

        await hears(socket, "back again")
        await socket.wait_closed()
        assert socket.close_code == SERVICE_RESTART
        assert await stopping == 0

    assert "lingered to the end" in small.log()
    assert "Traceback" not in small.log()


async def test_a_server_that_drains_says_so_and_takes_nobody_new(small: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=small.url) as balancer:
        assert (await balancer.get("/readyz")).json() == {"status": "ok", "problems": {}}
        async with lingering(small):
            small.process.send_signal(signal.SIGTERM)
            await tells(small, "draining")

            # Over the connection from before: a new one is refused.
            answer = await balancer.get("/readyz")
            with pytest.raises(httpx.ConnectError):
                await httpx.AsyncClient(base_url=small.url).get("/livez")
            small.process.send_signal(signal.SIGUSR1)

    assert (answer.status_code, answer.json()["status"]) == (503, "draining")
    assert answer.headers["connection"] == "close"
    assert await asyncio.to_thread(small.process.wait) == 0


async def test_work_that_takes_too_long_is_cut_off(tmp_path: Path) -> None:
    hasty = await start_small(tmp_path, "hasty")
    async with lingering(hasty):
        assert await asyncio.to_thread(hasty.stop, signal.SIGTERM) == 0

    assert '"event":"work was cut off at shutdown"' in hasty.log()
    assert "lingered to the end" not in hasty.log()


async def test_a_second_signal_ends_a_server_at_once(small: RunningServer) -> None:
    async with lingering(small):
        small.process.send_signal(signal.SIGINT)
        await tells(small, "draining")

        assert await asyncio.to_thread(small.stop, signal.SIGINT) == KILLED


async def test_a_rolling_restart_finishes_a_handler_while_the_new_worker_serves(
    supervised: RunningServer,
) -> None:
    async with lingering(supervised) as socket:
        (old,) = workers(supervised)
        supervised.process.send_signal(signal.SIGHUP)
        await tells(supervised, "draining")

        bo = await load_page(supervised.url)  # from the new worker: the old one takes nobody
        async with bo.open() as (other, _hello):
            await other.send(bo.click(1, "speak"))
            await hears(other, "said by")
        os.kill(old, signal.SIGUSR1)

        await hears(socket, "back again")
        await leave_when_told(socket)
    await tells(supervised, "rolling restart is done")
    assert len(set(workers(supervised))) == 2
    assert "Traceback" not in supervised.log()


@dataclass(eq=False)
class Connection:
    """One that somebody has just opened, and brought no request over so far."""

    websocket: None = None
    closed_at: float = 0.0

    def close_if_idle(self) -> bool:
        """As Sanic's connections have it."""
        self.closed_at = self.closed_at or time.monotonic()
        return True


async def test_who_connected_just_before_has_a_moment_to_say_what_they_want() -> None:
    connection = Connection()
    serving: Any = SimpleNamespace(server=SimpleNamespace(close=lambda: None), connections={connection})
    pages: Any = SimpleNamespace(shown=0, busy=0, move=lambda _ms: None, close=lambda: None)
    began = time.monotonic()

    await drain(
        serving, Running(pages, set(), HealthMonitor({}, Topics(), 60), drain_s=1.5), others_serve=True
    )

    assert connection.closed_at - began >= LAST_REQUEST_S


async def test_nobody_notices_a_rolling_restart(supervised: RunningServer) -> None:
    supervised.process.send_signal(signal.SIGHUP)
    answers = []
    while "rolling restart is done" not in supervised.log():
        # A connection of its own each time, which is the worst case.
        async with httpx.AsyncClient(base_url=supervised.url) as ada:
            answers.append((await ada.get("/")).status_code)

    assert set(answers) == {200}


async def test_a_killed_worker_is_replaced_and_says_who_it_is(supervised: RunningServer) -> None:
    (old,) = workers(supervised)
    os.kill(old, signal.SIGKILL)

    await eventually(lambda: len(workers(supervised)) == 2, what="another worker")
    async with httpx.AsyncClient(base_url=supervised.url) as ada:
        answer = await ada.get("/readyz")

    assert answer.json() == {"status": "ok", "problems": {}, "worker": 1}
    requests = [line for line in supervised.log().splitlines() if '"event":"worker ended' in line]
    assert [json.loads(line)["how"] for line in requests] == ["killed by SIGKILL"]
    written = [json.loads(line) for line in supervised.log().splitlines() if '"logger":"heavy.http"' in line]
    assert all(line["worker"] == 1 for line in written)


async def test_a_worker_that_is_told_to_end_by_hand_is_replaced(supervised: RunningServer) -> None:
    (old,) = workers(supervised)
    async with lingering(supervised):
        os.kill(old, signal.SIGTERM)

        await eventually(lambda: len(workers(supervised)) == 2, what="another worker, at once")
        assert "lingered to the end" not in supervised.log()
        os.kill(old, signal.SIGUSR1)


async def test_a_new_worker_waits_until_all_that_pages_need_works() -> None:
    answers = [ConnectionError("cannot be reached"), None]

    async def database() -> None:
        if answer := answers.pop(0):
            raise answer

    await become_well(HealthMonitor({"database": database}, Topics(), every_s=60))

    assert answers == []


async def test_a_new_worker_for_which_pages_do_not_work_says_why() -> None:
    async def database() -> None:
        raise ConnectionError("cannot be reached")

    with pytest.raises(NotWell, match="database: cannot be reached"):
        await become_well(HealthMonitor({"database": database}, Topics(), every_s=60), limit_s=0)
