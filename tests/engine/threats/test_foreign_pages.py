"""A page of another origin, in the browser in which Ada is signed in, wants to use her socket.

It is told all that it could only dream of: the page's id, and where the test says so its token.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from tests.engine.limits.stage import start_target, told
from tests.support.servers import RunningServer
from tests.support.waiting import PATIENCE_S

NEVER_OPENED = 1006
# Clicks on Ada's button as soon as it may, and tells how far it came.
ATTACK = """
(address) => new Promise((done) => {
  const heard = [];
  const socket = new WebSocket(address);
  // The second element of target.py's page is its button.
  socket.onopen = () => socket.send('[1,2,"click"]');
  socket.onmessage = ({ data }) => {
    heard.push(data);
    if (data.startsWith("[1")) done({ code: 0, heard });
  };
  socket.onclose = ({ code }) => done({ code, heard });
})
"""
PAGE = "<!doctype html><title>Win a prize</title>"
HEAD = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\n"
ANSWER = f"{HEAD}content-length: {len(PAGE)}\r\n\r\n{PAGE}".encode()


class Attacked(NamedTuple):
    """A server, and ports of two others: one of them it has listed as an origin that may open sockets."""

    server: RunningServer
    partner: int
    stranger: int


class Ada(NamedTuple):
    """The browser in which Ada has her page open, and all that page knows."""

    context: BrowserContext
    address: dict[str, str]


@pytest.fixture(scope="module")
async def attacked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Attacked]:
    async with AsyncExitStack() as others:
        ports = [await others.enter_async_context(foreign_server()) for _server in range(2)]
        origins = [f"http://127.0.0.1:{ports[0]}"]
        server = await start_target(tmp_path_factory.mktemp("target"), allowed_origins=origins)
        yield Attacked(server, *ports)
        await asyncio.to_thread(server.clean_up)


@pytest.fixture
async def ada(chromium: Browser, attacked: Attacked) -> AsyncIterator[Ada]:
    """Ada looks at her page."""
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE_S * 1000)
    page = await context.new_page()
    await page.goto(attacked.server.url)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    known = await page.evaluate("({...document.getElementById('heavy-root').dataset})")
    yield Ada(context, {**known, "path": "/", "frames": "0", "seq": "0", "acked": "0", "log": "0"})
    await context.close()


@asynccontextmanager
async def foreign_server() -> AsyncIterator[int]:
    """Another server of this machine, by its port; a page that none served could reach no local one."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Browsers also open connections over which they ask nothing.
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWER)
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


async def attack(attacked: Attacked, ada: Ada, origin: str, **changes: str) -> dict[str, Any]:
    """Open the socket of Ada's page, as it is or with changes, from a page of an origin."""
    page = await ada.context.new_page()
    await page.goto(f"{origin}/prize")
    query = urlencode(ada.address | changes)
    address = f"{attacked.server.url.replace('http', 'ws', 1)}/_live/socket?{query}"
    outcome: dict[str, Any] = await page.evaluate(ATTACK, address)
    return outcome


async def counted(attacked: Attacked) -> tuple[int, int]:
    """How many clicks were handled, and how many pages there are."""
    said = await told(attacked.server)
    return said["handled"].get("count", 0), said["pages"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"], ids=["another-port", "another-site"])
async def test_a_page_of_another_origin_is_not_let_in(attacked: Attacked, ada: Ada, host: str) -> None:
    clicks, pages = await counted(attacked)

    outcome = await attack(attacked, ada, f"http://{host}:{attacked.stranger}")

    assert outcome == {"code": NEVER_OPENED, "heard": []}
    after = await counted(attacked)
    assert after[0] == clicks
    assert after[1] <= pages, "no page was made for it"


@pytest.mark.parametrize("token", ["", "0" * 80], ids=["no-token", "made-up-token"])
async def test_one_that_is_listed_needs_the_token_all_the_same(
    attacked: Attacked, ada: Ada, token: str
) -> None:
    clicks, _pages = await counted(attacked)

    outcome = await attack(attacked, ada, f"http://127.0.0.1:{attacked.partner}", token=token)

    assert outcome == {"code": NEVER_OPENED, "heard": []}
    assert (await counted(attacked))[0] == clicks


async def test_one_that_is_listed_and_was_given_the_token_gets_in(attacked: Attacked, ada: Ada) -> None:
    """The cookie goes along to any port: only Origin and token keep the others out."""
    clicks, _pages = await counted(attacked)

    outcome = await attack(attacked, ada, f"http://127.0.0.1:{attacked.partner}")

    assert outcome["code"] == 0
    assert "clicked" in outcome["heard"][-1]
    assert (await counted(attacked))[0] == clicks + 1
