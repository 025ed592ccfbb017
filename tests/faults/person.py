"""Somebody at the page: clicks, loses the connection, comes back, and notes all of it."""

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from heavy_engine.testing.dom import Element
from heavy_engine.testing.events import reports
from heavy_engine.testing.find import select
from heavy_engine.testing.forms import set_property
from heavy_engine.testing.wire_page import Reload, WirePage

from .clicks import Clicks

# As client/socket.js has them.
SHORTEST_WAIT_S, LONGEST_WAIT_S, SILENCE_S = 0.25, 5.0, 10.0
ADD = "#add"
# What makes the server send the whole page.
WRONG_FRAMES = 1_000_000
TROUBLE = (OSError, WebSocketException, EOFError, TimeoutError)


class Person:
    """One page of one visitor, which comes back by itself as the browser's client does.

    Attributes:
        url: where its sockets lead; may change, as behind a proxy.
        path: of the page, with its query.
        keeps_journal: False forgets at a loss what was not acknowledged: the defence is off.
        kept: what each greeting of a new page said became of the state.
        failed_tries: how often no socket could be opened.
        reloads: how often the server wanted the document to be loaded anew.
        returns: seconds from each loss to the greeting.
    """

    def __init__(self, who: str, url: str, *, path: str = "/", keeps_journal: bool = True) -> None:
        self.who, self.url = who, url
        self.path = f"{path}?who={who}"
        self.keeps_journal = keeps_journal
        self.kept: list[str] = []
        self.reloads = self.losses = self.failed_tries = 0
        self.returns: list[float] = []
        self.typed = ""
        self.is_connected = False
        # Clear stops reading, as a browser does that is asleep.
        self.is_reading = asyncio.Event()
        self.is_reading.set()
        # Whether what comes next is lost, and the connection with it.
        self.loses_next = False
        self.news = asyncio.Event()
        self.page: WirePage
        self.clicks: Clicks
        self._cookie = ""
        self._origin = url
        self._lost_at = 0.0
        self._attempts = 0
        self._socket: ClientConnection | None = None
        self._life: asyncio.Task[None] | None = None

    async def arrive(self) -> None:
        """Load the document and connect."""
        document, self._cookie = await load(self.url, self.path)
        self.page = WirePage(document, self.path)
        self.page.journal = self.clicks = Clicks()
        self._life = asyncio.create_task(self._live(), name=self.who)
        await self.until(lambda: self.is_connected)

    async def leave(self) -> None:
        """Close the page."""
        if self._life:
            self._life.cancel()
            with suppress(asyncio.CancelledError):
                await self._life
        self.cut()

    def click(self, selector: str = ADD) -> int:
        """Click, whether connected or not; answers the number."""
        for report in reports(self.element(selector), "click", {"clientX": 12}):
            self.page.make(report)
        if selector == ADD:
            self.clicks.note(self.page.made)
        return self.page.made

    async def send(self) -> None:
        """Send what was not sent over this socket yet."""
        if self._socket is not None and self.is_connected:
            with suppress(*TROUBLE):
                for message in self.page.outgoing():
                    await self._socket.send(message)

    def type(self, text: str) -> None:
        """Put a text into the field."""
        self.typed = text
        field = self.element("#field")
        set_property(field, "value", text)
        self.page.put_in(field)
        for report in reports(field, "input"):
            self.page.make(report)

    def cut(self) -> None:
        """Lose the connection, without a farewell and with all that was on its way."""
        if self._socket is not None:
            self._socket.transport.abort()

    def element(self, selector: str) -> Element:
        """The first element of the page that a selector finds."""
        return select(self.page.root, selector)[0]

    def shows(self, selector: str) -> str:
        """The text of an element."""
        return self.element(selector).text

    async def until(self, is_so: Callable[[], Any]) -> None:
        """Wait until something is so that messages change."""
        while not is_so():
            self.news.clear()
            await self.news.wait()

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing that was done waits for an answer."""
        return self.is_connected and not len(self.page.journal)

    async def look_anew(self) -> list[str]:
        """Ask for the whole page as the server has it; answers what of ours was otherwise."""
        self.page.frames += WRONG_FRAMES
        before = len(self.returns)
        self.cut()
        await self.until(lambda: len(self.returns) > before and self.is_connected)
        return self.page.touched

    async def _live(self) -> None:
        while True:
            try:
                await self._connect_and_listen()
            except TROUBLE as error:
                self._note(error)
            except Reload:
                self.reloads += 1
            self._lose()
            await asyncio.sleep(self._pause_s())

    def _pause_s(self) -> float:
        if self.page.is_moving:
            return 0.0
        self._attempts += 1
        return random.random() * min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2**self._attempts)

    def _note(self, error: BaseException) -> None:
        """A code of 44xx makes a browser load the document anew."""
        self.failed_tries += not self.is_connected
        code = getattr(getattr(error, "rcvd", None), "code", 0)
        if 4400 <= code < 4500:
            self.reloads += 1

    def _lose(self) -> None:
        if self.is_connected:
            self.losses += 1
            self._lost_at = time.monotonic()
        self.is_connected = False
        self._socket = None
        if not self.keeps_journal:
            self.page.journal.clear()
        self.news.set()

    async def _connect_and_listen(self) -> None:
        query = self.page.socket_query()
        address = f"{self.url.replace('http', 'ws', 1)}/_live/socket?{query}"
        async with asyncio.timeout(SILENCE_S):
            self._socket = await connect(
                address,
                origin=self.url,  # type: ignore[arg-type]  # websockets wants its own NewType
                additional_headers={"Cookie": self._cookie},
                compression=None,
                max_size=None,
                max_queue=4,
                ping_interval=None,
                close_timeout=0.1,
            )
        try:
            await self._listen(self._socket)
        finally:
            self._socket.transport.abort()

    async def _listen(self, socket: ClientConnection) -> None:
        async with asyncio.timeout(SILENCE_S) as silence:
            while True:
                await self.is_reading.wait()
                message = await socket.recv(decode=False)
                if self.loses_next:
                    self.loses_next = False
                    raise ConnectionAbortedError("cut before this was heard")
                self._take(orjson.loads(message))
                if self.page.is_greeted:
                    silence.reschedule(None)
                for message in self.page.outgoing():
                    await socket.send(message)
                if self.page.is_moving:
                    await self._move(socket)
                    return

    def _take(self, message: Any) -> None:
        was = self.page.identity.page
        self.page.receive(message)
        if message[0] == "hello":
            self._attempts = 0
            self.is_connected = True
            if self._lost_at:
                self.returns.append(time.monotonic() - self._lost_at)
            if self.page.identity.page != was:
                self.kept.append(self.page.kept)
        elif message[0] == "move":
            self._moves_within_s = message[1] / 1000
        self.news.set()

    async def _move(self, socket: ClientConnection) -> None:
        """Go on listening for a while, then go elsewhere."""
        with suppress(TimeoutError):
            async with asyncio.timeout(random.random() * self._moves_within_s):
                while True:
                    self._take(orjson.loads(await socket.recv(decode=False)))


async def load(url: str, path: str, cookie: str = "") -> tuple[str, str]:
    """A document and the cookie that came with it."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/html\r\n"
            f"Cookie: {cookie}\r\nConnection: close\r\n\r\n".encode()
        )
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    lines = head.decode().split("\r\n")
    if " 200 " not in lines[0]:
        raise ConnectionError(f"{path} answers {lines[0]}: {body[:300]!r}")
    cookies = [
        line.partition(":")[2].split(";")[0].strip()
        for line in lines
        if line.lower().startswith("set-cookie")
    ]
    return body.decode(), "; ".join([*([cookie] if cookie else []), *cookies])
