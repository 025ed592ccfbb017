"""Pages over HTTP: documents for routes, and error pages that are real ones."""

import secrets
from collections.abc import Callable, Coroutine
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import structlog
from reactpy.utils import reactpy_to_string
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, html, json, redirect

from ..application import Application, EngineSettings
from ..html.document import Document, live_document, static_document
from ..session.live_page import digest
from ..session.live_pages import LivePages
from ..session.page_session import Services
from ..wire.messages import PROTOCOL_VERSION
from .assets import asset_url, client_url
from .security import SessionCookie
from .types import Server

Handler = Callable[[Request], Coroutine[Any, Any, HTTPResponse]]

log = structlog.get_logger("heavy.http")

HEADLINES = {
    400: "This request makes no sense",
    403: "Not allowed",
    404: "No such page",
    405: "Not that way",
    413: "Too large",
    421: "Not this server",
    500: "Something went wrong here",
    503: "Not now",
}


def add_pages(
    server: Server,
    services: Services,
    settings: EngineSettings,
    cookie: SessionCookie,
    pages: LivePages,
) -> None:
    """Answer GET for every route of the application."""
    show = _shower(services.application, cookie, pages)
    for path in services.application.routes:
        server.add_route(show, path, methods=["GET", "HEAD"], name=f"page_{secrets.token_hex(4)}")
    server.error_handler.add(Exception, _error_handler(services.application, settings))


def error_response(
    request: Request, application: Application, status: int, detail: str, reference: str
) -> HTTPResponse:
    """An error as a page for people, as JSON for programs."""
    headline = HEADLINES.get(status) or HTTPStatus(status).phrase
    if "text/html" not in request.headers.get("accept", ""):
        return json({"status": status, "error": headline, "detail": detail, "reference": reference}, status)
    body = reactpy_to_string(application.error_page(status, headline, detail, reference))
    return html(static_document(_document(f"{headline} · {application.name}", application), body), status)


def _shower(application: Application, cookie: SessionCookie, pages: LivePages) -> Handler:
    async def show(request: Request) -> HTTPResponse:
        # Sanic takes "//" for "/".
        if request.path not in application.routes:
            raise NotFound(f"Requested URL {request.path} not found")
        known = cookie.read(request)
        session_id = known or cookie.new_id()
        # A HEAD asks for headers; nothing is rendered that nobody reads.
        response = html("") if request.method == "HEAD" else await paint(request, session_id)
        response.headers["cache-control"] = "no-store"
        if known is None:
            response.headers["set-cookie"] = cookie.header(request, session_id)
        return response

    async def paint(request: Request, session_id: str) -> HTTPResponse:
        caller = await application.who_asks(session_id)
        page, painted = await pages.open(caller, _address(request))
        if page.leads_to:
            return redirect(page.leads_to)
        attributes = {
            "page": page.session.id,
            "token": cookie.token(session_id),
            "digest": digest(painted),
            "version": str(PROTOCOL_VERSION),
        }
        return html(live_document(_live_document(page.session.title, application), attributes, painted))

    return show


def _address(request: Request) -> str:
    return f"{request.path}?{request.query_string}" if request.query_string else request.path


def _error_handler(application: Application, settings: EngineSettings):  # type: ignore[no-untyped-def]
    def answer(request: Request, error: Exception) -> HTTPResponse:
        status = error.status_code if isinstance(error, SanicException) else 500
        if status < 500:
            return error_response(request, application, status, str(error), "")
        reference = secrets.token_hex(4)
        log.error("request failed", path=request.path, reference=reference, exc_info=error)
        detail = f"{type(error).__name__}: {error}" if settings.debug else "It has been noted."
        return error_response(request, application, status, detail, reference)

    return answer


def _document(title: str, application: Application) -> Document:
    static = application.static_folder
    return Document(
        title=title,
        stylesheets=tuple(asset_url("/static", static, name) for name in application.stylesheets),
        icon=asset_url("/static", static, application.icon) if application.icon else "",
    )


def _live_document(title: str, application: Application) -> Document:
    return replace(_document(title, application), scripts=(client_url(),))
