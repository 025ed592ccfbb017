"""ReactPy's own layout, on stock Sanic: the same pages, with ReactPy's own `html`.

python -m benchmarks.references.reactpy_layout PORT
"""

import sys
from typing import Any

import orjson
import reactpy
from reactpy.core.hooks import ConnectionContext
from reactpy.core.layout import Layout
from reactpy.core.serve import serve_layout
from reactpy.types import Connection, Location
from sanic import Sanic
from sanic.request import Request

from .serving import serve


def pages() -> dict[str, Any]:
    """The pages for measuring, made of ReactPy's own elements; path to component."""
    from heavy_engine.bench_pages import tags

    setattr(tags, "html", reactpy.html)  # noqa: B010  # Another type, with the same elements.
    from heavy_engine.bench_pages.routes import bench_routes

    return {path: route.page for path, route in bench_routes().items()}


def page_at(page: Any, path: str, query: str) -> Any:
    """A page that knows its address."""
    connection: Connection[Any] = Connection({}, Location(path, f"?{query}" if query else ""), None)
    return ConnectionContext(page(), value=connection)


def create() -> Sanic[Any, Any]:
    """The server."""
    server = Sanic("reactpy", configure_logging=False)
    server.config.WEBSOCKET_MAX_SIZE = 2**30
    for path, page in pages().items():
        server.add_websocket_route(_handler(page, path), path, name=path.rpartition("/")[2])
    return server


def _handler(page: Any, path: str) -> Any:
    async def live(request: Request, socket: Any) -> None:
        async def send(update: Any) -> None:
            await socket.send(orjson.dumps(update).decode())

        async def receive() -> Any:
            message = await socket.recv()
            if message is None:
                raise ConnectionError("the browser has gone")
            return orjson.loads(message)

        await serve_layout(Layout(page_at(page, path, request.query_string)), send, receive)

    return live


if __name__ == "__main__":
    serve(create(), int(sys.argv[1]))
