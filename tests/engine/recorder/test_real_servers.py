"""Real servers tell who records: several workers, one that is killed, one that takes in new code."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from heavy_engine import EngineSettings
from heavy_engine.recorder import SOCKET
from heavy_engine.recordings.scribe import Scribe
from heavy_engine.testing.wire_client import connect
from heavy_stack.settings.encryption_keys import new_key
from tests.conftest import StartServer
from tests.support.recording import Recorder, recorder
from tests.support.servers import PROJECT_ROOT, server_environment
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")

KEYS = {"secret_keys": "k" * 40, "encryption_keys": new_key("2031-01-01")}
VISITORS = 6


@pytest.fixture
async def scribe() -> AsyncIterator[Recorder]:
    async with recorder() as one:
        yield one


def settings(scribe: Recorder) -> dict[str, str]:
    return {"recordings_folder": str(scribe.folder), "recording": "true"}


async def click(url: str, times: int = 1) -> None:
    """Somebody comes, presses a button, and goes."""
    async with await connect(f"{url}/_bench/counter") as ada:
        for _time in range(times):
            await ada.click("button")


async def test_each_page_of_several_workers_has_a_file(start: StartServer, scribe: Recorder) -> None:
    server = await start(workers="2", profile="staging", bench="true", **KEYS, **settings(scribe))

    await asyncio.gather(*(click(server.url, times) for times in range(1, VISITORS + 1)))
    await asyncio.to_thread(server.stop)
    scribe.service.stop.set()

    await eventually(lambda: scribe.text.count('"end"') == VISITORS)
    recordings = scribe.recordings()
    clicks = [[step for step in each.steps if step.do == "click"] for each in recordings]
    assert sorted(map(len, clicks)) == list(range(1, VISITORS + 1))
    # What came is what this very page said.
    for each in clicks:
        assert [step.came for step in each] == [(f"status: {number}",) for number in range(1, len(each) + 1)]


async def test_a_server_that_is_killed_leaves_what_was_done_until_then(
    start: StartServer, scribe: Recorder
) -> None:
    server = await start(bench="true", **settings(scribe))
    async with await connect(f"{server.url}/_bench/counter") as ada:
        for _time in range(3):
            await ada.click("button")
        await asyncio.to_thread(server.stop, signal.SIGKILL)
    scribe.service.stop.set()
    await eventually(lambda: '"end"' in scribe.text)

    (recording,) = scribe.recordings()

    assert [step.came for step in recording.steps if step.do == "click"] == [
        ("status: 1",),
        ("status: 2",),
        ("status: 3",),
    ]
    assert not recording.is_cut


async def test_who_records_may_be_killed_at_any_time(
    start: StartServer, scribe: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await start(bench="true", **settings(scribe))
    # As if it were killed: nothing is written in the end.
    monkeypatch.setattr(Scribe, "close", lambda _scribe, _at: None)
    await click(server.url, times=2)

    await eventually(lambda: '"came": ["status: 1"]' in scribe.text)

    first, *steps = map(json.loads, scribe.text.splitlines())
    assert first["recording"] == 1
    assert [step["do"] for step in steps][:2] == ["visit", "click"]


async def test_nobody_is_told_of_a_server_that_may_not_be_recorded(
    start: StartServer, scribe: Recorder
) -> None:
    said = settings(scribe) | {"recording": "false"}
    server = await start(workers="1", profile="staging", bench="true", **KEYS, **said)

    await click(server.url)

    assert scribe.files == []


def test_servers_of_tests_tell_nobody_who_records_in_this_project() -> None:
    environment = server_environment("", 1, {})

    folder = Path(environment["HEAVY_RECORDINGS_FOLDER"])
    assert not folder.is_relative_to(PROJECT_ROOT)
    assert not (folder / SOCKET).exists()
    assert EngineSettings((b"k",), ("test",)).recordings_folder == ""


async def test_who_records_may_stop_while_a_server_goes_on() -> None:
    loop, complaints = asyncio.get_running_loop(), list[Any]()
    loop.set_exception_handler(lambda _loop, context: complaints.append(context))
    try:
        async with recorder() as who:
            _reader, writer = await asyncio.open_unix_connection(str(who.folder / SOCKET))
            await asyncio.sleep(0.05)  # It is heard.
        # Who is asked for an exception is asked in a later turn.
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
    finally:
        loop.set_exception_handler(None)

    assert complaints == []
