"""What raises in a page, a handler or a request ends nothing but itself."""

import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import ClientConnection

from tests.support.raw_client import hears, load_page
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready
from tests.support.waiting import eventually


async def start_small(folder: Path, *arguments: str) -> RunningServer:
    port, log_path = free_port(), folder / "small.log"
    command = [sys.executable, "-m", "tests.engine.small_app", str(port), *arguments]
    with log_path.open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
    server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
    await wait_until_ready(server)
    return server


@pytest.fixture
async def small(tmp_path: Path) -> AsyncIterator[RunningServer]:
    server = await start_small(tmp_path)
    yield server
    server.stop()


async def test_a_handler_gets_work_of_its_own(small: RunningServer) -> None:
    ada = await load_page(small.url)
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "speak"))

        session_id = ada.cookie.split("=", 1)[1]
        await hears(socket, f"said by {session_id[:4]}")


async def test_a_refusal_is_shown_in_its_own_words(small: RunningServer) -> None:
    ada = await load_page(small.url)
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "refuse"))

        await hears(socket, "Ada may not do this.")
    assert "Traceback" not in small.log()


async def test_a_fault_is_shown_by_reference_and_logged_with_it(small: RunningServer) -> None:
    ada = await load_page(small.url)
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "fail"))
        update = await hears(socket, "Something went wrong here")
        await socket.send(ada.click(2, "speak"))
        await hears(socket, "said by")

    assert "secret is 42" not in update
    logged = [line for line in small.log().splitlines() if "secret is 42" in line]
    assert len(logged) == 1
    assert json.loads(logged[0])["reference"] in update


def lines_of(server: RunningServer, **wanted: object) -> list[dict[str, str]]:
    """The lines of its log that say this."""
    lines = [json.loads(line) for line in server.log().splitlines()]
    return [line for line in lines if wanted.items() <= line.items()]


async def test_a_reference_joins_what_is_seen_the_log_and_the_trace_of_the_event(
    small: RunningServer,
) -> None:
    ada = await load_page(small.url)
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "fail"))
        seen = await hears(socket, "Something went wrong here")
        await socket.send(ada.click(2, "fail"))
        await eventually(lambda: len(lines_of(small, event="handled")) == 2, what="both records")

    first, second = lines_of(small, event="work failed")
    records = lines_of(small, event="handled")
    assert first["reference"] in seen
    assert [line["reference"] for line in records] == [first["reference"], second["reference"]]
    assert [line["trace_id"] for line in records] == [first["trace_id"], second["trace_id"]]
    assert records[0]["component"] == "SmallPage"
    assert len({first["trace_id"], second["trace_id"]}) == 2
    assert all(len(bytes.fromhex(line["trace_id"])) == 16 for line in records)


async def test_a_fault_of_the_first_html_is_of_the_trace_of_its_request(small: RunningServer) -> None:
    await load_page(small.url, "/broken")

    (fault,) = lines_of(small, event="a component failed")
    (request,) = lines_of(small, event="request", path="/broken")
    joined = ("request_id", "trace_id")
    assert [fault[name] for name in joined] == [request[name] for name in joined]


TRACE, NONE = "0af7651916cd43dd8448eb211c80319c", "0" * 32


@pytest.mark.parametrize("arguments", [("proxied",), ()])
async def test_a_trace_is_the_one_that_a_trusted_proxy_began(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    server = await start_small(tmp_path, *arguments)
    begun = {
        "/good": f"00-{TRACE}-b7ad6b7169203331-01",
        "/none": f"00-{NONE}-b7ad6b7169203331-01",
        "/nonsense": "nonsense",
    }
    try:
        async with httpx.AsyncClient(base_url=server.url) as client:
            for path, parent in begun.items():
                await client.get(path, headers={"traceparent": parent})
    finally:
        server.stop()

    traces = [line["trace_id"] for path in begun for line in lines_of(server, event="request", path=path)]
    assert len(set(traces)) == 3
    assert (traces[0] == TRACE) == bool(arguments), "else anybody could choose it"
    assert NONE not in traces


async def test_a_page_that_raises_shows_a_reference_and_leaves_the_server_alone(small: RunningServer) -> None:
    ada, bo = await load_page(small.url, "/broken"), await load_page(small.url)
    async with ada.open(), bo.open() as (socket, _hello):
        await socket.send(bo.click(1, "speak"))
        await hears(socket, "said by")

    assert "secret is 42" not in ada.html
    logged = [json.loads(line) for line in small.log().splitlines() if "secret is 42" in line]
    assert [line["reference"] in ada.html for line in logged] == [True]


async def test_a_request_that_fails_is_a_500_page_with_a_reference(tmp_path: Path) -> None:
    server = await start_small(tmp_path, "broken")
    try:
        async with httpx.AsyncClient(base_url=server.url) as client:
            answer = await client.get("/", headers={"accept": "application/json"})
    finally:
        server.stop()

    assert answer.status_code == 500
    assert "missing.css" not in answer.text
    lines = [json.loads(line) for line in server.log().splitlines()]
    assert [line["reference"] for line in lines if line["event"] == "request failed"] == [
        answer.json()["reference"]
    ]


@asynccontextmanager
async def lingering(server: RunningServer) -> AsyncIterator[ClientConnection]:
    """Ada's page, whose handler works until the server gets the signal USR1."""
    ada = await load_page(server.url)
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "linger"))
        await tells(server, "lingering")
        yield socket


async def tells(server: RunningServer, what: str) -> None:
    """Wait until it wrote this line."""
    await eventually(lambda: f'"event":"{what}"' in server.log(), what=what)


async def test_work_that_began_ends_though_the_browser_left(small: RunningServer) -> None:
    async with lingering(small):
        pass

    small.process.send_signal(signal.SIGUSR1)

    await tells(small, "lingered to the end")
    assert "Traceback" not in small.log()


async def test_work_that_outlasts_its_page_is_not_cut_short(tmp_path: Path) -> None:
    server = await start_small(tmp_path, "hasty")
    try:
        async with lingering(server):
            pass
        await tells(server, "the page ended")

        server.process.send_signal(signal.SIGUSR1)

        await tells(server, "lingered to the end")
        assert "Traceback" not in server.log()
    finally:
        server.stop()
