"""/livez says that the process runs, /readyz that pages would work."""

from sanic.request import Request
from sanic.response import HTTPResponse, json

from .running import Running
from .types import Server

LIVE, READY = "/livez", "/readyz"


def add_health(server: Server, running: Running) -> None:
    """Answer the two questions that load balancers ask; of several workers, say which answers."""

    def who() -> dict[str, int]:
        return {} if running.number is None else {"worker": running.number}

    async def livez(_request: Request) -> HTTPResponse:
        return json({"status": "ok", **who()}, headers=NOT_KEPT)

    async def readyz(_request: Request) -> HTTPResponse:
        if running.is_draining:
            body = {"status": "draining", "problems": {"server": "it ends"}, **who()}
            return json(body, 503, headers=NOT_KEPT)
        health = await running.monitor.check_now()
        body = {"status": "ok" if health.ok else "failing", "problems": dict(health.problems), **who()}
        return json(body, 200 if health.ok else 503, headers=NOT_KEPT)

    server.add_route(livez, LIVE, methods=["GET", "HEAD"])
    server.add_route(readyz, READY, methods=["GET", "HEAD"])


NOT_KEPT = {"cache-control": "no-store"}
