"""Pages over HTTP: documents for routes, and error pages that are real ones."""

import secrets
from http import HTTPStatus

import structlog
from reactpy.utils import reactpy_to_string
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, html, json

from ..application import Application, EngineSettings, Route
from ..html.document import Document, live_document, static_document
from .assets import CLIENT_FOLDER, asset_url
from .security import SessionCookie
from .types import Server

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
    server: Server, application: Application, settings: EngineSettings, cookie: SessionCookie
) -> None:
    """Answer GET for every route of the application."""
    for path, route in application.routes.items():
        handler = _page_handler(route, application, cookie)
        server.add_route(handler, path, methods=["GET", "HEAD"], name=f"page_{secrets.token_hex(4)}")
    server.error_handler.add(Exception, _error_handler(application, settings))


def error_response(
    request: Request, application: Application, status: int, detail: str, reference: str
) -> HTTPResponse:
    """An error as a page for people, as JSON for programs."""
    headline = HEADLINES.get(status) or HTTPStatus(status).phrase
    if "text/html" not in request.headers.get("accept", ""):
        return json({"status": status, "error": headline, "detail": detail, "reference": reference}, status)
    body = reactpy_to_string(application.error_page(status, headline, detail, reference))
    return html(static_document(_document(f"{headline} · {application.name}", application), body), status)


def _page_handler(route: Route, application: Application, cookie: SessionCookie):  # type: ignore[no-untyped-def]
    async def page(request: Request) -> HTTPResponse:
        known = cookie.read(request)
        session_id = known or cookie.new_id()
        document = _document(route.title, application, live=True)
        response = html(live_document(document, {"token": cookie.token(session_id)}))
        response.headers["cache-control"] = "no-store"
        if known is None:
            response.headers["set-cookie"] = cookie.header(request, session_id)
        return response

    return page


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


def _document(title: str, application: Application, *, live: bool = False) -> Document:
    static = application.static_folder
    scripts = (asset_url("/_live/client", CLIENT_FOLDER, "boot.js"),) if live else ()
    return Document(
        title=title,
        stylesheets=tuple(asset_url("/static", static, name) for name in application.stylesheets),
        icon=asset_url("/static", static, application.icon) if application.icon else "",
        scripts=scripts,
    )
