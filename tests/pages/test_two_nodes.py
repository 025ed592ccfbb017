"""Two nodes on one database behind nginx and behind Caddy, with the samples of dockerfiles/."""

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest

from heavy_engine.application import EngineSettings
from heavy_engine.testing.wire_client import connect
from tests.pages.test_news_between_servers import PEOPLE, Window, hears, stock
from tests.support.buses import BusServer, needs_notify, running
from tests.support.proxies import NODES, PROXIES
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, start_server
from tests.support.waiting import eventually

ADA = PEOPLE["Ada"]
SAMPLES = {"nginx": "nginx.conf", "caddy": "Caddyfile"}
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


@pytest.fixture(params=list(PROXIES))
def kind(request: pytest.FixtureRequest) -> str:
    """The nginx of the system, or the Caddy of the locked packages."""
    return str(request.param)


@dataclass
class Node:
    """One node, and Ada's windows that it serves."""

    server: RunningServer
    windows: list[Window] = field(default_factory=list)

    def opened(self) -> int:
        """How many sessions it opened."""
        return self.server.log().count('"event":"session opened"')


@dataclass
class House:
    """Two nodes, the proxy in front of them, and whoever looks."""

    url: str
    nodes: list[Node]
    stack: AsyncExitStack

    async def open(self) -> Node:
        """Open one more window for Ada; answers the node that serves it."""
        before = [node.opened() for node in self.nodes]
        window = Window(await self.stack.enter_async_context(await connect(f"{self.url}/")))
        await eventually(lambda: [node.opened() for node in self.nodes] != before, what="a session")
        (node,) = (one for one, count in zip(self.nodes, before, strict=True) if one.opened() > count)
        node.windows.append(window)
        return node


@pytest.fixture
async def house(database_url: str, kind: str, tmp_path: Path) -> AsyncIterator[House]:
    """Ada has an axe that weighs 20, and a window on each of two nodes."""
    needs_notify(database_url)
    await stock(database_url)
    nodes: list[Node] = []
    settings = {"dev_user": ADA, "log_level": "debug", "trusted_proxies": "1"}
    for name in ("north", "south"):
        log_path = tmp_path / f"{name}.log"
        module = "tests.support.shed_server"
        nodes.append(Node(await start_server(database_url, log_path, module=module, **settings)))
        await eventually(partial(hears, nodes[-1].server), what="listening for news")
    ports = [int(node.server.url.rpartition(":")[2]) for node in nodes]
    proxy = PROXIES[kind](tmp_path, ports)
    try:
        async with AsyncExitStack() as stack:
            stack.enter_context(running(proxy))
            house = House(f"http://127.0.0.1:{proxy.port}", nodes, stack)

            async def both_have_windows() -> bool:
                await house.open()
                # Page and socket take turns with the nodes; so the next socket goes to the other one.
                async with httpx.AsyncClient() as passer_by:
                    await passer_by.get(f"{house.url}/nowhere")
                return all(node.windows for node in nodes)

            await eventually(both_have_windows, what="windows on both nodes")
            yield house
    finally:
        for node in nodes:
            await asyncio.to_thread(node.server.clean_up)


async def test_a_click_on_one_node_is_seen_on_the_other_and_outlives_the_end_of_the_first(
    house: House,
) -> None:
    north, south = house.nodes
    await north.windows[0].shows("Ada's axe 20")

    await north.windows[0].page.click("#mine")

    await south.windows[0].shows("Ada's axe 19")

    await asyncio.to_thread(north.server.stop, signal.SIGKILL)

    await south.windows[0].page.click("#mine")
    await south.windows[0].shows("Ada's axe 18")
    assert await house.open() is south, "who comes now is served too"
    await south.windows[-1].shows("Ada's axe 18")


@dataclass
class FakeNode:
    """Notes the requests that reach it; a broken one hangs up instead of an answer."""

    is_broken: bool = False
    port: int = 0
    requests: list[str] = field(default_factory=list)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request."""
        with suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            if "/readyz" in head:  # Both are well, as far as can be known.
                writer.write(ANSWER)
            else:
                self.requests.append(head)
                if not self.is_broken:
                    writer.write(ANSWER)
            await writer.drain()
        writer.close()

    def methods(self) -> list[str]:
        """The methods of the requests."""
        return [head.split()[0] for head in self.requests]


@pytest.fixture
async def fakes() -> AsyncIterator[list[FakeNode]]:
    """A node that hangs up on whatever it is asked, and one that answers."""
    async with AsyncExitStack() as stack:
        nodes = [FakeNode(is_broken=True), FakeNode()]
        for node in nodes:
            node.port = free_port()
            server = await asyncio.start_server(node.take, "127.0.0.1", node.port)
            await stack.enter_async_context(server)
        yield nodes


@pytest.fixture
def proxy(kind: str, fakes: list[FakeNode], tmp_path: Path) -> Iterator[BusServer]:
    """The proxy in front of the fake nodes."""
    with running(PROXIES[kind](tmp_path, [node.port for node in fakes])) as started:
        yield started


async def test_what_only_reads_is_asked_of_the_other_node(proxy: BusServer, fakes: list[FakeNode]) -> None:
    broken, sound = fakes
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{proxy.port}") as ada:
        answers = [await ada.get("/") for _turn in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (broken.methods(), sound.methods()) == (["GET"], ["GET", "GET"])


async def test_what_writes_is_never_sent_twice(proxy: BusServer, fakes: list[FakeNode]) -> None:
    broken, sound = fakes
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{proxy.port}") as ada:
        answers = [await ada.post("/", content=b"Buy an axe") for _turn in range(2)]

    assert sorted(answer.status_code for answer in answers) == [200, 502]
    assert (broken.methods(), sound.methods()) == (["POST"], ["POST"])


async def test_what_a_visitor_says_of_themselves_is_not_believed(
    proxy: BusServer, fakes: list[FakeNode]
) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Request-ID": "mine-mine", "X-Forwarded-For": "10.1.1.1"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{proxy.port}") as ada:
        await ada.get("/", headers=forged)

    head = fakes[1].requests[-1].lower()
    assert re.findall(r"^x-forwarded-proto: (.*)\r$", head, re.MULTILINE) == ["http"]
    assert re.findall(r"^host: (.*)\r$", head, re.MULTILINE) == [f"127.0.0.1:{proxy.port}"]
    (seen,) = re.findall(r"^x-forwarded-for: (.*)\r$", head, re.MULTILINE)
    assert seen.rpartition(",")[2].strip() == "127.0.0.1", "the last one is the proxy's own word"
    (request_id,) = re.findall(r"^x-request-id: (.*)\r$", head, re.MULTILINE)
    assert re.fullmatch(r"[a-z0-9._-]{8,64}", request_id)
    assert request_id != "mine-mine"


def test_a_silent_socket_is_kept_longer_than_two_pings_need() -> None:
    text = (PROJECT_ROOT / "dockerfiles" / SAMPLES["nginx"]).read_text()
    socket = text[text.index("/_live/socket") : text.index("/_live/uploads")]

    (limit,) = re.findall(r"proxy_read_timeout (\d+)s", socket)

    assert int(limit) > 2 * EngineSettings((), ()).socket_ping_s
    assert "read_timeout" not in (PROJECT_ROOT / "dockerfiles" / SAMPLES["caddy"]).read_text()


@pytest.mark.parametrize("name", SAMPLES.values())
def test_idle_connections_to_a_node_end_on_the_side_of_the_proxy(name: str) -> None:
    text = (PROJECT_ROOT / "dockerfiles" / name).read_text()

    (kept,) = re.findall(r"keepalive(?:_timeout)? (\d+)s", text)

    assert int(kept) < EngineSettings((), ()).keep_alive_s
    assert all(f"127.0.0.1:{port}" in text for port in NODES)
