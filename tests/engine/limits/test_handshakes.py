"""What arrives instead of a handshake is refused with 4xx; it is never a fault of the server."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.engine.fuzz.line import SWITCHING, Line, handshake
from tests.engine.limits.stage import start_target, told
from tests.support.raw_client import Visitor, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

HALF = 200


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """A server with the limits that it has by itself."""
    started = await start_target(tmp_path_factory.mktemp("target"))
    yield started
    await asyncio.to_thread(started.clean_up)


@pytest.fixture(scope="module")
async def ada(server: RunningServer) -> Visitor:
    return await load_page(server.url)


async def status_of(visitor: Visitor, request: bytes) -> int:
    line = await Line.open(visitor.url)
    try:
        return await line.ask(request)
    finally:
        line.close()


def honest(visitor: Visitor) -> bytes:
    return handshake(visitor.url, visitor.address, visitor.cookie)


def without(request: bytes, name: bytes) -> bytes:
    """The request without one header."""
    lines = [line for line in request.split(b"\r\n") if not line.lower().startswith(name.lower() + b":")]
    return b"\r\n".join(lines)


def replaced(request: bytes, name: bytes, value: bytes) -> bytes:
    """The request with another value of one header."""
    return without(request, name)[:-2] + name + b": " + value + b"\r\n\r\n"


async def test_the_handshake_that_is_made_worse_here_is_a_good_one(ada: Visitor) -> None:
    assert await status_of(ada, honest(ada)) == SWITCHING


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"Sec-WebSocket-Key", None),
        (b"Sec-WebSocket-Key", b""),
        (b"Sec-WebSocket-Key", b"short"),
        (b"Sec-WebSocket-Key", b"not base64 at all!!!!!!!="),
        (b"Sec-WebSocket-Key", b"\xff\xfe\xfd"),
        (b"Sec-WebSocket-Version", None),
        (b"Sec-WebSocket-Version", b"8"),
        (b"Sec-WebSocket-Version", b"thirteen"),
        (b"Upgrade", b"websocket, h2c"),
        (b"Upgrade", b"h2c"),
        (b"Upgrade", b"\xf0\x9f\x92\xa9"),
        (b"Connection", b"keep-alive"),
        (b"Origin", b"null"),
        (b"Origin", b"http://\xff"),
        (b"Host", b"evil.example"),
        (b"Host", b"\xff\xff"),
        (b"Cookie", b"__Host-heavy=\xff.\xfe"),
        (b"Cookie", b"a=" + b"b" * 4000),
        (b"Content-Length", b"-1"),
        (b"Content-Length", b"many"),
        (b"Transfer-Encoding", b"chunked, identity"),
    ],
    ids=str,
)
async def test_a_handshake_that_is_none_is_refused(ada: Visitor, name: bytes, value: bytes | None) -> None:
    request = without(honest(ada), name) if value is None else replaced(honest(ada), name, value)

    assert 400 <= await status_of(ada, request) < 500


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"Sec-WebSocket-Protocol", b"\xc3\xa4\xc3\xb6, \xff"),
        (b"Sec-WebSocket-Protocol", b", ,,"),
        (b"Sec-WebSocket-Extensions", b'permessage-deflate; server_max_window_bits="x'),
        (b"Sec-WebSocket-Extensions", b"\xff; =;=;"),
    ],
    ids=str,
)
async def test_what_else_a_handshake_may_say_is_ignored_or_refused(
    ada: Visitor, name: bytes, value: bytes
) -> None:
    status = await status_of(ada, replaced(honest(ada), name, value))

    assert status == SWITCHING or 400 <= status < 500


async def test_no_extension_is_agreed_to(ada: Visitor) -> None:
    line = await Line.open(ada.url)
    offer = replaced(honest(ada), b"Sec-WebSocket-Extensions", b"permessage-deflate")
    line.say(offer)
    head = await line.head()
    line.close()

    assert b"101" in head
    assert b"extensions" not in head.lower(), "a compressed message could be a thousand times as long"


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /_live/socket?%ff%fe=%zz HTTP/1.1",
        b"GET /_live/socket?" + b"a=1&" * 1500 + b" HTTP/1.1",
        b"GET  HTTP/1.1",
        b"GET / HTTP/9.9",
        b"\x00\x01\x02",
        b"GET /\xff HTTP/1.1",
        b"G" * 300 + b" / HTTP/1.1",
    ],
    ids=lambda line: repr(line[:30]),
)
async def test_a_request_that_is_none_is_refused(ada: Visitor, request_line: bytes) -> None:
    request = request_line + honest(ada)[honest(ada).index(b"\r\n") :]

    status = await status_of(ada, request)

    assert status == 0 or 400 <= status < 500


async def test_headers_may_be_8_kib_and_no_more(ada: Visitor) -> None:
    fits = replaced(honest(ada), b"X-Padding", b"x" * (8000 - len(honest(ada))))
    many = honest(ada)[:-2] + b"".join(b"X-%d: 1\r\n" % number for number in range(1000)) + b"\r\n"

    assert await status_of(ada, fits) == SWITCHING
    assert 400 <= await status_of(ada, replaced(honest(ada), b"X-Padding", b"x" * 9000)) < 500
    assert 400 <= await status_of(ada, many) < 500


async def test_none_of_that_was_a_fault_and_pages_work(server: RunningServer, ada: Visitor) -> None:
    async with ada.open() as (socket, _hello):
        await socket.send(ada.click(1, "count"))
        assert "clicked 1 times" in str(await socket.recv())

    assert '"level":"error"' not in server.log()
    assert "Traceback" not in server.log()


async def test_connections_beyond_the_limit_are_turned_away_until_others_go(tmp_path: Path) -> None:
    server = await start_target(tmp_path, connections_max=3)
    try:
        await eventually_only_one(server)
        held = [await Line.open(server.url) for _connection in range(3)]
        late = await Line.open(server.url)

        assert await late.ask(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == 503

        for line in (*held, late):
            line.close()
        await eventually_only_one(server)
    finally:
        await asyncio.to_thread(server.clean_up)
    assert server.log().count("connections were refused") == 1


async def test_one_address_holds_so_many_connections(tmp_path: Path) -> None:
    server = await start_target(tmp_path, address_connections_max=2)
    try:
        await eventually_only_one(server)
        held = [await Line.open(server.url) for _connection in range(2)]
        late = await Line.open(server.url)

        assert await late.ask(b"GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") == 503
        for line in (*held, late):
            line.close()
    finally:
        await asyncio.to_thread(server.clean_up)


@pytest.mark.parametrize(
    "lines",
    [
        ["Host: evil.example"],
        ["Host: evil.example", "Host: 127.0.0.1"],
        ["Host: 127.0.0.1", "Host: evil.example"],
        ["Host: 127.0.0.1@evil.example"],
        ["Host: evil.example:127.0.0.1"],
        ["Host: 127.0.0.1:80:90"],
        ["Host: 127.0.0.1:80@evil.example"],
        ["Host: 127.0.0.1, evil.example"],
        ["Host: 127.0.0.1 evil.example"],
        ["Host: 127.0.0.1."],
        ["Host: 127.0.0.1.evil.example"],
        ["Host: 2130706433"],
        ["Host:"],
        ["X-Forwarded-Host: 127.0.0.1"],
        ["Host: evil.example", "X-Forwarded-Host: 127.0.0.1", "Forwarded: host=127.0.0.1"],
    ],
    ids=str,
)
async def test_a_host_that_is_not_ours_gets_no_page(ada: Visitor, lines: list[str]) -> None:
    assert await status_of(ada, asking("/", lines)) in (400, 421)


@pytest.mark.parametrize(
    "target", ["http://evil.example/", "//evil.example/", "http://127.0.0.1@evil.example/"]
)
async def test_a_target_that_names_another_host_gets_no_page_and_leads_nowhere(
    ada: Visitor, target: str
) -> None:
    line = await Line.open(ada.url)
    line.say(asking(target, ["Host: 127.0.0.1"]))
    head = await line.head()
    line.close()

    assert head.split()[1] in (b"400", b"404", b"421")
    assert b"evil" not in head


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:1", "127.0.0.1:65535"])
async def test_our_own_host_gets_it_by_any_port(ada: Visitor, host: str) -> None:
    """A port says nothing of who asks: proxies and port forwarding change it."""
    assert await status_of(ada, asking("/", [f"Host: {host}"])) == 200
    assert await status_of(ada, asking(f"http://{host}/", [f"Host: {host}"])) == 200


def asking(target: str, lines: list[str]) -> bytes:
    """A request for a page with these headers."""
    return "\r\n".join([f"GET {target} HTTP/1.1", *lines, "", ""]).encode()


@pytest.mark.parametrize(("limit_s", "held"), [(0.3, 0), (3600, HALF)], ids=["limited", "not"])
async def test_handshakes_that_are_never_finished_hold_nothing_up_and_end(
    tmp_path: Path, limit_s: float, held: int
) -> None:
    server = await start_target(tmp_path, request_timeout_s=limit_s)
    try:
        cy = await load_page(server.url)
        halves = [await Line.open(server.url) for _connection in range(HALF)]
        for half in halves:
            half.say(honest(cy)[:-20])
        async with cy.open() as (socket, _hello):
            await socket.send(cy.click(1, "count"))
            assert "clicked 1 times" in str(await socket.recv())

        async def are_so_many() -> bool:
            return bool((await told(server))["connections"] == held + 1)

        await eventually(are_so_many, what="the end of those that are too slow")
        for half in halves:
            half.close()
    finally:
        await asyncio.to_thread(server.clean_up)


async def eventually_only_one(server: RunningServer) -> None:
    """Wait until the only connection is the one that asks."""

    async def is_only() -> bool:
        try:
            return bool((await told(server))["connections"] == 1)
        except ValueError:
            return False

    await eventually(is_only, what="the end of other connections")
