"""A server that says what a test tells it to, over real sockets, from a thread of its own."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

DOCUMENT = (
    '<!doctype html><title>Tools</title><div id="heavy-root" data-page="p1" data-token="t" data-digest="d"'
    ' data-version="2"><button data-h="1" data-on="click">Take</button><p data-h="2">all here</p></div>'
)
Script = Callable[["Talk"], None]


class NoWait(Random):
    """Dice that always say: at once."""

    def random(self) -> float:
        return 0.0


class Talk:
    """One socket, as the server has it."""

    def __init__(self, socket: ServerConnection) -> None:
        self._socket = socket
        # The number of the event that came last.
        self.last = 0

    def say(self, *message: Any) -> None:
        self._socket.send(json.dumps(message))

    def hello(self, ack: int = 0, page: str = "p1", **more: Any) -> None:
        self.say("hello", {"ack": ack, "page": page, "path": "/", "title": "Tools", **more})

    def hear(self) -> Any:
        message = json.loads(self._socket.recv())
        self.last = message[0]
        return message

    def close(self, code: int) -> None:
        self._socket.close(code)

    def wait_for_the_end(self) -> None:
        with suppress(ConnectionClosed):
            while True:
                self._socket.recv()


class Scripted:
    """What was asked of the server, and what it says next.

    Args:
        scripts: one for each socket, in order.
        documents: by path; `DOCUMENT` for all others. A number is a status.
        refusals: statuses for the first handshakes.
    """

    def __init__(
        self, *scripts: Script, documents: dict[str, str | int] | None = None, refusals: tuple[int, ...] = ()
    ) -> None:
        self.asked: list[str] = []
        self.cookies: list[str] = []
        self._scripts, self._documents = list(scripts), documents or {}
        self._refusals = list(refusals)

    def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        self.asked.append(request.path)
        self.cookies.append(request.headers.get("Cookie", ""))
        if request.path.startswith("/_live/socket"):
            return connection.respond(self._refusals.pop(0), "no") if self._refusals else None
        found = self._documents.get(request.path, DOCUMENT)
        if isinstance(found, str) and found.startswith(("/", "http")):
            moved = connection.respond(303, "")
            moved.headers["Location"] = found
            moved.headers["Set-Cookie"] = "visitor=ada; Path=/; HttpOnly"
            return moved
        return connection.respond(found, "no") if isinstance(found, int) else connection.respond(200, found)

    def talk(self, socket: ServerConnection) -> None:
        with suppress(ConnectionClosed):
            self._scripts.pop(0)(Talk(socket))


@contextmanager
def serving(scripted: Scripted) -> Iterator[str]:
    """Serve until the block ends; gives the address."""
    server: Server = serve(scripted.talk, "127.0.0.1", 0, process_request=scripted.answer, compression=None)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        thread.join()
