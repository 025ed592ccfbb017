"""Broken and hostile frames: each ends its own socket with a code, and nothing else."""

import asyncio
import json
import struct

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.conftest import StartServer
from tests.support.raw_client import Visitor, go, hears, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import in_time


@pytest.fixture
async def ada(server: RunningServer) -> Visitor:
    return await load_page(server.url)


def frame(opcode: int, payload: bytes, *, fin: bool = True) -> bytes:
    """A masked frame, as a browser sends it (RFC 6455, section 5.2), with a mask of zeros."""
    head = bytes([(0x80 if fin else 0) | opcode])
    size = len(payload)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + struct.pack("!H", size)
    return head + length + b"\0\0\0\0" + payload


async def code_after(visitor: Visitor, *frames: bytes) -> int:
    """The close code that these bytes earn."""
    async with visitor.open() as (socket, _hello):
        for raw in frames:
            socket.transport.write(raw)
        with pytest.raises(ConnectionClosed):
            while True:
                await asyncio.wait_for(socket.recv(), 5)
        return int(socket.close_code or 0)


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        ((frame(1, b"\xff\xfe"),), 1007),
        ((frame(1, b"\xe2\x82", fin=False), frame(0, b"\x28")), 1007),
        ((frame(2, b"\0\1"),), 1003),
        ((frame(1, b"not json"),), 4400),
        ((frame(1, b'{"type":"click"}'),), 4400),
        ((frame(1, b"[1]"),), 4400),
        ((frame(3, b"x"),), 1002),
        ((frame(0, b"x"),), 1002),
        ((frame(9, b"x" * 126),), 1002),
    ],
    ids=["utf8", "utf8-split", "binary", "no-json", "no-event", "too-short", "opcode", "stray", "long-ping"],
)
async def test_a_malformed_frame_ends_its_socket_with_a_code(
    ada: Visitor, frames: tuple[bytes, ...], code: int
) -> None:
    assert await code_after(ada, *frames) == code


async def test_a_message_over_the_limit_is_refused(start: StartServer) -> None:
    server = await start(socket_frame_max_bytes="4096")
    ada = await load_page(server.url)
    async with ada.open() as (socket, _hello):
        await socket.send(go(1, "/design").ljust(4096))
        await hears(socket, '["g","/design"')

        with pytest.raises(ConnectionClosed):
            await socket.send(go(2, "/").ljust(4097))
            while True:
                await asyncio.wait_for(socket.recv(), 5)
        assert socket.close_code == 1009


async def test_a_message_in_pieces_is_one_message(ada: Visitor) -> None:
    async with ada.open() as (socket, _hello):
        await socket.send(list(go(1, "/design")))

        await hears(socket, '["g","/design"')


async def test_other_sessions_live_on_and_the_server_logs_one_line(start: StartServer) -> None:
    server = await start()
    ada, bo = await load_page(server.url), await load_page(server.url)
    async with bo.open() as (socket, _hello):
        assert await code_after(ada, frame(1, b"not json")) == 4400

        await socket.send(go(1, "/design"))
        await hears(socket, '["g","/design"')
    lines = [line for line in server.log().splitlines() if "malformed message" in line]
    assert len(lines) == 1
    assert "Traceback" not in server.log()


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"cookie": ""},
        {"cookie": "__Host-heavy=made-up.00"},
        {"token": "0" * 64},
        {"token": ""},
    ],
    ids=["foreign-origin", "null-origin", "no-cookie", "forged-cookie", "forged-token", "no-token"],
)
async def test_a_socket_opens_for_its_own_page_only(ada: Visitor, forged: dict[str, str]) -> None:
    async with ada.open() as (_socket, hello):
        assert hello["page"] == ada.address["page"]

    with pytest.raises(InvalidStatus) as refused:
        async with ada.socket(**forged):
            pass
    assert refused.value.response.status_code == 403


async def test_a_token_of_somebody_else_opens_nothing(server: RunningServer, ada: Visitor) -> None:
    bo = await load_page(server.url)

    with pytest.raises(InvalidStatus) as refused:
        async with ada.socket(token=bo.token):
            pass
    assert refused.value.response.status_code == 403


async def test_an_unknown_path_has_no_socket(ada: Visitor) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with ada.socket(path="/nowhere"):
            pass
    assert refused.value.response.status_code == 404


async def test_one_page_more_than_the_limit_is_refused(start: StartServer) -> None:
    server = await start(sessions_max="1")
    ada, bo = await load_page(server.url), await load_page(server.url)
    async with ada.open():
        with pytest.raises(InvalidStatus) as refused:
            async with bo.socket():
                pass
    assert refused.value.response.status_code == 503


@pytest.mark.parametrize(
    "forged",
    [{"page": "../x"}, {"frames": "-1"}, {"seq": "many"}, {"path": "tasks"}, {"digest": "<"}],
    ids=str,
)
async def test_an_address_that_no_page_of_ours_has_is_refused(ada: Visitor, forged: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with ada.socket(**forged):
            pass
    assert refused.value.response.status_code == 400


async def test_a_page_of_another_version_is_asked_to_load_anew(ada: Visitor) -> None:
    async with ada.socket(version=1) as socket:
        assert await socket.recv() == '["reload","version"]'
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == 4406


async def test_a_page_that_belongs_to_another_visitor_is_not_adopted(
    server: RunningServer, ada: Visitor
) -> None:
    bo = await load_page(server.url)
    async with ada.open() as (socket, _hello), bo.open(page=ada.address["page"]) as (_theirs, theirs):
        assert theirs["page"] not in (ada.address["page"], bo.address["page"])

        await socket.send(go(1, "/design"))
        await hears(socket, '["g","/design"')


async def test_events_for_what_is_not_on_the_page_do_nothing(ada: Visitor) -> None:
    async with ada.open() as (socket, _hello):
        for seq, (number, kind) in enumerate([(99_999, "click"), (1, "click"), (1, "0.1:onClick")], 1):
            await socket.send(json.dumps([seq, number, kind]))
        await socket.send(go(4, "/design"))

        assert [await socket.recv() for _event in range(3)] == ["[1]", "[2]", "[3]"]
        await hears(socket, '["g","/design"')


async def test_a_silent_socket_is_closed(start: StartServer) -> None:
    server = await start(socket_ping_s="0.2")
    ada = await load_page(server.url)
    async with ada.open() as (socket, _hello):
        socket.transport.pause_reading()  # Answers no ping from now on.
        lines = "a silent socket was closed"
        async with in_time():
            while lines not in server.log():
                await asyncio.sleep(0.02)


async def test_a_browser_that_does_not_read_is_cut_off(start: StartServer) -> None:
    limits = {"socket_buffer_max_bytes": "65536", "socket_stall_s": "1", "socket_ping_s": "60"}
    server = await start(**limits, events_per_s="0", user_events_per_s="0")
    ada = await load_page(server.url)
    async with ada.open() as (socket, _hello):
        socket.transport.pause_reading()
        async with in_time():
            seq = 0
            while "a browser does not read" not in server.log():
                seq += 1
                if seq < 20_000:
                    socket.transport.write(frame(1, go(seq, "/design" if seq % 2 else "/").encode()))
                await asyncio.sleep(0 if seq % 100 else 0.02)
    assert "Traceback" not in server.log()
