"""A till: an application for tests of pages that are taken up again. Its work commits into memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reactpy import component, event, html, use_state
from reactpy.types import Component

from heavy_engine import (
    Application,
    Caller,
    EngineSettings,
    Forbidden,
    MemoryLedger,
    Route,
    current_event,
    use_mutation,
    use_notices,
    use_session,
)
from tests.support.waiting import PATIENCE_S

SETTINGS = EngineSettings(
    signing_keys=(b"k" * 32,), allowed_hosts=("test",), first_paint_s=PATIENCE_S, keep_state=True, debug=True
)


@dataclass
class Till:
    """What is in the till, who may look, and a gate that work waits at before it commits."""

    coins: list[str] = field(default_factory=list)
    ledger: MemoryLedger = field(default_factory=MemoryLedger)
    locked_out: set[str] = field(default_factory=set)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    # How many came to the gate.
    came: int = 0

    @asynccontextmanager
    async def open_work(self, _caller: Caller) -> AsyncIterator[list[str]]:
        """A unit of work: when it ends, what was put in is in the till, and its event in the ledger."""
        put_in: list[str] = []
        yield put_in
        if put_in and (work := current_event.get()):
            self.ledger.record(work)
        self.coins += put_in


async def who_asks(session_id: str) -> Caller:
    """Ada, as `user_id` says."""
    return Caller(session_id, user_id=session_id.partition("/")[0])


def application(till: Till, page: Callable[[], Component] | None = None) -> Application:
    """The till's pages; another one at / after a deploy."""

    def guard(caller: Caller, _params: Any) -> None:
        if caller.user_id in till.locked_out:
            raise Forbidden("The till is locked.")

    routes = {"/": Route(page or till_page(till), "Till", guard=guard)}
    return Application(
        name="Till",
        routes=routes,
        error_page=lambda status, *_words: html.h1(str(status)),
        open_work=till.open_work,
        who_asks=who_asks,
        explain=lambda _error: None,
        static_folder=Path(),
        ledger=till.ledger,
    )


def till_page(till: Till) -> Callable[[], Component]:
    """A page with a count, a note, a section, and coins that are put in in three ways."""

    @component
    def TillPage() -> Component:
        session = use_session()
        count, set_count = use_state(0)
        note, set_note = use_state("")

        async def put(work: list[str]) -> None:
            work.append("coin")

        async def put_slowly(work: list[str]) -> None:
            till.came += 1
            await till.gate.wait()
            work.append("coin")

        async def wait(_event: Any) -> None:
            set_note("waiting")
            await session.handle(put_slowly)
            set_note("done")

        def write(happened: Any) -> None:
            set_note(happened["target"]["value"])

        putting = use_mutation(put_slowly)

        @event
        async def put_now(_event: Any) -> None:
            await session.handle(put)

        return html.main(
            html.output({"id": "count"}, str(count)),
            html.output({"id": "note"}, note),
            html.button({"onClick": lambda _event: set_count(count + 1)}, "Count"),
            html.button({"onClick": put_now}, "Put"),
            html.button({"onClick": wait}, "Put slowly"),
            html.button({"onClick": lambda _event: putting.run()}, "Put behind"),
            html.label("Note", html.input({"value": note, "onInput": write})),
            html.label("Free", html.input({"name": "free"})),
            html.details(html.summary("More"), html.p("inside")),
            html.ul({"id": "notices"}, *(html.li({"key": each.id}, each.text) for each in use_notices())),
        )

    return TillPage
