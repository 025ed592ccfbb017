"""Somebody at a page who clicks, and waits for the answer: ours, ReactPy's, or an echo."""

import http.client
import re
from html import unescape
from typing import Protocol
from urllib.parse import quote, urlencode

import orjson

from .servers import Server
from .wire import Wire

# What a browser of ours sends of a click, and what ReactPy's handlers are content with.
CLICK = {"clientX": 12, "clientY": 34}
PROTOCOL_VERSION = "2"


class Visitor(Protocol):
    """Somebody at a page."""

    wire: Wire

    async def click(self) -> bytes:
        """Click the button of the page; gives the answer."""


class OurVisitor:
    """Somebody at a page of the engine."""

    def __init__(self, wire: Wire, button: int) -> None:
        self.wire = wire
        self._button = button
        self._seq = 0

    @classmethod
    async def open(cls, server: Server, path: str, button: str) -> "OurVisitor":
        """Load a page and open its socket; `button` is the id of the element that is clicked."""
        page, cookie = load(server, path)
        number = re.search(rf'<\w+ data-h="(\d+)"[^>]*\bid="{button}"', page)
        assert number, f"no element {button!r} in {page[:500]}"
        asked = {"version": PROTOCOL_VERSION, "page": _data(page, "page"), "token": _data(page, "token")}
        asked |= {"path": path, "digest": _data(page, "digest"), "frames": "0", "seq": "0"}
        target = f"/_live/socket?{urlencode(asked, quote_via=quote)}"
        wire = await Wire.connect(server.port, target, Cookie=cookie)
        hello = await wire.receive()
        assert hello.startswith(b'["hello"'), hello[:300]
        return cls(wire, int(number[1]))

    async def click(self) -> bytes:
        """Click; the answer is the frame that acknowledges it."""
        self._seq += 1
        self.wire.send(orjson.dumps([self._seq, self._button, "click", CLICK]))
        acknowledged = b"[%d" % self._seq
        answer = await self.wire.receive()
        while not answer.startswith((acknowledged + b",", acknowledged + b"]")):
            answer = await self.wire.receive()
        return answer


class ReactPyVisitor:
    """Somebody at a page of ReactPy's own layout."""

    def __init__(self, wire: Wire, first: bytes, button: str) -> None:
        self.wire = wire
        self._button = button
        self._message = self._click_on(first)

    @classmethod
    async def open(cls, server: Server, path: str, button: str) -> "ReactPyVisitor":
        """Open the socket of a page and wait for its first update."""
        wire = await Wire.connect(server.port, path)
        return cls(wire, await wire.receive(), button)

    async def click(self) -> bytes:
        """Click; the answer is the next update."""
        self.wire.send(self._message)
        return await self.wire.receive()

    def _click_on(self, update: bytes) -> bytes:
        button = _find(orjson.loads(update)["model"], self._button)
        assert button, f"no element {self._button!r} in {update[:500]!r}"
        target = button["eventHandlers"]["onClick"]["target"]
        return orjson.dumps({"type": "layout-event", "target": target, "data": [CLICK]})


class EchoVisitor:
    """Somebody who sends what a click takes, and gets what its answer takes."""

    def __init__(self, wire: Wire, message: bytes) -> None:
        self.wire = wire
        self._message = message

    @classmethod
    async def open(cls, server: Server, up: int, down: int) -> "EchoVisitor":
        """Open a socket whose messages are `up` bytes long, and the answers `down` bytes."""
        return cls(await Wire.connect(server.port, f"/echo?bytes={down}"), b"x" * up)

    async def click(self) -> bytes:
        """Send and wait."""
        self.wire.send(self._message)
        return await self.wire.receive()


def load(server: Server, path: str) -> tuple[str, str]:
    """The HTML of a page, and the cookie that came with it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        answer = connection.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, f"{path} answers {answer.status}: {text[:500]}"
        return text, (answer.getheader("set-cookie") or "").split(";")[0]
    finally:
        connection.close()


def _data(page: str, name: str) -> str:
    found = re.search(rf'\bdata-{name}="([^"]*)"', page)
    assert found, f"no data-{name} in {page[:500]}"
    return unescape(found[1])


def _find(node: object, element_id: str) -> dict[str, dict[str, dict[str, str]]] | None:
    if not isinstance(node, dict):
        return None
    if node.get("attributes", {}).get("id") == element_id:
        return node
    found = (_find(child, element_id) for child in node.get("children", ()))
    return next(filter(None, found), None)
