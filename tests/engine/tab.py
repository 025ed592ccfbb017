"""A browser's tab over a socket in memory, for tests that look while something is under way."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

from heavy_engine import Caller
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.events import reports
from heavy_engine.testing.find import seen_text
from heavy_engine.testing.people import find_target
from heavy_engine.testing.wire_page import WirePage
from heavy_engine.wire.messages import read_address
from tests.engine.memory_socket import MemorySocket, settled

ADA = Caller("ada/1", user_id="ada")


class Tab:
    """One tab: what it knows of its page, and the socket that it has now."""

    def __init__(self, wire: WirePage, caller: Caller) -> None:
        self.wire, self.caller = wire, caller
        self.socket = MemorySocket()
        self.connecting: asyncio.Task[Any] | None = None
        self._taken = 0

    @classmethod
    async def open(cls, pages: LivePages, path: str = "/", caller: Caller = ADA) -> "Tab":
        """Load a page and open its socket."""
        page, html = await pages.open(caller, path)
        marks = f'data-page="{page.session.id}" data-digest="{page.digest(html)}" data-version="2"'
        tab = cls(WirePage(f'<title>T</title><div id="heavy-root" {marks}>{html}</div>', path), caller)
        await tab.connect(pages)
        return tab

    async def connect(self, pages: LivePages, *, hears_all: bool = True, **lies: str) -> None:
        """Open another socket; `lies` are parts of its address that are not what they should be.

        Without `hears_all` nothing arrives behind the greeting.
        """
        self.socket, self._taken = MemorySocket(), 0
        asked = read_address(dict(parse_qsl(self.wire.socket_query())) | lies)
        self.connecting = asyncio.create_task(pages.connect(self.socket, self.caller, asked))
        if hears_all:
            await self.settle()
        else:
            await settled()
            self.wire.receive(self.said[0])
        if self.connecting.done():
            self.connecting.result()

    async def settle(self) -> None:
        """Let the server do what it can without waiting, and take what it sent."""
        for _round in range(3):
            await settled()
            self.take()

    def take(self) -> None:
        """Take what came, and answer."""
        while self._taken < len(self.socket.messages):
            self._taken += 1
            self.wire.receive(self.socket.messages[self._taken - 1])
            self.send()

    def send(self) -> None:
        """Say what this socket was not told."""
        for message in self.wire.outgoing():
            self.socket.say_raw(message)

    async def click(self, name: str, *, hears: bool = True) -> None:
        """Click; without `hears` nothing of the answer arrives."""
        for report in reports(find_target(self.wire.root, name), "click"):
            self.wire.make(report)
        self.send()
        await (self.settle() if hears else settled())

    def cut(self) -> None:
        """Lose the connection, and what was not taken of it."""
        self.socket.close(1006, "")

    def text(self, target: str) -> str:
        """What can be read in an element."""
        return seen_text(find_target(self.wire.root, target))

    @property
    def said(self) -> list[Any]:
        """What the server said over this socket."""
        return self.socket.messages
