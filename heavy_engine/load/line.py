"""The line of one page to the server: a socket, and another one when it is lost, as in `client/socket.js`."""

from __future__ import annotations

import random
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import orjson
from websocket import (
    ABNF,
    WebSocket,
    WebSocketBadStatusException,
    WebSocketException,
    WebSocketTimeoutException,
)

from ..testing.wire_page import Reload, WirePage

SOCKET_PATH = "/_live/socket"
SHORTEST_WAIT_S, LONGEST_WAIT_S = 0.25, 5.0
TOO_MUCH = 4429
# A socket that neither opens nor fails is as good as lost.
SILENCE_S = 10.0
FORBIDDEN, NOT_FOUND = 403, 404


class Line:
    """One page's socket. Nobody reads it but who pumps: no threads, no callbacks.

    Args:
        origin: such as `https://example.org`.
        page: the browser's half of the protocol.
        headers: of the handshake, the cookie among them.
        dice: for the random waits of browsers.
        tls: what a server has to prove, for https.
    """

    def __init__(
        self,
        origin: str,
        page: WirePage,
        headers: Mapping[str, str],
        dice: random.Random | None = None,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.page = page
        # How often the socket was lost and another one greeted, and bytes of messages.
        self.returns = self.bytes_down = 0
        # Why only a new document can help; empty if none is needed.
        self.reload = ""
        # Why there is no socket, for who asks.
        self.trouble = ""
        self._origin, self._headers = origin, [f"{name}: {value}" for name, value in headers.items()]
        self._tls = {"context": tls} if tls else {}
        self._dice = dice or random.Random()  # noqa: S311  # waits, not secrets
        self._socket: WebSocket | None = None
        self._attempts = 0
        self._again_at = self._moves_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the server greeted and may be told something."""
        return self._socket is not None and self.page.is_greeted

    def send(self) -> None:
        """Say what this socket was not given yet."""
        if self._socket is None:
            return
        try:
            for message in self.page.outgoing():
                self._socket.send(message)
        except (WebSocketException, OSError) as error:
            self._lose(0, error)

    def pump(self, seconds: float, done: Callable[[], bool] = lambda: False) -> bool:
        """Let the page hear what comes, and connect again where needed, until it is done.

        Args:
            seconds: how long at most.
            done: is asked after every message.

        Returns:
            Whether it is done; False also where only a new document can help.
        """
        until = time.monotonic() + seconds
        while not done():
            left = until - time.monotonic()
            if left <= 0 or self.reload:
                return False
            self._hear(left)
        return True

    def close(self) -> None:
        """Go away, as a browser that closes its window."""
        socket, self._socket = self._socket, None
        if socket is not None:
            with suppress(WebSocketException, OSError):
                socket.close(timeout=0)
            socket.shutdown()  # type: ignore[no-untyped-call]

    def cut(self) -> None:
        """Lose the connection without a word, as a phone in a tunnel does."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.shutdown()  # type: ignore[no-untyped-call]

    def _hear(self, left: float) -> None:
        now = time.monotonic()
        if self._moves_at and now >= self._moves_at:
            self.close()
            self._again_at = self._moves_at = 0.0
        if self._socket is None:
            self._come_back(now, left)
            return
        waits = min(left, self._moves_at - now) if self._moves_at else left
        try:
            self._socket.settimeout(max(waits, 0.001))
            opcode, frame = self._socket.recv_data_frame(True)
        except WebSocketTimeoutException:
            return
        except (WebSocketException, OSError) as error:
            self._lose(0, error)
            return
        if opcode == ABNF.OPCODE_TEXT:
            self._take(frame.data)
        elif opcode == ABNF.OPCODE_CLOSE:
            self._lose(int.from_bytes(frame.data[:2], "big"), frame.data[2:].decode(errors="replace"))

    def _come_back(self, now: float, left: float) -> None:
        """Connect, but not before it is time to."""
        if self._again_at > now:
            time.sleep(min(left, self._again_at - now))
            return
        address = f"{self._origin.replace('http', 'ws', 1)}{SOCKET_PATH}?{self.page.socket_query()}"
        self._moves_at = 0.0
        self._socket = WebSocket(enable_multithread=False, skip_utf8_validation=True, sslopt=self._tls)
        options = {"origin": self._origin, "header": self._headers, "http_no_proxy": ["*"]}
        try:
            self._socket.connect(address, timeout=SILENCE_S, **options)  # type: ignore[no-untyped-call]
        except WebSocketBadStatusException as refusal:
            self._refused(refusal)
        except (WebSocketException, OSError) as error:
            self._lose(0, error)

    def _refused(self, refusal: WebSocketBadStatusException) -> None:
        if refusal.status_code in (FORBIDDEN, NOT_FOUND):
            self.reload = f"the socket was refused with {refusal.status_code}"
        self._lose(0, f"the server answers {refusal.status_code}")

    def _take(self, data: bytes) -> None:
        self.bytes_down += len(data)
        message = orjson.loads(data)
        if message[0] == "move":
            self._moves_at = time.monotonic() + self._dice.random() * float(message[1]) / 1000
        try:
            self.page.receive(message)
        except Reload as reload:
            self.reload = str(reload) or "the server wishes it"
            return
        if message[0] == "hello":
            self.returns += self._attempts > 0 or self.page.frames > 0
            self._attempts, self.trouble = 0, ""
        self.send()

    def _lose(self, code: int, why: object) -> None:
        self.close()
        self.trouble = f"the connection was lost ({code or ''}{' ' if code else ''}{why})"
        if 4400 <= code < 4500 and code != TOO_MUCH:
            self.reload = f"the server closed with {code}"
        self._attempts += 1
        longest = min(LONGEST_WAIT_S, SHORTEST_WAIT_S * 2**self._attempts)
        waits = (
            LONGEST_WAIT_S * (1 + self._dice.random()) if code == TOO_MUCH else self._dice.random() * longest
        )
        self._again_at = time.monotonic() + waits
