"""Window: loads pages, keeps their connection, and knows where it has been."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from html import escape
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

import orjson

from ..application import Application, Caller
from ..forms.locales import locale_of
from ..forms.posting import answer_post
from ..html.document import Document, words_for_others
from ..live.live_page import LivePage
from ..live.resume import SocketGone
from ..routing.addresses import split_address
from ..session.brought import Brought
from ..session.records import EventRecord
from ..wire.messages import PROTOCOL_VERSION, read_address
from .dom import Element
from .events import Report, reports
from .network import MemorySocket, Network
from .people import NotThere
from .plain_posts import Multipart, read_multipart
from .sorting import Lift
from .virtual import View
from .wire_page import ROOT_ID, Reload, WirePage
from .world import World

REDIRECTS_MAX = 5
# What says something of the page's state, and nothing of the page.
KEPT_OPS = ("k", "o")


class Offline(AssertionError):
    """The connection is gone; call `reconnect()` first if that is not what the test is about."""


class Window:
    """A window of one person, without hands: `browser.Page` has those."""

    def __init__(
        self,
        world: World,
        caller: Caller,
        *,
        language: str = "en",
        time_zone: str = "",
        javascript: bool = True,
    ) -> None:
        self.caller = caller
        self.javascript = javascript
        # Of the document that is shown, as HTTP says it.
        self.status = 200
        self._brought = Brought(locale_of(language), time_zone=time_zone)
        self.frames: list[list[Any]] = []
        self._world = world
        self._network = Network()
        # What was reached by scrolling, and with which wish.
        self._reached: dict[Element, str] = {}
        # A row in hand by keyboard, and where somebody is in long lists.
        self._lift: Lift | None = None
        self._views: dict[Element, View] = {}
        self._history: list[tuple[str, WirePage]] = []
        # Where Forward leads.
        self._left: list[tuple[str, WirePage]] = []
        self._wire: WirePage | None = None
        self._live: LivePage | None = None
        self._socket: MemorySocket | None = None
        self.closed_with: tuple[int, str] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def title(self) -> str:
        """The title of the window."""
        return self.wire.title

    @property
    def head(self) -> dict[str, str | None]:
        """What the page says to search engines: `description`, `canonical` and `robots`, where it does."""
        return {part: text for part, text in self.wire.head.items() if text}

    @property
    def path(self) -> str:
        """Path and query in the address bar."""
        return self.wire.path

    @property
    def root(self) -> Element:
        """The element whose content is the page."""
        return self.wire.root

    @property
    def left_for(self) -> str:
        """Where the server sent the browser away to; empty if it did not."""
        return self.wire.left_for

    @property
    def ops(self) -> list[list[Any]]:
        """The edits that the last call brought; not what the browser is to keep."""
        return [op for frame in self.frames for op in frame[1:] if op[0] not in KEPT_OPS]

    @property
    def last_event(self) -> EventRecord:
        """What the last event of this page cost.

        Raises:
            NotThere: before the first event.
        """
        record = self._live.session.last_event if self._live else None
        if record is None:
            raise NotThere("this page has had no event yet")
        return record

    @property
    def wire(self) -> WirePage:
        """The browser's half of the protocol."""
        if self._wire is None:
            raise Offline("this page was never loaded, or it is closed")
        return self._wire

    # What happens to the connection.

    def network(
        self, *, latency_ms: float = 0.0, loss: float = 0.0, seed: int = 1, is_deaf: bool = False
    ) -> None:
        """Make this page's network slow or deaf, or good again; see `Network`."""
        self._network = Network(latency_ms, loss, seed, is_deaf)

    async def drop_connection(self) -> None:
        """Lose the connection and what is under way; `reconnect()` brings it back."""
        self._begin()
        if self._socket:
            self._socket.cut()
            self._socket = None
        await self._settle()

    async def reconnect(self) -> None:
        """Open a socket again, as a browser does by itself."""
        self._begin()
        await self._connect()
        await self._settle()

    async def kill_worker(self, application: Application | None = None) -> None:
        """End the server's process with all its pages; this page finds the next one.

        Work that has begun ends: it cannot be torn out of this process.

        Args:
            application: what the next process serves, as after a deploy; the same if left out.
        """
        self._begin()
        if self._socket:
            self._socket.cut()
            self._socket = None
        self._world.restart(application)
        await self._world.settle()
        await self._connect()
        await self._settle()

    def untouched(self) -> bool:
        """Whether the last greeting left every node as it was; `touched` says which it did not."""
        return not self.touched

    @property
    def touched(self) -> list[str]:
        """What the last greeting touched: `"5"` for what is directly in element 5, `"5@class"` for more.

        It is looked at from outside, as by a mutation observer.
        """
        return self.wire.touched

    @property
    def kept(self) -> str:
        """What the last greeting said became of the page's state: `all`, why not, or nothing."""
        return self.wire.kept

    async def close(self) -> None:
        """Close the window."""
        if self._socket:
            self._socket.cut()
            self._socket = None
        await self._world.settle()

    # What a page's hands do.

    def _begin(self) -> None:
        self.frames = []

    async def _settle(self) -> None:
        await self._world.settle()

    def _dispatch(self, target: Element, event_type: str, details: dict[str, Any] | None = None) -> bool:
        """Send an event to who listens; answers whether one of them prevents the default."""
        if not self.javascript:
            return False
        if event_type in ("input", "change"):
            self.wire.put_in(target)
        found = reports(target, event_type, details)
        for report in found:
            self.wire.make(report)
        self._send()
        return any(report.prevents_default for report in found)

    def _send(self) -> None:
        if self._socket and not self._socket.is_closed:
            for message in self.wire.outgoing():
                self._socket.say(message)

    def _visit(self, address: str, how: str) -> None:
        self.wire.make(Report(0, "go", {"path": address, "how": how}))
        self._send()

    # Below: one step each.

    async def _load(self, path: str) -> None:
        if self._socket:
            self._socket.cut()
        for _redirect in range(REDIRECTS_MAX):
            live, html = await self._world.pages.open(self.caller, self._known(path), self._brought)
            if not live.leads_to:
                break
            path = live.leads_to
        else:
            raise NotThere(f"redirected more than {REDIRECTS_MAX} times, at last to {path}")
        self._brought = replace(self._brought, sent="")
        await self._open(live, html)

    async def _open(self, live: LivePage, html: str, status: int = 200) -> None:
        """Show a document, and open its socket if there is a script to do so."""
        self.status = status
        self._begin_page(WirePage(_document(live, html), live.session.view.address))
        self._history.append((self.wire.path, self.wire))
        self._left = []
        self._live = live
        if self.javascript:
            await self._connect()

    def _begin_page(self, wire: WirePage) -> None:
        """Another document is shown."""
        self._wire = wire
        wire.on_move = self._moved

    async def _post(self, pairs: list[tuple[str, str]], body: Multipart | None = None) -> None:
        """Post a form to the page's own address, as browsers do by themselves."""
        if self._socket:
            self._socket.cut()
        world = self._world
        here = (world.pages, world.services, self.caller, self.path)
        posted = await read_multipart(body, *here, self._brought) if body else pairs
        answer = await answer_post(*here, posted, self._brought)
        if answer.page is not None:
            await self._open(answer.page, answer.html, answer.status)
            return
        self._brought = replace(self._brought, sent=answer.sent)
        await self._load(answer.location)

    def _is_page(self, address: str) -> bool:
        """Whether an address of this server is a page of this application."""
        return self._world.services.routes.find(split_address(address)[0]) is not None

    def _known(self, path: str) -> str:
        if not self._is_page(path):
            there = ", ".join(entry.pattern.text for entry in self._world.services.routes.entries)
            raise NotThere(f"no page {path!r}; there are: {there}")
        return path

    async def _connect(self) -> None:
        self._socket = self._new_socket()
        self.closed_with = None
        await self._world.connected(self._come(self._socket))

    async def _come(self, socket: MemorySocket) -> None:
        """What the server does with a new socket."""
        asked = read_address(dict(parse_qsl(self.wire.socket_query())))
        with suppress(SocketGone):
            self._live = await self._world.pages.connect(socket, self.caller, asked, self._brought)

    def _move_on(self) -> None:
        """Go to another server, as this one wishes."""
        if self._socket:
            self._socket.cut()
        self._socket = self._new_socket()
        self._world.connect(self._come(self._socket))

    def _new_socket(self) -> MemorySocket:
        return MemorySocket(self._world.clock, lambda: self._network, self._heard, self._ended)

    def _heard(self, packet: bytes) -> None:
        message = orjson.loads(packet)
        try:
            self.wire.receive(message)
        except Reload as reload:
            self.closed_with = (0, str(reload))
            return
        if isinstance(message[0], int):
            self.frames.append(message)
        elif self.wire.is_moving:
            self._move_on()
        else:
            self._send()

    def _ended(self, code: int, reason: str) -> None:
        self.closed_with = (code, reason)
        self._socket = None

    def _moved(self, op: list[Any]) -> None:
        if op[0] == "g" and op[3] == "push":
            self._history.append((op[1], self.wire))
            self._left = []
        elif op[0] == "g":
            self._history[-1:] = [(op[1], self.wire)]


def _document(live: LivePage, html: str) -> str:
    """What the server writes around a page, as far as this browser reads it."""
    marks = {
        "page": live.session.id,
        "token": "",
        "digest": live.digest(html),
        "version": str(PROTOCOL_VERSION),
    }
    data = "".join(f' data-{name}="{value}"' for name, value in marks.items())
    said = live.session.head.all(live.session.route_title)
    words = Document(
        title=said["title"] or "",
        description=said["description"],
        canonical=said["canonical"],
        robots=said["robots"],
    )
    return (
        f'{words_for_others(words)}<title>{escape(words.title)}</title><div id="{ROOT_ID}"{data}>{html}</div>'
    )
