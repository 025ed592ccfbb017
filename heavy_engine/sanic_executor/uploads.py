"""Files that browsers send: in any number of requests, each going on where the last one stopped.

    HEAD   /_live/uploads     200 Upload-Offset, Upload-Complete: ?1 if done; 404 nothing came, 410 refused
    PATCH  /_live/uploads     Upload-Offset says where these bytes belong; 200 with the new offset
    DELETE /_live/uploads     204: forget it

The header Upload-Ticket says which file this is, and is signed. The words are those of tus 1.0 and of the
IETF's "Resumable Uploads for HTTP", which a ticket replaces the creation of.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import structlog
from sanic.exceptions import RequestTimeout
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from ..application import Caller
from ..session.services import Services
from ..uploads.receiving import receive
from ..uploads.refusals import SENTENCES, TOO_LARGE, UploadRefused
from ..uploads.threads import in_thread
from ..uploads.tickets import NotSigned, Ticket
from .security import SessionCookie
from .types import Server

PATH = "/_live/uploads"
NOT_YOURS, NOTHING_YET, REFUSED = 403, 404, 410
STALLED = "Nothing came of this upload for too long. It may go on from where it is."
NOT_KEPT = {"cache-control": "no-store"}

log = structlog.get_logger("heavy.uploads")


def add_uploads(server: Server, services: Services, cookie: SessionCookie) -> None:
    """Serve /_live/uploads."""
    desk = services.uploads

    async def look(request: Request) -> HTTPResponse:
        ticket = await _ticket(request, services, cookie)
        offset = await in_thread(lambda: desk.spool.offset(ticket))
        if offset is None:
            was_refused = await in_thread(lambda: desk.spool.refusal(ticket))
            return empty(REFUSED if was_refused else NOTHING_YET, headers=NOT_KEPT)
        is_done = await in_thread(lambda: desk.spool.is_done(ticket))
        return empty(200, headers=_where(offset, is_done))

    async def take(request: Request) -> HTTPResponse:
        try:
            ticket = await _ticket(request, services, cookie)
            offset = _number(request.headers.get("upload-offset"))
            if offset + _number(request.headers.get("content-length", "0")) > ticket.size:
                raise UploadRefused(TOO_LARGE, SENTENCES[TOO_LARGE])
            chunks = body_of(request, services.settings.upload_stall_s)
            async with aclosing(chunks):
                offset, is_done = await receive(desk.spool, ticket, offset, chunks)
        except UploadRefused as refusal:
            log.info("upload refused", status=refusal.status, reason=str(refusal))
            headers = NOT_KEPT if refusal.offset is None else _where(refusal.offset)
            return json({"error": str(refusal)}, refusal.status, headers=headers)
        return json({"offset": offset}, headers=_where(offset, is_done))

    async def forget(request: Request) -> HTTPResponse:
        ticket = await _ticket(request, services, cookie)
        await in_thread(lambda: desk.spool.forget(ticket))
        return empty(headers=NOT_KEPT)

    async def refuse(_request: Request, refusal: UploadRefused) -> HTTPResponse:
        return json({"error": str(refusal)}, refusal.status, headers=NOT_KEPT)

    server.add_route(look, PATH, methods=["HEAD"], name="upload_look")
    server.add_route(take, PATH, methods=["PATCH"], name="upload_take", stream=True)
    server.add_route(forget, PATH, methods=["DELETE"], name="upload_forget")
    server.error_handler.add(UploadRefused, refuse)


async def caller_of(request: Request, services: Services, cookie: SessionCookie) -> Caller | None:
    """Who asks, as their page knows them; None without a session of ours."""
    session_id = cookie.read(request)
    return await services.application.who_asks(session_id) if session_id else None


async def _ticket(request: Request, services: Services, cookie: SessionCookie) -> Ticket:
    caller = await caller_of(request, services, cookie)
    if caller is None:
        raise UploadRefused(NOT_YOURS, "No page of yours gave leave for this upload. Load the page again.")
    try:
        return services.uploads.signer.check(request.headers.get("upload-ticket", ""), caller)
    except NotSigned as error:
        raise UploadRefused(NOT_YOURS, str(error)) from error


def _number(said: str | None) -> int:
    if said is None or not said.isascii() or not said.isdigit() or len(said) > 15:
        raise UploadRefused(400, f"Wanted a number of bytes in Upload-Offset, saw {said!r}.")
    return int(said)


async def body_of(request: Request, stall_s: float, sentence: str = STALLED) -> AsyncGenerator[bytes, None]:
    """What comes of a request's body, as it comes.

    Raises:
        RequestTimeout: with this sentence, when nothing came for so long.
    """
    stream: Any = request.stream
    while True:
        try:
            async with asyncio.timeout(stall_s):
                chunk = await stream.read()
        except TimeoutError:
            raise RequestTimeout(sentence) from None
        if chunk is None:
            return
        if chunk:
            yield chunk


def _where(offset: int, is_done: bool = False) -> dict[str, str]:
    return {**NOT_KEPT, "upload-offset": str(offset), "upload-complete": "?1" if is_done else "?0"}
