"""Files that people get: whole or in part, only with an address that was made for them."""

import asyncio
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

from sanic.exceptions import Forbidden, NotFound
from sanic.request import Request
from sanic.response import HTTPResponse, empty

from ..application import Caller
from ..files import FileStore, NoSuchFile, StoredFile
from ..session.services import Services
from ..uploads.kinds import KINDS
from ..uploads.links import PATH, FileLink, read_link
from ..uploads.ranges import NotSatisfiable, Part, part_of
from ..uploads.tickets import NotSigned
from .security import SessionCookie
from .types import Server
from .uploads import caller_of

SAFE_INLINE = frozenset(kind.media_type for kind in KINDS if kind.is_safe_image)
"""What a browser shows in our origin and never runs; all else is saved, whatever was asked."""
SANDBOX = "sandbox; default-src 'none'"


def add_downloads(server: Server, services: Services, cookie: SessionCookie) -> None:
    """Serve /_live/files/<a signed address>."""

    async def give(request: Request, signed: str) -> HTTPResponse | None:
        caller = await caller_of(request, services, cookie)
        if caller is None:
            raise Forbidden("This file belongs to no page of yours. Load the page again that has it.")
        link = await _allowed(services, caller, signed)
        store = services.uploads.store
        try:
            size = await store.size(link.file.id)
        except NoSuchFile:
            raise NotFound("This file is gone: somebody deleted it.") from None
        headers = _headers(link, size)
        if request.headers.get("if-none-match") == headers["etag"]:
            return empty(304, headers=_of_no_body(headers))
        return await _answer(request, store, link.file, size, headers)

    server.add_route(give, f"{PATH}/<signed:str>", methods=["GET", "HEAD"], name="file_give")


async def _allowed(services: Services, caller: Caller, signed: str) -> FileLink:
    """What an address says, if it is the caller's and the application does not mind.

    Raises:
        Forbidden: says why not.
    """
    try:
        link = read_link(services.uploads.signer, caller, signed)
    except NotSigned as error:
        raise Forbidden(str(error)) from None
    ask = services.application.may_download
    if ask is not None:
        async with services.application.open_work(caller) as work:
            if not await ask(work, link.file):
                raise Forbidden("You may not have this file.")
    return link


async def _answer(
    request: Request, store: FileStore, file: StoredFile, size: int, headers: dict[str, str]
) -> HTTPResponse | None:
    try:
        part = _wanted(request, size, headers["etag"])
    except NotSatisfiable:
        return empty(416, headers={**_of_no_body(headers), "content-range": f"bytes */{size}"})
    start, end = (part.start, part.end) if part else (0, size)
    if part:
        headers["content-range"] = part.content_range(size)
    headers["content-length"] = str(end - start)
    status = 206 if part else 200
    if request.method == "HEAD":
        return HTTPResponse(status=status, headers=headers, content_type=headers.pop("content-type"))
    await _send(request, store, file.id, Part(start, end), status, headers)
    return None


async def _send(
    request: Request, store: FileStore, file_id: str, part: Part, status: int, headers: dict[str, str]
) -> None:
    """Send a part of a file as fast as its browser reads."""
    kind = headers.pop("content-type")
    chunks: Any = store.read(file_id, part.start, part.end)
    async with aclosing(chunks):
        response = await request.respond(status=status, headers=headers, content_type=kind)
        async for chunk in chunks:
            await response.send(chunk)
            # Others get their turn between two parts.
            await asyncio.sleep(0)
        await response.eof()


def _wanted(request: Request, size: int, tag: str) -> Part | None:
    # A range of another version of the file is no use: then all of it.
    if request.headers.get("if-range", tag) != tag:
        return None
    return part_of(request.headers.get("range"), size)


def _headers(link: FileLink, size: int) -> dict[str, str]:
    is_shown = link.inline and link.file.media_type in SAFE_INLINE
    return {
        "content-type": link.file.media_type,
        "content-disposition": disposition(link.file.name, inline=is_shown),
        "content-security-policy": SANDBOX,
        "x-content-type-options": "nosniff",
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        # An id is never given twice: what is stored under it does not change.
        "etag": f'"{link.file.id}-{size}"',
    }


def disposition(name: str, *, inline: bool = False) -> str:
    """Content-Disposition as RFC 6266 has it: a plain name for old programs, the real one for others."""
    plain = "".join(sign if 32 <= ord(sign) < 127 and sign not in '"\\%' else "_" for sign in name)
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _of_no_body(headers: dict[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in headers.items() if name not in ("content-type", "content-disposition")
    }
