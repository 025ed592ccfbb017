"""A visitor without a browser who can lie: forged addresses, malformed messages, raw frames.

For honest visitors there is heavy_engine.testing.
"""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect

from tests.support.waiting import PATIENCE_S, in_time

ROOT = re.compile(r'data-(page|token|digest|version)="([^"]*)"')


class Visitor:
    """Somebody who loaded a page: has its cookie, its token and its HTML."""

    def __init__(self, url: str, path: str, cookie: str, html: str) -> None:
        self.url, self.path, self.cookie, self.html = url, path, cookie, html
        self.address = dict(ROOT.findall(html.split("<body>")[1])) | {"path": path, "frames": "0", "seq": "0"}

    @property
    def token(self) -> str:
        """What opens the sockets of this visitor's pages."""
        return self.address["token"]

    def socket(self, *, origin: str | None = None, cookie: str | None = None, **changes: Any) -> Any:
        """Open the page's socket; origin, cookie and each part of the address may be forged."""
        query = urlencode(self.address | {name: str(value) for name, value in changes.items()})
        return connect(
            f"{self.url.replace('http', 'ws', 1)}/_live/socket?{query}",
            origin=self.url if origin is None else origin,  # type: ignore[arg-type]
            additional_headers={"Cookie": self.cookie if cookie is None else cookie},
            max_size=None,
        )

    @asynccontextmanager
    async def open(self, **changes: Any) -> AsyncIterator[tuple[ClientConnection, dict[str, Any]]]:
        """The open socket and what its greeting said."""
        async with self.socket(**changes) as socket:
            greeting = json.loads(await socket.recv())
            assert greeting[0] == "hello", greeting
            yield socket, greeting[1]

    def number(self, element_id: str) -> int:
        """The number of the element with an id, in the first HTML."""
        found = re.search(rf'data-h="(\d+)"[^>]* id="{element_id}"', self.html)
        assert found, f"no element {element_id!r} in {self.html}"
        return int(found[1])

    def click(self, seq: int, element_id: str) -> str:
        """The message that clicks on an element."""
        return json.dumps([seq, self.number(element_id), "click"])


async def load_page(url: str, path: str = "/", cookie: str = "") -> Visitor:
    """Load a page as a browser would."""
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE_S) as client:
        answer = await client.get(path, headers={"cookie": cookie} if cookie else {})
    assert answer.status_code == 200, answer.text
    return Visitor(url, path, cookie or answer.headers["set-cookie"].split(";")[0], answer.text)


async def hears(socket: ClientConnection, text: str) -> str:
    """The first message from now on that holds this text."""
    async with in_time():
        while text not in (message := str(await socket.recv())):
            pass
    return message


def go(seq: int, path: str) -> str:
    """The message that asks for another page."""
    return json.dumps([seq, 0, "go", {"path": path}])
