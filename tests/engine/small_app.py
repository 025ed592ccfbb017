"""The smallest application: the engine without the template's pages and database.

Run it: python -m tests.engine.small_app PORT [broken] [hasty] [proxied] [supervised]
"""

import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from reactpy import component, event, html, use_effect, use_state
from reactpy.types import Component, VdomDict
from sanic import Sanic

from heavy_engine import Application, Caller, EngineSettings, Route, use_health, use_notices, use_session
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_engine.supervisor import Limits, WorkerProgram, python, supervise
from tests.support.waiting import PATIENCE_S

SETTINGS = EngineSettings(signing_keys=(b"k",), allowed_hosts=("127.0.0.1",), dev=True, drain_s=PATIENCE_S)
# Lets a page end as soon as its browser is gone, whatever still works for it.
HASTY = replace(SETTINGS, session_keep_s=0, drain_s=0.01)

log = structlog.get_logger("small")


class Refused(Exception):
    """What this application refuses in words."""


@component
def SmallPage() -> Component:
    """Buttons that work, refuse, fail and take their time: until this process gets the signal USR1."""
    session = use_session()
    said, say = use_state("nothing yet")
    health = use_health()

    def button(name: str, work: Any) -> VdomDict:
        async def click(_event: dict[str, Any]) -> None:
            await session.handle(work)

        return html.button({"id": name, "onClick": event(click)}, name)

    async def speak(work: str) -> None:
        say(f"said by {work}")

    async def refuse(_work: str) -> None:
        raise Refused("Ada may not do this.")

    async def fail(_work: str) -> None:
        raise ZeroDivisionError("the secret is 42")

    async def linger(_work: str) -> None:
        may_end = asyncio.Event()
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, may_end.set)
        log.info("lingering")
        await may_end.wait()
        say("back again")
        log.info("lingered to the end")

    @use_effect(dependencies=[])
    def tell_the_end() -> Callable[[], None]:
        return lambda: log.info("the page ended")

    notices = [html.li({"key": n.id, "className": "notice"}, n.text, " ", n.reference) for n in use_notices()]
    return html.main(
        html.p({"id": "said"}, said),
        html.p({"id": "health"}, "fine" if health.ok else "ill"),
        button("speak", speak),
        button("refuse", refuse),
        button("fail", fail),
        button("linger", linger),
        html.ul(*notices),
    )


@component
def BrokenPage() -> Component:
    """A page whose component raises."""
    raise ZeroDivisionError("the secret is 42")


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    """An error in four words."""
    return html.main(html.h1(headline), html.p(str(status)), html.p(detail), html.code(reference))


@asynccontextmanager
async def open_work(caller: Caller) -> AsyncIterator[str]:
    """Work is the caller's session, shortened."""
    yield caller.session_id[:4]


async def who_asks(session_id: str) -> Caller:
    """Everybody is who they are."""
    return Caller(session_id)


def create(*, broken: bool, hasty: bool, proxied: bool) -> Sanic[Any, Any]:
    """The server; a broken one links a stylesheet that does not exist, a hasty one waits for nobody.

    One that is proxied believes what a proxy says.
    """
    application = Application(
        name="Small",
        routes={"/": Route(SmallPage, "Small"), "/broken": Route(BrokenPage, "Broken")},
        error_page=error_page,
        open_work=open_work,
        who_asks=who_asks,
        explain=lambda error: str(error) if isinstance(error, Refused) else None,
        static_folder=Path(__file__).parent,
        stylesheets=("missing.css",) if broken else (),
    )
    return build_server(application, replace(HASTY if hasty else SETTINGS, trusted_proxies=int(proxied)))


def create_worker() -> Sanic[Any, Any]:
    """The server of a worker."""
    configure_logging("info", "json")
    return create(broken=False, hasty=False, proxied=False)


def supervised(port: int) -> int:
    """Serve with one worker that is replaced and renewed."""
    listener = socket.create_server(("127.0.0.1", port), backlog=100)
    program = WorkerProgram(
        python("heavy_engine.sanic_executor.worker"), f"{__package__}.small_app:create_worker", listener
    )
    return supervise(program, 1, Limits(drain_s=PATIENCE_S))


def main() -> int:
    """Serve until stopped."""
    configure_logging("info", "json")
    port = int(sys.argv[1])
    if "supervised" in sys.argv:
        return supervised(port)
    server = create(broken="broken" in sys.argv, hasty="hasty" in sys.argv, proxied="proxied" in sys.argv)
    serve_alone(server, "127.0.0.1", port)
    return 0


if __name__ == "__main__":
    sys.exit(main())
