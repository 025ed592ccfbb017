"""The way to who records: in order, whole, and never waited for."""

import asyncio
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from heavy_engine.recorder.entries import entry
from heavy_engine.recorder.pipe import Pipe
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tap.sock"


@pytest.fixture
def listener(address: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(address.name)
        one.listen()
        one.setblocking(False)
        yield one


async def heard(listener: socket.socket, until: int) -> list[list[object]]:
    """So many entries that came."""
    loop = asyncio.get_running_loop()
    connection, _address = await loop.sock_accept(listener)
    data = b""
    with connection:
        while data.count(b"\n") < until and (more := await loop.sock_recv(connection, 1 << 20)):
            data += more
    return [json.loads(line) for line in data.splitlines()]


async def test_nobody_listens_and_nothing_happens(address: Path) -> None:
    pipe = Pipe(address)

    assert not pipe.look()
    pipe.put("a", entry("sent", "a", 1))
    await asyncio.sleep(0)
    pipe.close()


async def test_entries_arrive_in_order(address: Path, listener: socket.socket) -> None:
    pipe = Pipe(address)
    assert pipe.look()
    for number in range(100):
        pipe.put("a", entry("sent", "a", number))

    told = await heard(listener, 100)

    assert [one[3] for one in told] == list(range(100))
    pipe.close()


async def test_more_than_fits_waits_without_holding_up(address: Path, listener: socket.socket) -> None:
    pipe = Pipe(address)
    pipe.open()
    large = "x" * 100_000
    for number in range(50):
        pipe.put("a", entry("sent", "a", number, large))
    await asyncio.sleep(0)
    assert pipe.waiting_bytes > 0

    told = await heard(listener, 50)

    assert [one[3] for one in told] == list(range(50))
    await eventually(lambda: pipe.waiting_bytes == 0)
    pipe.close()


async def test_a_recording_that_is_too_much_ends_and_says_so(address: Path, listener: socket.socket) -> None:
    pipe = Pipe(address, max_bytes=1_000_000)
    pipe.open()
    large = "x" * 400_000
    for number in range(10):
        pipe.put("a", entry("sent", "a", number, large))
        await asyncio.sleep(0)

    reading = asyncio.create_task(heard(listener, 99))
    await eventually(lambda: pipe.waiting_bytes == 0)
    pipe.put("b", entry("sent", "b", 0))
    await asyncio.sleep(0)
    pipe.close()
    told = await reading

    numbers = [one[3] for one in told if one[:2] == ["sent", "a"]]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) < 10
    assert [one[0] for one in told if one[1] == "a"][-1] == "slow"
    assert ["sent", "b"] in [one[:2] for one in told]


async def test_who_listened_may_go(address: Path, listener: socket.socket) -> None:
    pipe = Pipe(address)
    pipe.open()
    connection, _address = await asyncio.get_running_loop().sock_accept(listener)
    connection.close()

    for number in range(3):
        pipe.put("a", entry("sent", "a", number))
        await asyncio.sleep(0)

    assert not pipe.is_open
