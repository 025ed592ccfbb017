"""A proxy that speaks WebSocket: says things again, at once and over the next socket, or swaps them."""

import asyncio
import json
import random
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import WebSocketException

REMEMBERED = 20
SOON_S = 0.2


@dataclass
class FrameProxy:
    """Between browsers and a server."""

    target: str
    swaps: bool = False
    url: str = ""
    again: int = 0
    swapped: int = 0
    heard: dict[str, deque[str]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=REMEMBERED))
    )

    async def pass_on(self, browser: ServerConnection) -> None:
        """Serve one socket."""
        assert browser.request is not None
        path = browser.request.path
        (line,) = parse_qs(urlsplit(path).query)["line"]
        with suppress(WebSocketException, OSError):
            async with connect(
                f"{self.target.replace('http', 'ws', 1)}{path}",
                origin=self.target,  # type: ignore[arg-type]
                additional_headers={"Cookie": browser.request.headers["Cookie"]},
                compression=None,
                max_size=None,
            ) as server:
                down = asyncio.create_task(self._down(server, browser))
                try:
                    await self._up(browser, server, self.heard[line])
                finally:
                    down.cancel()

    async def _up(self, browser: ServerConnection, server: ClientConnection, heard: deque[str]) -> None:
        async for message in browser:
            text = message if isinstance(message, str) else message.decode()
            is_event = isinstance(json.loads(text)[0], int)
            if self.swaps and is_event:
                await self._swap(browser, server, text)
                continue
            await server.send(text)
            if not is_event:
                continue
            heard.append(text)
            for old in (text, random.choice(heard)):
                self.again += 1
                await server.send(old)

    async def _swap(self, browser: ServerConnection, server: ClientConnection, first: str) -> None:
        """Let the next message pass this one, if there is a next one soon."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SOON_S):
                second = await browser.recv()
                await server.send(second)
                self.swapped += 1
        await server.send(first)

    async def _down(self, server: ClientConnection, browser: ServerConnection) -> None:
        with suppress(WebSocketException, OSError):
            async for message in server:
                await browser.send(message)
        await browser.close()


@asynccontextmanager
async def frame_proxy_to(url: str, *, swaps: bool = False) -> AsyncIterator[FrameProxy]:
    """A proxy in front of a server until the block ends; it says things again, or swaps them."""
    proxy = FrameProxy(url, swaps)
    async with serve(proxy.pass_on, "127.0.0.1", 0, compression=None, max_size=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        proxy.url = f"http://127.0.0.1:{port}"
        yield proxy
