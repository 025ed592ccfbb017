"""A server of a few lines that plays the engine's part: a handmade document, frames by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.async_api import Page
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from heavy_engine.sanic_executor.scripts import bundle
from heavy_engine.sanic_executor.security import SECURITY_HEADERS
from tests.support.waiting import in_time

CLIENT = Path(__file__).parents[3] / "heavy_engine" / "client"
HTML = "text/html; charset=utf-8"
JAVASCRIPT = "text/javascript; charset=utf-8"


class Socket:
    """The server's end of one socket."""

    def __init__(self, connection: ServerConnection) -> None:
        self._connection = connection
        query = urlsplit(connection.request.path).query if connection.request else ""
        self.asked = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}

    async def greet(self, ack: int = 0, **more: Any) -> "Socket":
        """Say hello: the page is known and as it is."""
        await self.send(["hello", {"ack": ack, "page": self.asked["page"], **more}])
        return self

    async def send(self, message: list[Any]) -> None:
        """Send one message."""
        await self.send_text(json.dumps(message))

    async def send_text(self, text: str) -> None:
        """Send a message as it is written."""
        await self._connection.send(text)

    async def receive(self) -> Any:
        """The next message of the browser."""
        async with in_time():
            return json.loads(await self._connection.recv())

    async def next_of(self, kind: str) -> Any:
        """The next message of one type; others are passed over."""
        while True:
            message = await self.receive()
            if message[2] == kind:
                return message

    async def cut(self) -> None:
        """Break the connection as a dead network does, without a close frame."""
        self._connection.transport.abort()
        await self._connection.wait_closed()

    async def close(self, code: int) -> None:
        """Close with a code of ours."""
        await self._connection.close(code)


class Stage:
    """Pages by path, files by path, and the sockets that browsers opened."""

    def __init__(self) -> None:
        self.url = ""
        self.files: dict[str, tuple[str, str]] = {}
        self.asked_for: list[str] = []
        self.answers_sockets = True
        self._sockets: asyncio.Queue[Socket] = asyncio.Queue()

    def set(self, content: str, path: str = "/", head: str = "") -> None:
        """What a path shows; the content is the root's, marks and all."""
        attributes = {"page": "p1", "token": "t1", "digest": "d1", "version": "2"}
        data = "".join(f' data-{name}="{escape(value)}"' for name, value in attributes.items())
        script = '<script type="module" src="/_live/client/core.js"></script>'
        document = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stage</title>{script}{head}'
            f'</head><body><div id="heavy-root"{data}>{content}</div></body></html>'
        )
        self.files[path] = (document, HTML)

    def script(self, path: str, source: str) -> None:
        """A script of the page or of an extension."""
        self.files[path] = (source, JAVASCRIPT)

    async def socket(self) -> Socket:
        """The next socket that a browser opens."""
        async with in_time():
            return await self._sockets.get()

    async def line(self, ack: int = 0, **more: Any) -> Socket:
        """The next socket, greeted."""
        return await (await self.socket()).greet(ack, **more)

    async def show(self, page: Page, content: str, **more: Any) -> Socket:
        """Open a page with a content, greet its socket, and wait until the page has heard that.

        What happens before that waits for the greeting, and of some events only the last is kept then.
        """
        self.set(content)
        await page.goto(self.url)
        socket = await self.line(**more)
        await page.wait_for_selector("html[data-connection=open]", state="attached")
        return socket

    async def _hold(self, connection: ServerConnection) -> None:
        await self._sockets.put(Socket(connection))
        await connection.wait_closed()

    def _answer(self, _connection: ServerConnection, request: Request) -> Response | None:
        path = urlsplit(request.path).path
        self.asked_for.append(path)
        if path == "/_live/socket":
            return None if self.answers_sockets else _response(HTTPStatus.FORBIDDEN, "no", "text/plain")
        if path == "/livez":
            return _response(HTTPStatus.OK, "alive", "text/plain")
        if path == "/_live/client/core.js":
            return _response(HTTPStatus.OK, bundle(CLIENT, "boot.js"), JAVASCRIPT)
        if path.startswith("/_live/client/") and path not in self.files:
            return _response(HTTPStatus.OK, (CLIENT / Path(path).name).read_text(), JAVASCRIPT)
        if path not in self.files:
            return _response(HTTPStatus.NOT_FOUND, "no such path", "text/plain")
        return _response(HTTPStatus.OK, *self.files[path])


@asynccontextmanager
async def raise_stage() -> AsyncIterator[Stage]:
    """A stage on a free port of this machine."""
    stage = Stage()
    server: Server
    connections: list[ServerConnection] = []

    def connected(*arguments: Any, **more: Any) -> ServerConnection:
        connections.append(ServerConnection(*arguments, **more))
        return connections[-1]

    async with serve(
        stage._hold,
        "127.0.0.1",
        0,
        process_request=stage._answer,
        compression=None,
        create_connection=connected,  # type: ignore[arg-type]  # a function that makes one does as well
    ) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        stage.url = f"http://127.0.0.1:{port}/"
        yield stage
        server.close(close_connections=True)
        # Also those over which a browser has not asked for anything yet: the server does not know them.
        for connection in connections:
            connection.transport.abort()


def _response(status: HTTPStatus, body: str, kind: str) -> Response:
    data = body.encode()
    headers = Headers(SECURITY_HEADERS)
    headers["content-type"] = kind
    headers["content-length"] = str(len(data))
    headers["connection"] = "close"
    return Response(status, status.phrase, headers, data)
