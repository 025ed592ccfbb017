"""A session: pages that change, records of what events cost, browsers that read slowly, its end."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, event, html, use_location, use_state
from reactpy.types import Component

from heavy_engine import PageSession, Route, current_record, use_live, use_session, use_task
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import LivePages
from tests.engine.memory_socket import ADA, SETTINGS, MemorySocket, services, settled, show
from tests.support.waiting import eventually

NEWS = "tools"


@component
def Shed() -> Component:
    location = use_location()
    return html.main(html.h1("Shed"), html.p(location.path + location.query_string))


@component
def Garden() -> Component:
    return html.main(html.h1("Garden"))


@component
def Frame(page: Component) -> Component:
    opened, set_opened = use_state(False)

    def toggle(_event: Any) -> None:
        set_opened(not opened)

    return html.div(html.button({"onClick": toggle}, "shut" if opened else "open"), page)


ROUTES = {"/": Route(Shed, "The shed", Frame), "/garden": Route(Garden, "The garden", Frame)}


async def test_a_step_to_another_page_comes_after_its_edits() -> None:
    page, socket, _html = await show(services(routes=ROUTES))
    toggle = 2

    socket.say(1, toggle, "click")
    socket.say(2, 0, "go", {"path": "/garden?bed=3#roses"})
    await settled()

    *edits, step = socket.frames[-1][1:]
    assert step == ["g", "/garden?bed=3#roses", "The garden", "push"]
    assert "Garden" in str(edits)
    assert ">shut<" in page.layout.html(), "the layout kept its state"


async def test_another_query_keeps_the_page_and_changes_its_location() -> None:
    _page, socket, html_text = await show(services(routes=ROUTES), "/?x=1")
    assert "/?x=1" in html_text

    socket.say(1, 0, "go", {"path": "/?x=2", "how": "pop"})
    await settled()

    edit, step = socket.frames[0][1:]
    assert (edit[0], edit[2]) == ("t", "/?x=2")
    assert step == ["g", "/?x=2", "The shed", "pop"]


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:x",
        "",
    ],
)
async def test_navigation_never_leads_to_another_server(path: str) -> None:
    _page, socket, _html = await show(services(routes=ROUTES))
    socket.say(1, 0, "go", {"path": "/elsewhere?x"})
    await settled()
    assert socket.frames == [[1, ["l", "/elsewhere?x"]]]

    socket.say(2, 0, "go", {"path": path})
    await settled()

    assert socket.frames[1:] == [[2]]


def counting_page(size: int = 1) -> Callable[[], Component]:
    @component
    def Counting() -> Component:
        count, set_count = use_state(0)

        @event
        async def add(_event: Any) -> None:
            if record := current_record():
                record.queries += 2
            set_count(lambda before: before + 1)

        return html.main(html.output(str(count) * size), html.button({"onClick": add}))

    return Counting


async def test_a_record_says_what_an_event_cost() -> None:
    page, socket, _html = await show(services(home=counting_page()))

    socket.say(1, 3, "click")
    await settled()

    record = page.session.last_event
    assert record
    assert (record.page, record.component, record.event, record.seq) == ("/", "Counting", "click", 1)
    assert (record.queries, record.renders, record.edits) == (2, 1, 1)
    assert record.bytes == socket.sizes[-1] == len('[1,["t",2,"1"]]')
    assert record.handler_us > 0
    assert current_record() is None


async def test_a_slow_reader_gets_one_merged_frame_when_it_has_caught_up() -> None:
    shared = services(replace(SETTINGS, socket_buffer_max_bytes=4_000), home=counting_page(size=10))
    page, socket, _html = await show(shared)
    target = page.layout.find(3, "click")
    assert target
    socket.buffered = 1_001
    for _change in range(6):
        await target.handlers[0].function([{}])
        await settled()
    assert len(socket.frames) == 1, "the frame after which it was slow"

    socket.drain()
    await settled()

    assert [frame[1:] for frame in socket.frames[1:]] == [[["t", 2, "6" * 10]]]
    assert socket.closed is None


async def test_events_of_a_slow_reader_wait_until_it_has_caught_up() -> None:
    shared = services(replace(SETTINGS, socket_buffer_max_bytes=4_000), home=counting_page())
    page, socket, _html = await show(shared)
    socket.buffered = 1_001
    socket.say(1, 3, "click")
    await settled()
    socket.say(2, 3, "click")
    await settled()
    assert socket.frames == [[1, ["t", 2, "1"]]]
    assert page.session.last_event
    assert page.session.last_event.seq == 1

    socket.drain()
    await settled()
    assert socket.frames[1:] == [[2, ["t", 2, "2"]]]


async def test_a_browser_that_reads_nothing_at_all_is_closed() -> None:
    small = replace(SETTINGS, socket_buffer_max_bytes=4_000, socket_stall_s=0.01)
    _page, socket, _html = await show(services(small, home=counting_page()))
    socket.buffered = 3_000
    socket.say(1, 3, "click")

    await eventually(lambda: socket.closed == 1006, what="the end")


async def test_a_browser_that_reads_slowly_is_not_closed() -> None:
    small = replace(SETTINGS, socket_buffer_max_bytes=4_000, socket_stall_s=0.01)
    _page, socket, _html = await show(services(small, home=counting_page()), socket=SlowSocket())
    socket.say(1, 3, "click")

    await eventually(lambda: socket.buffered < 1_000, what="the last look")
    assert socket.closed is None


class SlowSocket(MemorySocket):
    """Its browser reads a little between any two looks."""

    @property
    def buffered(self) -> int:
        self._unread -= 10
        return self._unread

    @buffered.setter
    def buffered(self, unread: int) -> None:
        self._unread = unread or 3_000


async def test_nothing_is_left_of_a_page_whose_connection_is_lost_while_work_runs() -> None:
    async def load(_work: object) -> int:
        return 1

    @component
    def Tools() -> Component:
        return html.p(str(use_live(load, topic=NEWS, initial=0)))

    shared = services(replace(SETTINGS, session_keep_s=0), tools=Tools)
    pages = LivePages(shared)
    page, socket, _html = await show(shared, pages=pages)
    work_may_end = asyncio.Event()

    async def linger(_work: str) -> None:
        await work_may_end.wait()

    page.session.begin(linger)
    socket.close(1006, "")
    await settled()
    assert len(pages) == 0
    assert len(shared.topics) > 0, "the page lives until its work has ended"

    work_may_end.set()
    await eventually(lambda: len(shared.topics) == 0, what="the end")
    await eventually(lambda: shared.work == set(), what="the end of work")


async def test_loads_of_one_value_never_overlap() -> None:
    running = most = loads = 0
    may_come = asyncio.Event()
    may_come.set()

    async def load(_work: object) -> int:
        nonlocal running, most, loads
        running, loads = running + 1, loads + 1
        most = max(most, running)
        await may_come.wait()
        running -= 1
        return loads

    @component
    def Tools() -> Component:
        return html.p(str(use_live(load, topic=NEWS, initial=0)))

    shared = services(tools=Tools)
    _page, socket, _html = await show(shared)
    for _burst in range(3):
        may_come.clear()
        for _news in range(5):
            shared.topics.publish(NEWS)
            await settled()
        may_come.set()
        await settled()

    assert most == 1
    assert loads == 1 + 3 * 2, "the first; for each burst one at its beginning, one for what came meanwhile"
    assert socket.frames[-1][1][2] == str(loads), "the last news was heard"


class Bench:
    """A page whose button starts a task, and another that takes the component away."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.ends: list[str] = []

    async def work(self) -> None:
        try:
            await self.may_end.wait()
            self.ends.append("done")
            raise ZeroDivisionError("the secret is 42")
        except asyncio.CancelledError:
            self.ends.append("cancelled")
            raise

    def page(self) -> Callable[[], Component]:
        @component
        def Worker() -> Component:
            start = use_task()

            def begin(_event: Any) -> None:
                start(self.work)

            return html.button({"onClick": begin}, "begin")

        @component
        def Page() -> Component:
            is_gone, set_gone = use_state(False)
            session: PageSession = use_session()

            def hide(_event: Any) -> None:
                set_gone(True)
                session.notify("hidden")

            return html.main(html.button({"onClick": hide}, "hide"), "" if is_gone else Worker())

        return Page


HIDE, BEGIN = 2, 3


async def started() -> tuple[Bench, LivePage, MemorySocket]:
    bench = Bench()
    page, socket, _html = await show(services(home=bench.page()))
    socket.say(1, BEGIN, "click")
    await settled()
    assert socket.frames == [[1]], "acknowledged while the task runs"
    return bench, page, socket


async def test_a_task_that_fails_is_reported() -> None:
    bench, page, _socket = await started()

    bench.may_end.set()
    await settled()

    assert bench.ends == ["done"]
    assert page.session.view.notices


async def test_a_task_is_cancelled_when_its_component_goes() -> None:
    bench, _page, socket = await started()

    socket.say(2, HIDE, "click")
    await settled()

    assert bench.ends == ["cancelled"]
    assert socket.frames[-1][0] == 2


async def test_a_page_closes_with_its_server() -> None:
    shared = services(home=counting_page())
    pages = LivePages(shared)
    _page, socket, _html = await show(shared, pages=pages)
    await pages.open(ADA, "/")

    pages.close()
    await asyncio.gather(*shared.work)

    assert socket.closed == 1012
    assert len(pages) == 0
