"""An application to be attacked: it counts what its handlers are told, and says what it costs.

Run it: TARGET='{"events_per_s": 0}' python -m tests.engine.limits.target
where TARGET are settings of the engine as JSON. HEAVY_PORT is the port. `/_target` answers as JSON
what was counted, and with `?held=1` what the process holds;
`POST /_target/sign-in?session=ID&user=NAME` and `sign-out?...` do what they say, with news of it
unless there is `&quiet=1`.
"""

import asyncio
import gc
import json
import os
import resource
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from reactpy import component, event, html, use_state
from reactpy.types import Component, VdomDict
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as as_json

from heavy_engine import (
    Application,
    Caller,
    EngineSettings,
    Route,
    SignedOut,
    signed_out,
    use_live,
    use_session,
    use_task,
)
from heavy_engine.logs import configure_logging
from heavy_engine.sanic_executor import build_server, serve_alone
from heavy_engine.topics import Topics, about
from tests.support.waiting import PATIENCE_S

HELD = ("LivePage", "PageSession", "Layout", "FrameSocket", "Subscription", "Task")

SETTINGS = EngineSettings(
    signing_keys=(b"k" * 32,), allowed_hosts=("127.0.0.1",), keep_state=True, drain_s=PATIENCE_S
)


class Target:
    """What is known of the people, and what was counted."""

    def __init__(self) -> None:
        self.handled: Counter[str] = Counter()
        # Who each session is.
        self.users: dict[str, str] = {}
        self.questions: Counter[str] = Counter()

    def told(self, name: str) -> None:
        self.handled[name] += 1

    async def who_asks(self, session_id: str) -> Caller:
        self.questions[session_id] += 1
        return Caller(session_id, self.users.get(session_id))

    @asynccontextmanager
    async def open_work(self, caller: Caller) -> AsyncIterator[Caller]:
        """Work is for whoever is still signed in, as an application looks that up in its transaction."""
        if self.users.get(caller.session_id) != caller.user_id:
            raise SignedOut
        yield caller

    def pages(self) -> dict[str, Route]:
        told = self.told

        @component
        def Home() -> Component:
            count, set_count = use_state(0)
            typed, set_typed = use_state("")
            session = use_session()

            def click(_event: Any) -> None:
                told("count")
                set_count(count + 1)

            def change(said: dict[str, Any]) -> None:
                told("typed")
                set_typed(str(said["target"].get("value", ""))[:100])

            async def work(_work: Any) -> None:
                told("work")

            @event
            async def do_work(_event: Any) -> None:
                await session.handle(work)

            return html.main(
                html.button({"id": "count", "onClick": click}, f"clicked {count} times"),
                html.input({"id": "typed", "value": typed, "onChange": change}),
                html.form(
                    {"id": "form", "onSubmit": event(lambda _event: told("form"), prevent_default=True)}
                ),
                html.button({"id": "work", "onClick": do_work}, "work"),
            )

        @component
        def Vanishing() -> Component:
            """A button that is gone when it was clicked."""
            is_gone, set_gone = use_state(False)

            def vanish(_event: Any) -> None:
                told("vanish")
                set_gone(True)

            return html.main(
                html.p("gone") if is_gone else html.button({"id": "vanish", "onClick": vanish}, "vanish")
            )

        @component
        def Other() -> Component:
            """Has more elements than Home, all of which are told of: nobody but its person may click."""
            rows = [
                html.button({"key": n, "id": f"other-{n}", "onClick": lambda _event: told("other")}, str(n))
                for n in range(40)
            ]
            return html.main(*rows)

        @component
        def Listening() -> Component:
            """Takes of all that a page can take: a topic, work beside it, timers."""
            typed, set_typed = use_state("")
            seen = use_live(_load, topic=about("things", id=typed), initial="")
            begin = use_task()
            return html.main(
                html.button({"id": "begin", "onClick": lambda _event: begin(_never_done)}, "begin"),
                html.input({"id": "which", "value": typed, "onChange": lambda _event: set_typed("axe")}),
                html.p(seen),
            )

        shown = {"/": Home, "/other": Other, "/vanishing": Vanishing, "/listening": Listening}
        return {path: Route(page, page.__name__) for path, page in shown.items()}


async def _load(work: Caller) -> str:
    return f"loaded for {work.session_id[:4]}"


async def _never_done() -> None:
    await asyncio.Event().wait()


def error_page(status: int, headline: str, detail: str, reference: str) -> VdomDict:
    return html.main(html.h1(headline), html.p(str(status)), html.p(detail), html.code(reference))


def application(target: Target) -> Application:
    """The application whose handlers report to `target`."""
    return Application(
        name="Target",
        routes=target.pages(),
        error_page=error_page,
        open_work=target.open_work,
        who_asks=target.who_asks,
        explain=lambda _error: None,
        static_folder=Path(__file__).parent,
    )


def create(settings: EngineSettings) -> Sanic[Any, Any]:
    """The server, with addresses that tell what happened in it."""
    target, topics = Target(), Topics()
    server = build_server(application(target), settings, topics=topics)

    async def tell(request: Request) -> HTTPResponse:
        gc.collect()
        running = server.ctx.running
        held = {"held": _held() | {"topics": len(topics)}} if request.args.get("held") else {}
        return as_json(
            {
                "handled": target.handled,
                "questions": sum(target.questions.values()),
                "pages": len(running.pages),
                "connections": len(server.ctx.doors),
                "tasks": len(asyncio.all_tasks()),
                "rss_bytes": _resident_bytes(),
                "most_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "cpu_s": time.process_time(),
                **held,
            }
        )

    async def change(request: Request, what: str) -> HTTPResponse:
        session, user = request.args.get("session", ""), request.args.get("user", "")
        if what == "sign-in":
            target.users[session] = user
        else:
            _sign_out(target, session, user)
        if not request.args.get("quiet"):
            topics.publish(signed_out(session_id=session, user_id=user))
        return as_json({})

    server.add_route(tell, "/_target")
    server.add_route(change, "/_target/<what:str>", methods=["POST"])
    return server


def _sign_out(target: Target, session: str, user: str) -> None:
    gone = [one for one, name in target.users.items() if one == session or (user and name == user)]
    for one in gone:
        del target.users[one]


def _held() -> dict[str, int]:
    """How many things there are of which each page, or each socket, has its own."""
    objects = gc.get_objects()
    counts = Counter(type(one).__name__ for one in objects)
    # One that was cancelled stays in the loop's heap until its time.
    timers = sum(1 for one in objects if type(one).__name__ == "TimerHandle" and not one.cancelled())
    files = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    return {name: counts[name] for name in HELD} | {"timers": timers, "files": files}


def _resident_bytes() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * resource.getpagesize()


def main() -> None:
    """Serve until stopped."""
    configure_logging("info", "json")
    settings = replace(SETTINGS, **json.loads(os.environ.get("TARGET", "{}")))
    serve_alone(create(settings), "127.0.0.1", int(os.environ["HEAVY_PORT"]))


if __name__ == "__main__":
    main()
