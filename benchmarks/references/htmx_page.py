"""The counter as htmx would do it, on stock Sanic: a page, its script, and an answer per click.

    python -m benchmarks.references.htmx_page PORT FILE

FILE is htmx.min.js.
"""

import sys
from itertools import count
from pathlib import Path
from typing import Any

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, html, raw

from .serving import serve

# As our documents have it: a browser starts a process of its own for such a page, some 25 ms
# whatever the page is made with.
SAME_ISOLATION = {"cross-origin-opener-policy": "same-origin"}
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
<title>Counter</title><script src="/htmx.js" defer></script></head>
<body><main><h1>Counter</h1>\
<button id="inc" type="button" hx-post="/inc" hx-target="#n" hx-swap="innerHTML">Increment</button>\
<output id="n">0</output></main></body>
</html>
"""


def create(script: bytes) -> Sanic[Any, Any]:
    """The server."""
    server = Sanic("htmx", configure_logging=False)
    clicks = count(1)

    async def page(_request: Request) -> HTTPResponse:
        return html(PAGE, headers=SAME_ISOLATION)

    async def htmx(_request: Request) -> HTTPResponse:
        return raw(script, content_type="text/javascript")

    async def increment(_request: Request) -> HTTPResponse:
        return html(str(next(clicks)))

    server.add_route(page, "/")
    server.add_route(htmx, "/htmx.js")
    server.add_route(increment, "/inc", methods=["POST"])
    return server


if __name__ == "__main__":
    serve(create(Path(sys.argv[2]).read_bytes()), int(sys.argv[1]))
