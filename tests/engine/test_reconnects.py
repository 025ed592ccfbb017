"""A page and its socket find each other again, or a new page takes the place of one that is gone."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from reactpy import component, html, use_state
from reactpy.types import Component

from heavy_engine import Caller
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_pages import LivePages, TooManyPages
from heavy_engine.wire.messages import Address
from tests.engine.memory_socket import ADA, SETTINGS, MemorySocket, services, settled, show
from tests.support.waiting import eventually

ADD = 3


@component
def Counter() -> Component:
    count, set_count = use_state(0)

    def add(_event: Any) -> None:
        set_count(count + 1)

    return html.main(html.output(str(count)), html.button({"onClick": add}))


async def connect(
    pages: LivePages, address: Address, caller: Caller = ADA, socket: MemorySocket | None = None
) -> MemorySocket:
    socket = socket or MemorySocket()
    await pages.connect(socket, caller, address)
    await settled()
    return socket


@pytest.fixture
def pages() -> LivePages:
    return LivePages(services(home=Counter))


async def test_the_first_socket_adopts_the_page_of_its_get(pages: LivePages) -> None:
    page, html_text = await pages.open(ADA, "/home?x=1")

    socket = await connect(pages, Address("/home?x=1", page.session.id, digest(html_text)))

    assert socket.messages == [["hello", socket.hello]]
    assert socket.hello == {
        "ack": 0,
        "page": page.session.id,
        "path": "/home?x=1",
        "title": "Home",
        "dev": False,
        "max": SETTINGS.socket_frame_max_bytes,
    }


async def test_what_changed_before_the_socket_came_is_its_first_frame(pages: LivePages) -> None:
    page, html_text = await pages.open(ADA, "/")
    target = page.layout.find(ADD, "click")
    assert target
    await target.handlers[0].function([{}])

    socket = await connect(pages, Address("/", page.session.id, digest(html_text)))

    assert socket.frames == [[0, ["t", 2, "1"]]]


async def test_a_page_that_lost_its_socket_goes_on_where_it_was(pages: LivePages) -> None:
    page, socket, _html = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    await settled()
    socket.close(1006, "")

    again = await connect(pages, Address("/", page.session.id, frames=1, seq=1))

    assert "html" not in again.hello
    assert again.hello["ack"] == 1
    again.say(2, ADD, "click")
    await settled()
    assert again.frames == [[2, ["t", 2, "2"]]]


async def test_a_frame_that_never_arrived_is_made_up_for_by_the_whole_page(pages: LivePages) -> None:
    page, socket, _html = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    await settled()
    socket.close(1006, "")

    again = await connect(pages, Address("/", page.session.id, frames=0, seq=1))
    assert ">1</output>" in again.hello["html"]
    assert again.hello["ack"] == 1
    again.say(2, ADD, "click")
    await settled()
    again.close(1006, "")

    third = await connect(pages, Address("/", page.session.id, frames=1, seq=2))
    assert "html" not in third.hello, "frames are counted from what the browser said last"


async def test_a_whole_page_that_never_arrived_comes_again(pages: LivePages) -> None:
    page, socket, _html = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    await settled()
    socket.close(1006, "")
    lost = await connect(pages, Address("/", page.session.id, frames=0, seq=1))
    assert "html" in lost.hello
    lost.close(1006, "")

    again = await connect(pages, Address("/", page.session.id, frames=0, seq=1))

    assert ">1</output>" in again.hello["html"], "that browser has not seen it"
    again.say(2, ADD, "click")
    await settled()
    again.close(1006, "")
    assert "html" not in (await connect(pages, Address("/", page.session.id, frames=1, seq=2))).hello


async def test_what_was_rendered_for_nobody_is_made_up_for_by_the_whole_page(pages: LivePages) -> None:
    page, socket, html_text = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    socket.say(2, ADD, "click")
    socket.close(1006, "")
    await settled()

    again = await connect(pages, Address("/", page.session.id, digest(html_text), frames=0, seq=2))

    assert ">2</output>" in again.hello["html"]
    assert again.hello["ack"] == 2


async def test_an_event_that_was_not_acknowledged_runs_once_when_it_is_sent_again(pages: LivePages) -> None:
    page, socket, _html = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    socket.close(1006, "")

    again = await connect(pages, Address("/", page.session.id, frames=0, seq=1))
    again.say(1, ADD, "click")
    await settled()

    assert page.layout.html().count(">1</output>") == 1


async def test_an_equal_page_takes_the_place_of_one_that_is_gone(pages: LivePages) -> None:
    page, html_text = await pages.open(ADA, "/")
    elsewhere = LivePages(services(home=Counter))

    socket = await connect(elsewhere, Address("/", page.session.id, digest(html_text)))

    assert "html" not in socket.hello
    assert socket.hello["page"] != page.session.id
    socket.say(1, ADD, "click")
    await settled()
    assert socket.frames == [[1, ["t", 2, "1"]]]


@pytest.mark.parametrize(("frames", "known"), [(0, "00"), (2, "")], ids=["other-html", "edited-since"])
async def test_another_page_than_the_one_that_is_gone_comes_whole(
    pages: LivePages, frames: int, known: str
) -> None:
    _page, html_text = await pages.open(ADA, "/")

    told = Address("/", "ab" * 16, known or digest(html_text), frames=frames, seq=7, acked=7)
    socket = await connect(pages, told)

    assert socket.hello["html"] == html_text
    assert socket.hello["ack"] == 7, "what the old page did is not done again on the new one"
    socket.say(7, ADD, "click")
    socket.say(8, ADD, "click")
    await settled()
    assert socket.frames[-1] == [8, ["t", 2, "1"]]


@pytest.mark.parametrize(
    "who", [Caller("bo"), Caller("ada", user_id="ada@example.org")], ids=["bo", "signed-in"]
)
async def test_a_page_is_nobody_elses(pages: LivePages, who: Caller) -> None:
    page, socket, _html = await show(services(home=Counter), pages=pages)
    socket.say(1, ADD, "click")
    await settled()

    theirs = await connect(pages, Address("/", page.session.id, frames=1, seq=1), who)

    assert theirs.hello["page"] != page.session.id
    assert ">0</output>" in theirs.hello["html"]
    assert socket.closed is None


async def test_a_second_socket_of_a_page_replaces_the_first() -> None:
    shared = services(replace(SETTINGS, session_keep_s=0), home=Counter)
    pages = LivePages(shared)
    page, socket, html_text = await show(shared, pages=pages)

    second = await connect(pages, Address("/", page.session.id, digest(html_text)))

    assert socket.closed == 4409
    assert page.is_connected
    second.say(1, ADD, "click")
    await settled()
    assert second.frames == [[1, ["t", 2, "1"]]]
    await settled()
    assert len(pages) == 1, "the page does not wait for the socket that was replaced"


@pytest.mark.parametrize("lost", [False, True], ids=["socket-never-came", "socket-lost"])
async def test_a_page_that_nobody_comes_for_ends(*, lost: bool) -> None:
    soon = replace(SETTINGS, session_wait_s=0.05, session_keep_s=0.05)
    shared = services(soon, home=Counter)
    pages = LivePages(shared)
    if lost:
        _page, socket, _html = await show(shared, pages=pages)
        socket.close(1006, "")
    else:
        await pages.open(ADA, "/")
    assert len(pages) == 1

    await eventually(lambda: len(pages) == 0, what="the end of the page")
    await eventually(lambda: shared.work == set(), what="the end of work")


async def test_a_page_that_is_shown_does_not_end() -> None:
    at_once = replace(SETTINGS, session_wait_s=0, session_keep_s=0)
    pages = LivePages(services(at_once, home=Counter))
    page, _html = await pages.open(ADA, "/")
    await pages.connect(MemorySocket(), ADA, Address("/", page.session.id))

    await settled()

    assert not page.is_over
    assert len(pages) == 1


async def test_the_page_that_waits_longest_makes_room() -> None:
    pages = LivePages(services(replace(SETTINGS, sessions_max=2), home=Counter))
    first, second, third = [(await pages.open(ADA, "/"))[0] for _visit in range(3)]

    assert len(pages) == 2
    assert first.is_over
    assert not second.is_over
    assert not third.is_over


async def test_one_page_more_than_may_be_shown_is_refused() -> None:
    pages = LivePages(services(replace(SETTINGS, sessions_max=1), home=Counter))
    await connect(pages, Address("/"))

    page, html_text = await pages.open(ADA, "/")
    assert "</output>" in html_text, "it can be read all the same"
    assert page.is_over
    with pytest.raises(TooManyPages):
        await connect(pages, Address("/", page.session.id))
    assert len(pages) == 1


async def test_a_socket_that_is_gone_before_its_page_is_painted_leaves_nothing() -> None:
    pages = LivePages(services(home=Counter))
    connecting = asyncio.create_task(connect(pages, Address("/")))
    await asyncio.sleep(0)
    connecting.cancel()
    await asyncio.gather(connecting, return_exceptions=True)

    assert len(pages) == 0
