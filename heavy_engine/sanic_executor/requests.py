"""What holds for every request: an id, a log line, a Host of ours, security headers."""

import re
import secrets
import time

import structlog
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from ..application import Application, EngineSettings
from .health import LIVE, READY
from .pages import error_response
from .security import SECURITY_HEADERS, STRICT_TRANSPORT, host_problem, origin_problem, scheme_of
from .types import Server

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What Sanic calls the method of a request that broke off, so that its error can be answered.
NEVER_ARRIVED = "NONE"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = structlog.get_logger("heavy.http")


def add_request_rules(server: Server, application: Application, settings: EngineSettings) -> None:
    """Check requests before a handler sees them; finish responses after."""

    async def begin(request: Request) -> HTTPResponse | None:
        request.ctx.began = time.perf_counter()
        request.ctx.request_id = _request_id(request, settings)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.ctx.request_id)
        return _refusal(request, application, settings)

    async def finish(request: Request, response: BaseHTTPResponse) -> None:
        response.headers.setdefault("x-request-id", getattr(request.ctx, "request_id", ""))
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if scheme_of(request, settings) == "https":
            response.headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
        _log(request, response)

    server.register_middleware(begin, "request")
    server.register_middleware(finish, "response")


def _refusal(request: Request, application: Application, settings: EngineSettings) -> HTTPResponse | None:
    # Probes of a load balancer call by address; what they learn is no secret.
    if request.path in (LIVE, READY) or request.method == NEVER_ARRIVED:
        return None
    if problem := host_problem(request, settings):
        return error_response(request, application, 421, problem, "")
    changes = request.method not in SAFE_METHODS or "upgrade" in request.headers
    if changes and (problem := origin_problem(request, settings)):
        log.warning("origin refused", origin=request.headers.get("origin", ""), path=request.path)
        return error_response(request, application, 403, problem, "")
    return None


def _request_id(request: Request, settings: EngineSettings) -> str:
    """The id a trusted proxy gave, or a new one."""
    given = request.headers.get("x-request-id", "") if settings.trusted_proxies else ""
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _log(request: Request, response: BaseHTTPResponse) -> None:
    quiet = request.path in (LIVE, READY) or request.path.startswith(("/static/", "/_live/"))
    write = log.debug if quiet and response.status < 500 else log.info
    began = getattr(request.ctx, "began", None)
    milliseconds = round((time.perf_counter() - began) * 1000, 1) if began else None
    write("request", method=request.method, path=request.path, status=response.status, ms=milliseconds)
