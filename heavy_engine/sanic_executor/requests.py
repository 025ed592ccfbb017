"""What holds for every request: an id, a log line, a Host of ours, security headers."""

import re
import secrets
import time
from typing import Any

import structlog
from sanic.compat import Header
from sanic.exceptions import BadURL
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from ..application import Application, EngineSettings
from ..session.records import new_trace_id
from .health import LIVE, READY
from .pages import error_response
from .security import SECURITY_HEADERS, STRICT_TRANSPORT, host_problem, origin_problem, scheme_of
from .types import Server

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What Sanic calls the method of a request that broke off, so that its error can be answered.
NEVER_ARRIVED = "NONE"
NO_ADDRESS = b"*"
# Version, trace, span, flags (W3C Trace Context, 3.2); a trace of zeros is none.
TRACE_PARENT = re.compile(r"00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
# Who asked has hung up, and gets no answer; nginx's number for it. Sanic makes a 500 of it.
CLIENT_GONE = 499
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = structlog.get_logger("heavy.http")


class AnsweredRequest(Request):
    """A request that is answered even if nobody can read its address.

    Sanic makes a second request to answer one that broke off, with the address that broke it.
    """

    def __init__(self, url_bytes: bytes, headers: Header, version: str, method: str, *more: Any, **rest: Any):
        try:
            super().__init__(url_bytes, headers, version, method, *more, **rest)
        except BadURL:
            if method != NEVER_ARRIVED:
                raise
            super().__init__(NO_ADDRESS, headers, version, method, *more, **rest)


def add_request_rules(server: Server, application: Application, settings: EngineSettings) -> None:
    """Check requests before a handler sees them; finish responses after."""

    async def begin(request: Request) -> HTTPResponse | None:
        request.ctx.began = time.perf_counter()
        request.ctx.request_id = _request_id(request, settings)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(
            request_id=request.ctx.request_id, trace_id=_trace_id(request, settings)
        )
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


def _trace_id(request: Request, settings: EngineSettings) -> str:
    """The trace that a trusted proxy began, or a new one."""
    given = request.headers.get("traceparent", "") if settings.trusted_proxies else ""
    found = TRACE_PARENT.fullmatch(given)
    return found[1] if found else new_trace_id()


def _log(request: Request, response: BaseHTTPResponse) -> None:
    quiet = request.path in (LIVE, READY) or request.path.startswith(("/static/", "/_live/"))
    status = CLIENT_GONE if request.conn_info and request.conn_info.lost else response.status
    write = log.debug if quiet and status < 500 else log.info
    began = getattr(request.ctx, "began", None)
    milliseconds = round((time.perf_counter() - began) * 1000, 1) if began else None
    write("request", method=request.method, path=request.path, status=status, ms=milliseconds)
