"""A window of the in-process browser's, whose server is behind a real network."""

from __future__ import annotations

import random
import secrets
import time
from collections.abc import Callable

from ..application import Caller
from ..routing.addresses import is_own
from ..testing.browser import Page
from ..testing.dom import Element
from ..testing.network import Clock
from ..testing.parts import Files
from ..testing.plain_posts import Multipart
from ..testing.uploads import Choice, orders_of
from ..testing.wire_page import NotALivePage, WirePage
from ..testing.world import World
from .http import Document, Http
from .line import Line
from .trouble import NoAnswer, Refused, WrongHost

RELOAD_EVERY_S = 10.0
UPLOADS_PATH = "/_live/uploads"


class Elsewhere(World):
    """The world of a page whose server is in another process: there is nothing here to ask."""

    def __init__(self) -> None:
        self.clock = Clock()


class NetPage(Page):
    """One window of one person. What it does blocks, though it says `await`: drive it with `now`.

    Args:
        http: who this is, and where the server is.
        dice: for the random waits of browsers.
    """

    def __init__(
        self,
        http: Http,
        *,
        dice: random.Random | None = None,
    ) -> None:
        super().__init__(Elsewhere(), Caller(""))
        self.http = http
        self._dice = dice or random.Random()  # noqa: S311  # waits, not secrets
        self._line: Line | None = None
        # Of earlier documents: reconnections, and bytes with their messages; and when one was loaded anew.
        self._returns = self._bytes_down = 0
        self._reloaded_at = -RELOAD_EVERY_S

    @property
    def returns(self) -> int:
        """How often this person's connection was lost and came back."""
        return self._returns + (self._line.returns if self._line else 0)

    @property
    def lost(self) -> int:
        """How many events were dropped of which this person was told."""
        return self._wire.lost if self._wire else 0

    @property
    def bytes_down(self) -> int:
        """Bytes of all documents and messages so far."""
        return self._bytes_down + (self._line.bytes_down if self._line else 0)

    def think(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Do nothing for a while, and see what comes; answers whether `done` is so before it is over."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not done():
            if self._line is None:
                time.sleep(left)
            elif self._line.pump(left, done):
                return True
            elif self._line.reload:
                self._reload()
        return done()

    async def close(self) -> None:
        """Close the window."""
        self._hang_up()
        self.http.close()

    async def drop_connection(self) -> None:
        """Lose the connection; what is waited for next brings it back."""
        if self._line:
            self._line.cut()

    async def reconnect(self) -> None:
        """Open a socket again now."""
        await self._settle()

    # What the window asks of its server.

    async def _settle(self) -> None:
        """Wait until the server has handled everything, and follow where it leads.

        Raises:
            NoAnswer: it takes longer than this person's patience.
        """
        patience_s = self.http.patience_s
        if not self.think(patience_s, self._is_answered):
            raise NoAnswer(patience_s, self._line.trouble if self._line else "")
        if (where := self.wire.left_for) and is_own(where):
            self.wire.left_for = ""
            await self._load(where)

    def _is_answered(self) -> bool:
        line = self._line
        return line is None or (line.is_open and not self.wire.waits)

    def _send(self) -> None:
        if self._line:
            self._line.send()

    async def _load(self, path: str) -> None:
        self._hang_up()
        self._show(self.http.get(path))

    async def _post(self, pairs: list[tuple[str, str]], body: Multipart | None = None) -> None:
        path = self.path
        self._hang_up()
        if body is not None:
            self._show(self.http.post_body(path, body.content, body.content_type))
        else:
            self._show(self.http.post(path, pairs))

    async def _connect(self) -> None:
        """Nothing to do: who pumps connects."""

    def _is_page(self, address: str) -> bool:
        """Who is not the server cannot know: what a recording goes to was a page."""
        return is_own(address)

    async def _bring(self, around: Element, files: Files) -> None:
        choices = [_choice(name, content) for name, content in files.items()]
        await self._choose(around, choices)
        wanted, refused = orders_of(around), 0
        for choice in choices:
            if choice.ref in wanted:
                upload_id, ticket = wanted[choice.ref]
                status = self._upload(ticket, choice.content)
                self._dispatch(around, "uploads", {"detail": {"ended": upload_id, "status": status}})
                refused = status if status >= 400 else refused
        await self._settle()
        if refused:
            raise Refused(UPLOADS_PATH, refused)

    def _upload(self, ticket: str, content: bytes) -> int:
        """Send a file in one piece; answers the status."""
        headers = {"Upload-Ticket": ticket, "Upload-Offset": "0", "Content-Type": "application/octet-stream"}
        return self.http.send("PATCH", UPLOADS_PATH, content, headers)

    # Below: one step each.

    def _show(self, document: Document) -> None:
        self.status = document.status
        self._bytes_down += document.bytes
        if document.status >= 500:
            raise Refused(document.path, document.status)
        try:
            wire = WirePage(document.text, document.path)
        except NotALivePage:
            raise _no_page(self.http.origin, document) from None
        self._begin_page(wire)
        self._history.append((document.path, wire))
        self._left = []
        headers = {**self.http.headers, **({"Cookie": self.http.cookie} if self.http.cookies else {})}
        self._line = Line(self.http.origin, wire, headers, self._dice, tls=self.http.tls)
        self._greet(self._line)

    def _greet(self, line: Line) -> None:
        """Open the socket; a document without one is of no use to anybody."""
        if not line.pump(self.http.patience_s, lambda: line.is_open):
            raise NoAnswer(self.http.patience_s, line.reload or line.trouble)

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._returns += self._line.returns
            self._bytes_down += self._line.bytes_down
            self._line = None

    def _reload(self) -> None:
        """Load the document anew, but not again and again."""
        path = self.path
        time.sleep(max(0.0, self._reloaded_at + RELOAD_EVERY_S - time.monotonic()))
        self._reloaded_at = time.monotonic()
        self._hang_up()
        self._show(self.http.get(path))
        self._returns += 1


def _choice(name: str, content: bytes | str) -> Choice:
    return Choice(secrets.token_hex(8), name, content.encode() if isinstance(content, str) else content)


def _no_page(origin: str, document: Document) -> Exception:
    if document.status >= 400:
        return Refused(document.path, document.status)
    return WrongHost(origin + document.path, "what it sends is no page of this engine")
