"""Who signs out, or may do other things now, loses their pages; others keep theirs."""

import asyncio
from dataclasses import replace

import pytest

from heavy_engine import Caller, signed_out
from heavy_engine.live.callers import SIGNED_OUT
from heavy_engine.live.greeting import digest
from heavy_engine.live.live_page import LivePage
from heavy_engine.live.live_pages import PageEnded
from heavy_engine.topics import EVERYTHING, News, encode
from heavy_engine.topics.intake import Intake
from heavy_engine.wire.messages import Address
from tests.engine.limits.stage import Worker
from tests.engine.limits.target import Target
from tests.engine.memory_socket import SETTINGS, MemorySocket, settled
from tests.support.waiting import eventually

KEYS = (b"k" * 32,)
COUNT, WORK = 2, 5


@pytest.fixture
def target() -> Target:
    """Where Ada is signed in twice and Bo once."""
    made = Target()
    made.users |= {"ada-1": "ada", "ada-2": "ada", "bo-1": "bo"}
    return made


@pytest.fixture
def worker(target: Target) -> Worker:
    made = Worker(target)
    made.watch.listen()
    return made


async def test_a_session_that_signs_out_loses_all_its_pages_and_nobody_else_does(worker: Worker) -> None:
    _page, first = await worker.show("ada-1")
    _page, second = await worker.show("ada-1")
    _page, elsewhere = await worker.show("ada-2")
    _page, bos = await worker.show("bo-1")

    worker.services.topics.publish(signed_out(session_id="ada-1"))

    assert first.closed == second.closed == SIGNED_OUT
    assert elsewhere.closed is bos.closed is None


async def test_a_user_who_signs_out_everywhere_loses_the_pages_of_all_sessions(worker: Worker) -> None:
    sockets = [(await worker.show(session))[1] for session in ("ada-1", "ada-2", "bo-1")]

    worker.services.topics.publish(signed_out(user_id="ada"))

    assert [socket.closed for socket in sockets] == [SIGNED_OUT, SIGNED_OUT, None]


async def test_other_processes_hear_it_by_signed_news_only(target: Target) -> None:
    here, there = Worker(target), Worker(target)
    here.watch.listen()
    there.watch.listen()
    bus = Intake(there.services.topics, KEYS)
    _page, socket = await there.show("ada-1")

    bus.take(encode(signed_out(session_id="ada-1"), (b"of somebody else",)))
    assert socket.closed is None
    bus.take(encode(signed_out(session_id="ada-1"), KEYS))

    assert socket.closed == SIGNED_OUT


def test_what_travels_does_not_hold_the_session() -> None:
    assert "ada-1" not in encode(signed_out(session_id="ada-1"), KEYS)


async def test_an_event_after_it_has_no_effect(worker: Worker) -> None:
    page, _socket = await worker.show("ada-1")
    worker.services.topics.publish(signed_out(session_id="ada-1"))

    page.receive(f'[1,{COUNT},"click"]', is_alone=True)
    page.receive(f'[2,{COUNT},"click"]')
    await settled()

    assert worker.target.handled["count"] == 0


async def test_without_the_watch_it_would_have(target: Target) -> None:
    deaf = Worker(target)
    page, socket = await deaf.show("ada-1")
    deaf.services.topics.publish(signed_out(session_id="ada-1"))

    page.receive(f'[1,{COUNT},"click"]', is_alone=True)

    assert (target.handled["count"], socket.closed) == (1, None)


async def test_work_of_who_has_signed_out_is_not_done_though_no_news_came(worker: Worker) -> None:
    _page, socket = await worker.show("ada-1")
    del worker.target.users["ada-1"]

    socket.say(1, WORK, "click")

    await eventually(lambda: socket.closed == SIGNED_OUT, what="the end of the page")
    assert worker.target.handled["work"] == 0


async def test_events_that_wait_are_not_handled_any_more(worker: Worker) -> None:
    page, _socket = await worker.show("ada-1")
    for seq in range(1, 6):
        page.receive(f'[{seq},{COUNT},"click"]')
    handled = worker.target.handled["count"]
    assert handled < 5

    worker.services.topics.publish(signed_out(session_id="ada-1"))
    await settled()

    assert worker.target.handled["count"] == handled


async def test_who_is_signed_in_is_asked_in_case_the_news_got_lost(worker: Worker) -> None:
    _page, socket = await worker.show("ada-1")
    _page, bos = await worker.show("bo-1")
    await worker.watch.ask_all()
    assert socket.closed is None
    del worker.target.users["ada-1"]

    await worker.watch.ask_all()

    assert (socket.closed, bos.closed) == (SIGNED_OUT, None)


async def test_it_is_asked_once_for_a_session_and_not_for_who_is_nobody(worker: Worker) -> None:
    for session in ("ada-1", "ada-1", "ada-1", "bo-1", "cy-1", "cy-1"):
        await worker.show(session)
    worker.target.questions.clear()

    await worker.watch.ask_all()

    assert worker.target.questions == {"ada-1": 1, "bo-1": 1}


async def test_it_is_asked_again_and_again(target: Target) -> None:
    worker = Worker(target, replace(SETTINGS, session_check_s=0.01))
    _page, socket = await worker.show("ada-1")
    await worker.watch.start()
    try:
        await eventually(lambda: target.questions["ada-1"] > 3, what="the third question")
        del target.users["ada-1"]
        await eventually(lambda: socket.closed == SIGNED_OUT, what="the end of the page")
    finally:
        await worker.watch.stop()


async def test_where_that_is_switched_off_only_news_tell(target: Target) -> None:
    worker = Worker(target, replace(SETTINGS, session_check_s=0))
    _page, socket = await worker.show("ada-1")
    await worker.watch.start()
    del target.users["ada-1"]
    await settled()
    assert socket.closed is None

    # What a bus says when its connection is back: something may have been missed.
    worker.services.topics.publish(News(EVERYTHING))

    await eventually(lambda: socket.closed == SIGNED_OUT, what="the end of the page")
    await worker.watch.stop()


async def test_another_role_is_another_caller(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    rights = {"ada-1": "editor"}

    async def who_asks(session_id: str) -> Caller:
        return Caller(session_id, "ada", rights[session_id])

    monkeypatch.setattr(
        worker.services, "application", replace(worker.services.application, who_asks=who_asks)
    )
    caller = await who_asks("ada-1")
    page, html = await worker.pages.open(caller, "/")
    socket = MemorySocket()
    await worker.pages.connect(socket, caller, Address("/", page.session.id, digest(html)))
    await worker.watch.ask_all()
    assert socket.closed is None
    rights["ada-1"] = "reader"

    await worker.watch.ask_all()

    assert socket.closed == SIGNED_OUT


async def test_while_nobody_can_be_asked_pages_stay(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _page, socket = await worker.show("ada-1")

    async def who_asks(_session_id: str) -> Caller:
        raise ConnectionError("the database is away")

    monkeypatch.setattr(
        worker.services, "application", replace(worker.services.application, who_asks=who_asks)
    )
    await worker.watch.ask_all()
    await worker.watch.ask_all()

    assert socket.closed is None
    assert capsys.readouterr().out.count("could not be asked") == 1


async def test_a_page_that_waits_for_its_socket_ends_too(worker: Worker) -> None:
    ada = await worker.target.who_asks("ada-1")
    page, html = await worker.pages.open(ada, "/")

    worker.services.topics.publish(signed_out(user_id="ada"))

    assert len(worker.pages) == 0
    socket = MemorySocket()
    del worker.target.users["ada-1"]
    nobody = await worker.target.who_asks("ada-1")
    shown = await worker.pages.connect(socket, nobody, Address("/", page.session.id, digest(html)))
    assert shown.session.id != page.session.id


async def test_a_page_that_is_being_made_is_not_shown(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await worker.target.who_asks("ada-1")
    is_begun, may_end = asyncio.Event(), asyncio.Event()
    paint = LivePage.paint

    async def slowly(page: LivePage) -> str:
        is_begun.set()
        await may_end.wait()
        return await paint(page)

    monkeypatch.setattr(LivePage, "paint", slowly)
    socket = MemorySocket()
    connecting = asyncio.create_task(worker.pages.connect(socket, ada, Address("/", "0" * 32)))
    await is_begun.wait()

    worker.services.topics.publish(signed_out(session_id="ada-1"))
    may_end.set()

    with pytest.raises(PageEnded):
        await connecting
    assert socket.messages == []
