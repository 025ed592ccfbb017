"""A raw client of the wire: drives a remote server without a browser, and weighs each answer."""

from __future__ import annotations

import asyncio
import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import orjson
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket

from .dom import Element
from .events import Report, reports
from .find import select
from .forms import set_property
from .parse import parse
from .wire_page import WirePage

PATIENCE_S = 10.0
SOCKET_PATH = "/_live/socket"


class NoAnswer(AssertionError):
    """The server did not answer in time, or not as docs/wire.md says."""


@dataclass(frozen=True)
class Answer:
    """What came back for one event: frames, their size in bytes, the event's size, the time in ms.

    Sizes are those of the messages; a frame's header adds 2 to 4 bytes down and 6 to 8 up.
    """

    frames: tuple[list[Any], ...]
    bytes: int
    bytes_up: int
    ms: float

    @property
    def ops(self) -> list[list[Any]]:
        """The edits of all frames, in order."""
        return [op for frame in self.frames for op in frame[1:]]


async def connect(
    url: str, *, dom: bool = True, cookie: str = "", headers: Mapping[str, str] | None = None
) -> WireClient:
    """Load a page as a browser would and open its socket.

    Args:
        url: address of the page, such as `http://127.0.0.1:8000/tasks`.
        dom: False keeps no DOM: elements are looked up in the first HTML only. For load tests.
        cookie: a cookie that the server gave before, to be the same visitor again.
        headers: more headers for the page and the socket.

    Raises:
        NoAnswer: when the page is not 200 or the socket does not greet in time.
    """
    document, given = await asyncio.to_thread(_load, url, cookie, dict(headers or {}))
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    client = WireClient(WirePage(document, path, keep_dom=dom), f"{parts.scheme}://{parts.netloc}", given)
    await client.open(headers)
    return client


class WireClient:
    """One page of one visitor over a real socket."""

    def __init__(self, page: WirePage, origin: str, cookie: str) -> None:
        self.page, self.origin, self.cookie = page, origin, cookie
        self.hello: dict[str, Any] = {}
        self._socket: ClientConnection | None = None
        self._first: Element | None = None
        self._numbers: dict[tuple[str, str], int] = {}

    async def __aenter__(self) -> WireClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def dom(self) -> Element:
        """The page as it is now; with `dom=False` as it was first."""
        return self.page.root

    @property
    def socket(self) -> ClientConnection:
        """The open socket."""
        if self._socket is None:
            raise NoAnswer("this client's socket is closed")
        return self._socket

    async def open(self, headers: Mapping[str, str] | None = None) -> None:
        """Open a socket for the page, greet, and send again what is not acknowledged."""
        address = self.origin.replace("http", "ws", 1) + SOCKET_PATH + "?" + self.page.socket_query()
        self._socket = await open_socket(
            address,
            origin=self.origin,  # type: ignore[arg-type]  # websockets wants its own NewType
            additional_headers={"Cookie": self.cookie, **(headers or {})},
            compression=None,
            max_size=None,
            ping_interval=None,
        )
        while not self.page.is_greeted:
            message = orjson.loads(await self._receive())
            self.page.receive(message)
            for answer in self.page.outgoing():
                await self._socket.send(answer)
        self.hello = message[1]

    async def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def click(self, selector: str, **details: Any) -> Answer:
        """Click on an element; `details` are fields of the event, by their DOM names."""
        return await self.send(selector, "click", **({"clientX": 120, "clientY": 240} | details))

    async def type(self, selector: str, text: str, *, by_key: bool = False) -> Answer:
        """Fill a field: one input event for the whole text, or one after each key."""
        steps = [text[: end + 1] for end in range(len(text))] if by_key else [text]
        answers = [await self.send(selector, "input", _value=step) for step in steps]
        return _joined(answers)

    async def submit(self, selector: str, **fields: str) -> Answer:
        """Submit a form with these values in its fields."""
        return await self.send(selector, "submit", _fields=fields)

    async def send(self, selector: str, event_type: str, **details: Any) -> Answer:
        """Send one event and wait until the server has handled it."""
        began = time.perf_counter()
        sent = 0
        self._make(selector, event_type, details)
        for message in self.page.outgoing():
            await self.socket.send(message)
            sent += len(message.encode())
        frames, size = await self._frames_until(self.page.made)
        return Answer(tuple(frames), size, sent, (time.perf_counter() - began) * 1000)

    async def receive(self) -> list[Any]:
        """The next message, whether an event asked for it or not; a call is answered besides."""
        frame: list[Any] = orjson.loads(await self._receive())
        self.page.receive(frame)
        if frame[0] == "call":
            await self._answer()
        return frame

    def _make(self, selector: str, event_type: str, details: dict[str, Any]) -> None:
        value, fields = details.pop("_value", None), details.pop("_fields", {})
        if not self.keeps_dom and not fields:
            payload = details | ({"target": {"value": value}} if value is not None else {})
            self.page.make(Report(self._number(selector, event_type), event_type, payload))
            return
        target = self._element(self.dom, selector)
        if value is not None:
            set_property(target, "value", value)
        for name, text in fields.items():
            set_property(self._element(target, f'[name="{name}"]'), "value", text)
        for report in _heard(target, selector, event_type, details):
            self.page.make(report)

    @property
    def keeps_dom(self) -> bool:
        """Whether the page is kept as it changes."""
        return self.page.keeps_dom

    def _number(self, selector: str, event_type: str) -> int:
        """The number of the innermost element that listens, looked up once in the first HTML."""
        key = (selector, event_type)
        if key not in self._numbers:
            self._first = self._first or parse(self.page.document)
            found = _heard(self._element(self._first, selector), selector, event_type, {})
            self._numbers[key] = found[0].number
        return self._numbers[key]

    def _element(self, root: Element, selector: str) -> Element:
        found = select(root, selector)
        if not found:
            raise LookupError(f"no element {selector!r} on {self.page.path}")
        return found[0]

    async def _frames_until(self, seq: int) -> tuple[list[list[Any]], int]:
        frames, size = [], 0
        while True:
            text = await self._receive()
            frame = orjson.loads(text)
            self.page.receive(frame)
            size += len(text)
            if frame[0] in ("call", "drop"):
                await self._answer()
                continue
            frames.append(frame)
            if isinstance(frame[0], int) and frame[0] >= seq:
                return frames, size

    async def _answer(self) -> None:
        """Say that there is no Python here: a handler may wait for that."""
        for message in self.page.outgoing():
            await self.socket.send(message)

    async def _receive(self) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self.socket.recv(decode=False)
        except TimeoutError:
            raise NoAnswer(f"{self.origin} did not answer within {PATIENCE_S:.0f} s") from None


def _heard(target: Element, selector: str, event_type: str, details: dict[str, Any]) -> list[Report]:
    found = reports(target, event_type, details)
    if not found:
        raise LookupError(f"nothing listens to {event_type!r} at {selector!r} or around it")
    return found


def _joined(answers: list[Answer]) -> Answer:
    return Answer(
        tuple(frame for answer in answers for frame in answer.frames),
        sum(answer.bytes for answer in answers),
        sum(answer.bytes_up for answer in answers),
        sum(answer.ms for answer in answers),
    )


def _load(url: str, cookie: str, headers: dict[str, str]) -> tuple[str, str]:
    """Get a page; answers its document and the visitor's cookies. Blocks."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.netloc, timeout=PATIENCE_S)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"Accept": "text/html", "Cookie": cookie} | headers)
        answer = connection.getresponse()
        document = answer.read().decode()
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise NoAnswer(f"GET {url} answered {answer.status}:\n{document[:500]}")
    given = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return document, "; ".join([*([cookie] if cookie else []), *given])
