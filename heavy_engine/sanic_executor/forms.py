"""Plain HTML posts on the paths of pages: forms without JavaScript."""

from collections.abc import Mapping
from contextlib import aclosing
from typing import Any
from urllib.parse import parse_qsl

import structlog
from sanic.exceptions import BadRequest, Forbidden, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from ..application import Caller
from ..forms.multipart import PARTS_MAX, BadPost
from ..forms.post_files import Wanted
from ..forms.posting import SEE_OTHER, Answer, FormGone, answer_post, wanted_files
from ..forms.reading import Posted, PostReader
from ..forms.sent import MULTIPART, Pairs
from ..forms.tokens import ForgedToken
from ..live.live_pages import LivePages
from ..routing.errors import NotFound
from ..session.brought import Brought
from ..session.services import Services
from .brought import brought_by
from .pages import EVERY_PATH, document_response
from .security import SessionCookie
from .types import Server
from .uploads import body_of

URL_ENCODED = "application/x-www-form-urlencoded"
STALLED = "Nothing came of this form for too long, so nothing was saved. Send it again."
CONFLICT, UNSUPPORTED = 409, 415

log = structlog.get_logger("heavy.http")


def add_forms(server: Server, services: Services, cookie: SessionCookie, pages: LivePages) -> None:
    """Answer POST for every page of the application.

    Who posts is known by cookie, and the Origin was looked at as of every request that changes something.
    Besides, a form carries a token that is bound to the browser's session.
    """
    posts = _Posts(services, cookie, pages)

    async def post(request: Request, **_path: str) -> HTTPResponse:
        return await posts.answer(request)

    for name, path in EVERY_PATH.items():
        server.add_route(post, path, methods=["POST"], name=f"form_{name}", stream=True)


class _Posts:
    """Reads what is posted to a page, and answers with the next one."""

    def __init__(self, services: Services, cookie: SessionCookie, pages: LivePages) -> None:
        self._services = services
        self._settings = services.settings
        self._cookie = cookie
        self._pages = pages

    async def answer(self, request: Request) -> HTTPResponse:
        most = self._settings.request_max_bytes
        if _kind(request) != MULTIPART and _size(request) > most:
            raise PayloadTooLarge(f"A form's texts have at most {most} bytes.")
        if self._services.routes.match(request.path) is None:
            raise NotFound
        session_id = self._cookie.read(request)
        if session_id is None:
            raise Forbidden(str(ForgedToken()))
        response = await self._answer_to(request, session_id)
        response.headers["cache-control"] = "no-store"
        return response

    async def _answer_to(self, request: Request, session_id: str) -> HTTPResponse:
        caller = await self._services.application.who_asks(session_id)
        brought = brought_by(request, self._cookie, session_id)
        done = await self._do(request, caller, brought)
        if done.page is not None:
            token = self._cookie.token(session_id)
            return document_response(request, done.page, done.html, token, done.status)
        response = redirect(done.location, status=SEE_OTHER)
        if done.sent:
            response.headers.add("set-cookie", self._cookie.sent_header(request, session_id, done.sent))
        return response

    async def _do(self, request: Request, caller: Caller, brought: Brought) -> Answer:
        try:
            posted = await self._read(request, caller, brought)
            return await answer_post(self._pages, self._services, caller, _address(request), posted, brought)
        except BadPost as bad:
            raise SanicException(str(bad), status_code=bad.status) from None
        except ForgedToken as forged:
            log.warning("a form's token was refused", path=request.path)
            raise Forbidden(str(forged)) from None
        except FormGone as gone:
            raise SanicException(str(gone), status_code=CONFLICT) from None

    async def _read(self, request: Request, caller: Caller, brought: Brought) -> Posted:
        kind = _kind(request)
        if kind == MULTIPART:
            return await self._read_parts(request, caller, brought)
        if kind == URL_ENCODED:
            return Posted(_pairs_of_text(await _whole_body(request, self._services)))
        raise SanicException(
            f"A form is sent as {URL_ENCODED} or {MULTIPART}; this came as {kind or 'nothing'}.",
            status_code=UNSUPPORTED,
        )

    async def _read_parts(self, request: Request, caller: Caller, brought: Brought) -> Posted:
        async def find_wanted(pairs: Pairs) -> Mapping[str, Wanted]:
            return await wanted_files(self._pages, self._services, caller, _address(request), pairs, brought)

        kind, size = request.headers.get("content-type", ""), _size(request)
        reader = PostReader(kind, self._services.uploads, caller, find_wanted, size)
        async with aclosing(body_of(request, self._settings.upload_stall_s, STALLED)) as chunks:
            return await reader.read(chunks)


async def _whole_body(request: Request, services: Services) -> bytes:
    """A body of texts, which is never large."""
    typed: Any = request
    typed.stream.request_max_size = services.settings.request_max_bytes
    await typed.receive_body()
    return request.body


def _kind(request: Request) -> str:
    return (request.content_type or "").partition(";")[0].strip().lower()


def _size(request: Request) -> int:
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _pairs_of_text(body: bytes) -> list[tuple[str, str]]:
    if body.count(b"&") >= PARTS_MAX:
        raise PayloadTooLarge(f"A form has at most {PARTS_MAX} fields.")
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True)
    except ValueError:
        raise BadRequest("A form's text is UTF-8; this is not.") from None


def _address(request: Request) -> str:
    return f"{request.path}?{request.query_string}" if request.query_string else request.path
