"""Pages over HTTP: documents for routes, and error pages that are real ones."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import structlog
from reactpy.types import VdomDict
from reactpy.utils import reactpy_to_string
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, html, json, redirect

from ..application import Application, EngineSettings
from ..html.document import Document, live_document, static_document
from ..live.live_page import LivePage
from ..live.live_pages import LivePages
from ..recorder import PageTap
from ..routing.current import routes_here
from ..routing.errors import NotFound, PageRefused
from ..routing.table import RouteTable
from ..session.failures import new_reference, reference_of
from ..session.services import Services
from ..wire.messages import PROTOCOL_VERSION
from .assets import asset_url, client_url
from .brought import brought_by, theme_of
from .compression import add_compression
from .dev_recordings import offer
from .security import SessionCookie
from .types import Server

# Sanic prefers its other routes to these; the table of routes tells what is a page.
EVERY_PATH = {"first": "/", "other": "/<path:path>"}
PERMANENT = 308
KEPT_AN_HOUR = {"cache-control": "max-age=3600"}

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
    """Answer GET and HEAD for every page of the application, and every error."""
    show = _shower(services, cookie, pages)
    server.ctx.routes = services.routes
    for name, path in EVERY_PATH.items():
        server.add_route(show, path, methods=["GET", "HEAD"], name=f"page_{name}")
    server.error_handler.add(Exception, _error_handler(services, cookie))
    add_compression(server, settings.compress_min_bytes)


def error_response(
    request: Request,
    application: Application,
    status: int,
    detail: str,
    reference: str,
    below: VdomDict | None = None,
) -> HTTPResponse:
    """An error as a page for people, that of its section if it has one; as JSON for programs.

    Args:
        request: that went wrong.
        application: whose error pages these are.
        status: of HTTP.
        detail: a sentence, possibly empty.
        reference: finds the log line; empty for what is nobody's fault.
        below: what stands below the page, for developers.
    """
    headline = HEADLINES.get(status) or HTTPStatus(status).phrase
    if "text/html" not in request.headers.get("accept", ""):
        return json({"status": status, "error": headline, "detail": detail, "reference": reference}, status)
    routes: RouteTable = request.app.ctx.routes
    routes_here.set(routes)
    error_page = routes.error_page(request.path, status) or application.error_page
    body = reactpy_to_string(error_page(status, headline, detail, reference))
    if below:
        body += reactpy_to_string(below)
    document = _document(request, f"{headline} · {application.name}", application)
    return html(static_document(document, body), status)


def document_response(
    request: Request, page: LivePage, painted: str, token: str, status: int = 200
) -> HTTPResponse:
    """A live page as a document.

    Args:
        request: that asked for it.
        page: that was painted.
        painted: its HTML.
        token: what its browser shows to open the socket.
        status: other than 200 for a form that was refused.
    """
    session = page.session
    application = session.services.application
    attributes = {
        "page": session.id,
        "token": token,
        "digest": page.digest(painted),
        "version": str(PROTOCOL_VERSION),
    }
    said = session.head.all(session.route_title)
    document = replace(
        _document(request, said["title"] or "", application),
        scripts=(client_url(),),
        description=said["description"],
        canonical=said["canonical"],
        robots=said["robots"],
    )
    return html(live_document(document, attributes, painted), status)


def _shower(services: Services, cookie: SessionCookie, pages: LivePages) -> Handler:
    async def show(request: Request, **_path: str) -> HTTPResponse:
        match = services.routes.find(request.path)
        if match is None:
            raise NotFound
        if match.path != request.path:
            return redirect(_with_query(match.path, request), headers=KEPT_AN_HOUR, status=PERMANENT)
        known = cookie.read(request)
        session_id = known or cookie.new_id()
        response = await paint(request, session_id)
        response.headers["cache-control"] = "no-store"
        if known is None:
            response.headers["set-cookie"] = cookie.header(request, session_id)
        if cookie.read_sent(request, session_id):
            response.headers.add("set-cookie", cookie.sent_header(request, session_id, ""))
        return response

    async def paint(request: Request, session_id: str) -> HTTPResponse:
        caller = await services.application.who_asks(session_id)
        # A HEAD is told what a GET would be; nobody comes for its page.
        keep = request.method != "HEAD"
        brought = brought_by(request, cookie, session_id)
        page, painted = await pages.open(caller, _with_query(request.path, request), brought, keep=keep)
        if page.leads_to:
            return redirect(page.leads_to)
        return document_response(request, page, painted, cookie.token(session_id))

    return show


def _with_query(path: str, request: Request) -> str:
    return f"{path}?{request.query_string}" if request.query_string else path


def _error_handler(services: Services, cookie: SessionCookie):  # type: ignore[no-untyped-def]
    application, settings = services.application, services.settings
    tap = services.tap if settings.dev and isinstance(services.tap, PageTap) else None

    def answer(request: Request, error: Exception) -> HTTPResponse:
        status = _status_of(error)
        if status < 500:
            return error_response(request, application, status, str(error), "")
        known = reference_of(error)
        reference = known or new_reference()
        log.error("request failed", path=request.path, reference=reference, exc_info=None if known else error)
        detail = f"{type(error).__name__}: {error}" if settings.debug else "It has been noted."
        below = offer(reference, cookie) if tap and tap.line_of(reference) else None
        return error_response(request, application, status, detail, reference, below)

    return answer


def _status_of(error: Exception) -> int:
    if isinstance(error, PageRefused):
        return error.status
    return error.status_code if isinstance(error, SanicException) else 500


def _document(request: Request, title: str, application: Application) -> Document:
    static, stylesheets = application.static_folder, request.app.ctx.stylesheets
    return Document(
        title=title,
        theme=theme_of(request),
        stylesheets=stylesheets.urls(),
        icon=asset_url("/static", static, application.icon) if application.icon else "",
    )
