"""Stock Sanic that answers every message: the least that a click over a WebSocket can cost.

    python -m benchmarks.references.echo PORT

The address says how long answers are, in bytes: /echo?bytes=24
"""

import sys
from typing import Any

from sanic import Sanic
from sanic.request import Request

from .serving import serve


def create() -> Sanic[Any, Any]:
    """The server."""
    server = Sanic("echo", configure_logging=False)

    async def echo(request: Request, socket: Any) -> None:
        answer = "x" * int(request.args.get("bytes", "0"))
        async for message in socket:
            await socket.send(answer or message)

    server.add_websocket_route(echo, "/echo")
    return server


if __name__ == "__main__":
    serve(create(), int(sys.argv[1]))
