"""Documents as gzip, for browsers that take it, without telling their length by what they hold.

Who can make a browser load our pages with words of his own in the address, and sees how long the
answers are, could guess a secret of the page letter by letter: a right guess compresses better
(BREACH). So no secret that opens anything stands twice the same in a document: the socket's token is
masked anew each time, and the page's id is random. And each answer is longer by a random number of
bytes, as Heal-the-Breach does it (Palacios, Palladino & Zorzo 2022), which drowns what one letter saves.
"""

import secrets
from gzip import compress

from sanic.request import Request
from sanic.response import BaseHTTPResponse

from .types import Server

# Half the best compression at a fifth of its time, on our pages.
LEVEL = 5
PADDING_MAX = 128
HTML = "text/html"
# A gzip header: no flags but one for a name, no time, an unknown system.
WITH_NAME = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"


def add_compression(server: Server, min_bytes: int) -> None:
    """Compress documents from a size on; 0 leaves that to a proxy."""

    async def squeeze(request: Request, response: BaseHTTPResponse) -> None:
        if not min_bytes or not (response.content_type or "").startswith(HTML) or not response.body:
            return
        response.headers["vary"] = "accept-encoding"
        if len(response.body) >= min_bytes and takes_gzip(request):
            response.body = padded_gzip(response.body)
            response.headers["content-encoding"] = "gzip"

    server.register_middleware(squeeze, "response")


def takes_gzip(request: Request) -> bool:
    """Whether a browser wants gzip: it names it, or anything, and does not give it a weight of 0."""
    wanted: dict[str, bool] = {}
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        wanted[name.strip()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return wanted.get("gzip", wanted.get("*", False))


def padded_gzip(body: bytes) -> bytes:
    """A body as gzip, of a length that nobody can foresee: a name of random length stands in its header."""
    plain = compress(body, LEVEL, mtime=0)
    name = b"x" * secrets.randbelow(PADDING_MAX)
    return WITH_NAME + name + b"\x00" + plain[10:]
