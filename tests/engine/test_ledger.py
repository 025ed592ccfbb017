"""Which events committed, and what work counts as an event's."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event, html
from reactpy.types import Component

from heavy_engine import AlreadyHandled, EventId, MemoryLedger, Route, current_event, use_live, use_task
from heavy_engine.ledger import line_key
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.world import services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import ADA, Tab
from tests.engine.till import SETTINGS, Till, application

KEY = line_key("ada", "a1")


async def test_an_event_is_written_down_once() -> None:
    ledger = MemoryLedger()
    ledger.record(EventId(KEY, 7))

    with pytest.raises(AlreadyHandled, match="event 7"):
        ledger.record(EventId(KEY, 7))
    assert list(await ledger.handled(KEY, 6)) == [7]
    assert list(await ledger.handled(KEY, 7)) == []


def test_the_second_work_of_an_event_is_not_written_down_again() -> None:
    ledger, happened = MemoryLedger(), EventId(KEY, 7)

    ledger.record(happened)
    ledger.record(happened)

    assert ledger.recorded == [7]


def test_nobody_names_another_ones_line() -> None:
    assert len(KEY) == 32
    assert line_key("bo", "a1") != KEY
    assert line_key("ada", "b1") != KEY
    assert line_key("adaa", "1") != KEY


async def test_what_pages_load_and_what_runs_beside_belongs_to_no_event() -> None:
    seen: dict[str, Any] = {}
    gate = asyncio.Event()

    async def load(_work: Any) -> str:
        seen["loaded"] = current_event.get()
        return "x"

    @component
    def Page() -> Component:
        text = use_live(load, topic="x", initial="")
        start = use_task()

        async def beside() -> None:
            seen["beside"] = current_event.get()

        @event
        async def press(_event: Any) -> None:
            seen["handler"] = current_event.get()
            start(beside)
            await gate.wait()

        return html.main(html.button({"onClick": press}, "Press"), text)

    till = Till()
    routes = {"/": Route(Page, "Page")}
    pages = LivePages(services_of(replace(application(till), routes=routes), SETTINGS))
    ada = await Tab.open(pages)

    await ada.click("Press")

    handled = seen["handler"]
    assert (handled.seq, handled.line_key) == (1, line_key(ada.caller.session_id, ada.wire.line))
    assert (seen["loaded"], seen["beside"], current_event.get()) == (None, None, None)
    gate.set()
    pages.close()
    await settled()


async def test_a_load_that_a_handler_asks_for_belongs_to_no_event() -> None:
    seen: list[object] = []

    async def load(_work: Any) -> None:
        seen.append(current_event.get())

    page, _html = await LivePages(services_of(application(Till()), SETTINGS)).open(ADA, "/")
    token = current_event.set(EventId(KEY, 1))
    await page.session.load(load)
    current_event.reset(token)

    assert seen == [None]
