"""Serve in this process, alone or as one of several workers, until told to end.

Sanic's own ways to run close the listener last and cut sockets; here it makes the server only, on a socket
that exists already, and what comes before and after is ours.
"""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, cast

import structlog

from ..session.health import HealthMonitor
from ..supervisor import LEAVING, READY, SERVING, TROUBLE, Tie
from .draining import drain
from .frames import FrameProtocol
from .news import hear_news
from .running import Running
from .types import Server, Serving

BACKLOG = 1024
HEALTH_EVERY_S = 0.5
WELL_LIMIT_S = 30.0
"""A worker of a rolling restart gives up when pages would not work by then."""
MARGIN_S = 5.0
KILLED = 130

log = structlog.get_logger("heavy.server")


class NotWell(RuntimeError):
    """A new worker to which no browser should be sent."""


def serve(server: Server, listener: socket.socket, tie: Tie | None = None) -> None:
    """Serve until a signal says that it is enough; a second one ends this process at once.

    Args:
        server: of `build_server`.
        listener: a bound socket; other processes may accept from it as well.
        tie: to the supervisor of this worker, if it is one of several.
    """
    # It names switches that our programs do not have.
    os.environ.setdefault("SANIC_IGNORE_PRODUCTION_WARNING", "true")
    server.setup_loop()
    asyncio.run(_serve(server, listener, tie))


def serve_alone(server: Server, host: str, port: int) -> None:
    """Serve on a port of one's own."""
    with socket.create_server((host, port), backlog=BACKLOG) as listener:
        serve(server, listener)


async def _serve(server: Server, listener: socket.socket, tie: Tie | None) -> None:
    running: Running = server.ctx.running
    stop = _listen_to_signals()
    if tie:
        running.number = tie.number
        _end_with_the_supervisor(tie, stop, running.drain_s + MARGIN_S)
    hearing = _hear_news(running, tie)
    serving = await _make(server, listener)
    await serving.startup()
    await serving.before_start()
    try:
        if await _unless_stopped(stop, _open(serving, running, tie)):
            telling = asyncio.create_task(_tell_when_ready(running, tie))
            await stop.wait()
            telling.cancel()
            if tie:
                tie.say(LEAVING)
            await drain(serving, running, others_serve=tie is not None)
    finally:
        hearing.cancel()
        await serving.before_stop()
        _abort_all(serving)
        await serving.after_stop()


def _hear_news(running: Running, tie: Tie | None) -> asyncio.Future[None]:
    if tie is None or tie.ear is None or running.hear is None:
        return asyncio.get_running_loop().create_future()
    return asyncio.create_task(hear_news(tie.ear, running.hear), name="news")


async def _make(server: Server, listener: socket.socket) -> Serving:
    made = server.create_server(
        sock=listener,
        protocol=FrameProtocol,
        backlog=BACKLOG,
        access_log=False,
        # Not before all that runs beside the server has started.
        asyncio_server_kwargs={"start_serving": False},
    )
    return cast("Serving", await made)


def _listen_to_signals() -> asyncio.Event:
    stop = asyncio.Event()

    def told(number: signal.Signals) -> None:
        if stop.is_set():
            log.warning("ending at once: a second signal came", signal=number.name)
            os._exit(KILLED)
        log.info("told to end", signal=number.name)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl+C ends the process as it ends any.
            asyncio.get_running_loop().add_signal_handler(number, told, number)
    return stop


def _end_with_the_supervisor(tie: Tie, stop: asyncio.Event, limit_s: float) -> None:
    loop = asyncio.get_running_loop()

    def end() -> None:
        log.error("the supervisor of this worker is gone; ending")
        stop.set()

    def orphaned() -> None:
        loop.call_soon_threadsafe(end)

    tie.watch(orphaned, limit_s)


async def _unless_stopped(stop: asyncio.Event, opening: Coroutine[Any, Any, None]) -> bool:
    """Do what comes before serving; False if somebody wants an end meanwhile."""
    tasks = [asyncio.create_task(opening), asyncio.create_task(stop.wait())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    was_opened = tasks[0].done()
    for task in tasks:
        task.cancel()
    if was_opened:
        tasks[0].result()
    return was_opened


async def _open(serving: Serving, running: Running, tie: Tie | None) -> None:
    if tie and tie.must_be_well:
        await become_well(running.monitor)
    await serving.start_serving()
    await serving.after_start()
    if tie:
        tie.say(SERVING)


async def become_well(monitor: HealthMonitor, limit_s: float = WELL_LIMIT_S) -> None:
    """Wait until pages would work, before the first browser comes.

    Raises:
        NotWell: says what does not.
    """
    deadline = time.monotonic() + limit_s
    while not (health := await monitor.check_now()).ok:
        if time.monotonic() > deadline:
            raise NotWell("; ".join(f"{name}: {problem}" for name, problem in health.problems))
        await asyncio.sleep(HEALTH_EVERY_S)


async def _tell_when_ready(running: Running, tie: Tie | None) -> None:
    if tie is None:
        return
    while not (health := await running.monitor.check_now()).ok:
        tie.say(TROUBLE, "; ".join(f"{name}: {problem}" for name, problem in health.problems))
        await asyncio.sleep(HEALTH_EVERY_S)
    tie.say(TROUBLE, "")
    tie.say(READY)


def _abort_all(serving: Serving) -> None:
    """End the connections whose other side did not within the limit."""
    for connection in list(serving.connections):
        connection.abort()
