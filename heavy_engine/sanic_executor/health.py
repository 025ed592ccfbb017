"""/livez says that the process runs, /readyz that pages would work."""

from sanic.request import Request
from sanic.response import HTTPResponse, json

from ..session.health import HealthMonitor
from .types import Server

LIVE, READY = "/livez", "/readyz"


def add_health(server: Server, monitor: HealthMonitor) -> None:
    """Answer the two questions that load balancers ask."""

    async def livez(_request: Request) -> HTTPResponse:
        return json({"status": "ok"}, headers=NOT_KEPT)

    async def readyz(_request: Request) -> HTTPResponse:
        health = await monitor.check_now()
        body = {"status": "ok" if health.ok else "failing", "problems": dict(health.problems)}
        return json(body, 200 if health.ok else 503, headers=NOT_KEPT)

    server.add_route(livez, LIVE, methods=["GET", "HEAD"])
    server.add_route(readyz, READY, methods=["GET", "HEAD"])


NOT_KEPT = {"cache-control": "no-store"}
