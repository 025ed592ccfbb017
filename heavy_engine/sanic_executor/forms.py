"""Plain HTML posts on the paths of pages: forms without JavaScript."""

from urllib.parse import parse_qsl

import structlog
from sanic.exceptions import BadRequest, Forbidden, PayloadTooLarge, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from ..forms.posting import SEE_OTHER, FormGone, answer_post
from ..forms.tokens import ForgedToken
from ..routing.errors import NotFound
from ..session.live_pages import LivePages
from ..session.page_session import Services
from .brought import brought_by
from .pages import EVERY_PATH, document_response
from .security import SessionCookie
from .types import Server

URL_ENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
# So many names and values a form may have; a list of 100 rows with ten inputs each fits.
PAIRS_MAX = 2_000
CONFLICT, UNSUPPORTED = 409, 415

log = structlog.get_logger("heavy.http")


def add_forms(server: Server, services: Services, cookie: SessionCookie, pages: LivePages) -> None:
    """Answer POST for every page of the application.

    Who posts is known by cookie, and the Origin was looked at as of every request that changes something.
    Besides, a form carries a token that is bound to the browser's session.
    """

    async def post(request: Request, **_path: str) -> HTTPResponse:
        if services.routes.match(request.path) is None:
            raise NotFound
        session_id = cookie.read(request)
        if session_id is None:
            raise Forbidden(str(ForgedToken()))
        response = await answer(request, session_id)
        response.headers["cache-control"] = "no-store"
        return response

    async def answer(request: Request, session_id: str) -> HTTPResponse:
        caller = await services.application.who_asks(session_id)
        brought = brought_by(request, cookie, session_id)
        pairs = _pairs(request)
        try:
            done = await answer_post(pages, services, caller, _address(request), pairs, brought)
        except ForgedToken as forged:
            log.warning("a form's token was refused", path=request.path)
            raise Forbidden(str(forged)) from None
        except FormGone as gone:
            raise SanicException(str(gone), status_code=CONFLICT) from None
        if done.page is not None:
            return document_response(done.page, done.html, cookie.token(session_id), done.status)
        response = redirect(done.location, status=SEE_OTHER)
        if done.sent:
            response.headers.add("set-cookie", cookie.sent_header(request, session_id, done.sent))
        return response

    for name, path in EVERY_PATH.items():
        server.add_route(post, path, methods=["POST"], name=f"form_{name}")


def _pairs(request: Request) -> list[tuple[str, str]]:
    """What was posted, in its order; files are not for this."""
    kind = (request.content_type or "").partition(";")[0].strip().lower()
    if kind == URL_ENCODED:
        return _pairs_of_text(request.body)
    if kind == MULTIPART:
        found = [(name, value) for name, values in (request.form or {}).items() for value in values]
        return _not_too_many(found)
    raise SanicException(
        f"A form is sent as {URL_ENCODED}; this came as {kind or 'nothing'}.", status_code=UNSUPPORTED
    )


def _pairs_of_text(body: bytes) -> list[tuple[str, str]]:
    if body.count(b"&") >= PAIRS_MAX:
        raise PayloadTooLarge(f"A form has at most {PAIRS_MAX} fields.")
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True)
    except ValueError:
        raise BadRequest("A form's text is UTF-8; this is not.") from None


def _not_too_many(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len(pairs) > PAIRS_MAX:
        raise PayloadTooLarge(f"A form has at most {PAIRS_MAX} fields.")
    return pairs


def _address(request: Request) -> str:
    return f"{request.path}?{request.query_string}" if request.query_string else request.path
