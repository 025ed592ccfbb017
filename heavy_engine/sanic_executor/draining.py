"""The end of a server process that loses nothing: no new visitors, work done, browsers sent elsewhere."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import structlog
from sanic.request import Request
from sanic.response import BaseHTTPResponse

from .running import Running
from .types import Server, Serving

MOVE_GRACE_S = 2.0
"""What a browser gets to close its socket after that."""
LAST_REQUEST_S = 1.0
"""A connection that was accepted just now gets so long to bring its request."""
LOOK_EVERY_S = 0.02

log = structlog.get_logger("heavy.server")


def add_last_answers(server: Server, running: Running) -> None:
    """Let answers end their connection while the process drains: the next request goes to another."""

    async def say_close(request: Request, _response: BaseHTTPResponse) -> None:
        stream: Any = request.stream
        if running.is_draining and stream is not None:
            stream.keep_alive = False

    server.register_middleware(say_close, "response")


async def drain(serving: Serving, running: Running, *, others_serve: bool) -> None:
    """End what a process serves, within `running.drain_s`.

    Args:
        serving: whose socket closes first; another process may hold it open.
        running: the process.
        others_serve: whether browsers that leave find another process.
    """
    began = time.monotonic()
    deadline = began + running.drain_s
    running.is_draining = True
    log.info("draining", pages=running.pages.shown, work=len(running.work), limit_s=running.drain_s)
    serving.server.close()
    if others_serve:
        await _send_elsewhere(serving, running, deadline)
    else:
        await _until(lambda: not running.pages.busy, deadline)
    # All that could go has gone; who is here still is told, and comes back when there is a server.
    running.pages.close()
    await finish_work(running.work, deadline)
    await _until(lambda: not _close_idle(serving) and not serving.connections, deadline)
    log.info("drained", seconds=round(time.monotonic() - began, 2))


async def finish_work(work: set[asyncio.Task[Any]], deadline: float) -> None:
    """Let what runs come to its end; cut off what takes longer than until then (of time.monotonic)."""
    if not work:
        return
    _done, late = await asyncio.wait(work, timeout=max(0.0, deadline - time.monotonic()))
    for task in late:
        task.cancel()
    if late:
        log.warning("work was cut off at shutdown", count=len(late))
        await asyncio.wait(late, timeout=LAST_REQUEST_S)


async def _send_elsewhere(serving: Serving, running: Running, deadline: float) -> None:
    """Tell browsers to move, and wait until they have; handlers that run are finished first."""
    within_s = min(running.move_within_s, running.drain_s / 4)
    pages = running.pages
    pages.move(int(within_s * 1000))
    patience = min(time.monotonic() + within_s + MOVE_GRACE_S, deadline)
    await _until(lambda: not pages.shown, patience)
    await _until(lambda: not pages.busy, deadline)
    await _until(lambda: not _is_fresh(serving), min(time.monotonic() + LAST_REQUEST_S, deadline))


async def _until(is_so: Callable[[], object], deadline: float) -> None:
    # What is looked at belongs to Sanic and to pages; neither tells when it changes.
    while not is_so() and time.monotonic() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(LOOK_EVERY_S)


def _is_fresh(serving: Serving) -> bool:
    """Whether a connection is open that may bring a request any moment."""
    return any(connection.websocket is None for connection in serving.connections)


def _close_idle(serving: Serving) -> bool:
    """Close HTTP connections on which nothing happens; answers whether others are left."""
    asked = [connection for connection in serving.connections if connection.websocket is None]
    busy = [connection for connection in asked if not connection.close_if_idle()]
    return bool(busy)
