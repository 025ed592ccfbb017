"""State that servers hold: nothing is acknowledged before it is stored, and nothing old comes back."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from heavy_engine import Answer, Caller, Deposit, MemoryStateStore
from heavy_engine.live.live_pages import LivePages
from heavy_engine.live.resume import SocketGone
from heavy_engine.live.stored_line import HELD_MAX
from heavy_engine.session.services import Services
from heavy_engine.testing.browser import Page
from heavy_engine.testing.browser import visit as visit_page
from heavy_engine.testing.world import World, services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import ADA, Tab
from tests.engine.till import SETTINGS, Till, application
from tests.support.waiting import eventually

TOLD = ["stored"]
RESTARTS, TRY_AGAIN = 1012, 1013
PATIENT_S = 1e9


class GatedStore(MemoryStateStore):
    """A store that takes its time while `gate` is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = 0

    async def write(self, deposits: Sequence[Deposit]) -> Sequence[Answer]:
        self.asked += 1
        await self.gate.wait()
        return await super().write(deposits)


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def store() -> GatedStore:
    return GatedStore()


@pytest.fixture
def shared(till: Till, store: GatedStore) -> Services:
    return services_of(replace(application(till), state_store=store), SETTINGS)


@pytest_asyncio.fixture
async def world(shared: Services, till: Till) -> AsyncIterator[World]:
    made = World(shared)
    yield made
    till.gate.set()
    await made.close()


@pytest_asyncio.fixture
async def workers(shared: Services, store: GatedStore) -> AsyncIterator[list[LivePages]]:
    """Three processes with one store."""
    made = [LivePages(replace(shared, work=set())) for _worker in range(3)]
    for pages in made:
        assert pages.writer
        pages.writer.wait_s = PATIENT_S
    yield made
    store.gate.set()
    for pages in made:
        pages.close()
    await settled()


async def counted(page: Page, to: int) -> Page:
    for _click in range(to):
        await page.click("Count")
    return page


# A page's way through processes is the same as when its browser holds its state.


async def test_a_killed_worker_moves_nothing_and_the_browser_held_nothing(
    world: World, store: MemoryStateStore
) -> None:
    page = await counted(await visit_page(world, "/", as_="ada/1"), 2)
    await page.type("Note", "for Bo")

    await page.kill_worker()

    assert (page.text("#count"), page.value("Note")) == ("2", "for Bo")
    assert (page.kept, page.touched, page.wire.log) == ("all", [], TOLD)
    assert len(store.texts) == 1, "what was taken up is one snapshot"


async def test_a_page_that_is_killed_again_and_again_goes_on(world: World) -> None:
    page = await counted(await visit_page(world, "/", as_="ada/1"), 2)

    for count in range(3, 7):
        await page.kill_worker()
        await page.click("Count")
        assert (page.text("#count"), page.kept) == (str(count), "all")


async def test_a_page_goes_on_at_another_worker_and_comes_back(world: World) -> None:
    page = await counted(await visit_page(world, "/", as_="ada/1"), 2)
    first = world.another_worker()
    await page.drop_connection()
    await page.reconnect()
    await page.click("Count")

    world.pages = first
    await page.drop_connection()
    await page.reconnect()

    assert (page.text("#count"), page.kept, page.touched) == ("3", "all", [])


async def test_a_rolling_restart_moves_nothing(world: World) -> None:
    page = await counted(await visit_page(world, "/", as_="ada/1"), 2)

    await world.roll()

    assert (page.text("#count"), page.touched) == ("2", [])
    assert page.wire.lost == 0


async def test_a_page_without_state_costs_nothing(world: World, store: MemoryStateStore) -> None:
    page = await visit_page(world, "/", as_="ada/1")

    await page.drop_connection()
    await page.reconnect()

    assert (store.texts, store.writes, page.wire.log) == ([], [], [])


async def test_an_answer_that_was_lost_is_no_event_that_was_lost(world: World, till: Till) -> None:
    """The store knows more than the browser: what is in it was done, though nobody was told."""
    page = await counted(await visit_page(world, "/", as_="ada/1"), 1)
    page.network(is_deaf=True)
    await page.click("Put")

    page.network()
    await page.kill_worker()

    assert (till.coins, page.text("#count"), page.wire.lost) == (["coin"], "1", 0)
    assert not page.wire.waits


async def test_many_pages_share_a_question(world: World, store: MemoryStateStore) -> None:
    pages = [await visit_page(world, "/", as_=f"{name}/1") for name in ("ada", "bo", "cy")]
    store.writes.clear()

    await asyncio.gather(*(page.click("Count") for page in pages))

    assert store.writes == [3]


async def test_work_that_an_event_began_belongs_to_it(world: World, till: Till) -> None:
    page = await visit_page(world, "/", as_="ada/1")
    await page.click("Put")

    await page.kill_worker()
    await page.click("Put")

    assert till.coins == ["coin", "coin"]


# Acknowledged is stored.


async def test_nothing_is_said_before_it_is_stored(workers: list[LivePages], store: GatedStore) -> None:
    tab = await Tab.open(workers[0])
    store.gate.clear()

    await tab.click("Count")
    await tab.click("Count")

    assert (tab.text("#count"), tab.wire.waits, tab.said[1:]) == ("0", True, [])
    store.gate.set()
    await tab.settle()
    assert (tab.text("#count"), tab.wire.waits) == ("2", False)
    assert [frame[0] for frame in tab.said[1:]] == [1, 2]


async def test_a_worker_killed_before_it_was_stored_has_acknowledged_nothing(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    store.gate.clear()
    await tab.click("Count")
    tab.cut()

    await tab.connect(workers[1])
    store.gate.set()
    await tab.settle()

    assert (tab.wire.kept, tab.text("#count")) == ("all", "2")
    assert not tab.wire.waits


async def test_others_do_not_wait_for_who_is_slow(workers: list[LivePages], store: GatedStore) -> None:
    ada, bo = await Tab.open(workers[0]), await Tab.open(workers[0], caller=Caller("bo/1", user_id="bo"))
    store.gate.clear()
    slow = store.gate
    await ada.click("Count")
    store.gate = asyncio.Event()
    store.gate.set()

    await bo.click("Count")

    assert (ada.text("#count"), bo.text("#count")) == ("0", "1")
    slow.set()
    await ada.settle()
    assert ada.text("#count") == "1"


async def test_a_page_that_holds_much_back_does_no_more(workers: list[LivePages], store: GatedStore) -> None:
    tab = await Tab.open(workers[0])
    store.gate.clear()

    for _click in range(HELD_MAX + 10):
        await tab.click("Count")

    page = next(iter(workers[0]._pages.values()))
    assert page.line
    assert page.line.is_full
    assert len(page.line._held) == HELD_MAX
    store.gate.set()
    await eventually(lambda: _waits_no_more(tab), what="the answer to all clicks")
    assert tab.text("#count") == str(HELD_MAX + 10)


async def _waits_no_more(tab: Tab) -> bool:
    await tab.settle()
    return not tab.wire.waits


async def test_a_store_that_is_away_for_a_moment_costs_that_moment(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    with capture_logs() as lines:
        store.trouble = ConnectionError("the store is away")
        await tab.click("Count")
        await tab.click("Count")
        assert (tab.text("#count"), tab.wire.waits, tab.socket.closed) == ("1", True, None)
        assert workers[0].busy == 1, "a drain waits for it"
        asked = store.asked
        await eventually(lambda: store.asked >= asked + 2, what="asking again")

        store.trouble = None
        await eventually(lambda: _waits_no_more(tab), what="the acknowledgement")

    assert tab.text("#count") == "3"
    told = [line for line in lines if "stored" in line["event"]]
    assert [(line["log_level"], line["event"]) for line in told] == [
        ("error", "the state of pages is not stored"),
        ("warning", "the state of pages is stored again"),
    ]
    assert told[0]["reason"] == "the store is away"
    tab.cut()
    await tab.connect(workers[1])
    assert tab.text("#count") == "3"


async def test_a_store_that_says_nothing_is_asked_again(workers: list[LivePages], store: GatedStore) -> None:
    tab = await Tab.open(workers[0])
    assert workers[0].writer
    workers[0].writer.wait_s = 0.001
    store.gate.clear()
    await tab.click("Count")
    await eventually(lambda: store.asked >= 2, what="asking again")
    assert (tab.text("#count"), tab.socket.closed) == ("0", None)

    workers[0].writer.wait_s = PATIENT_S
    store.gate.set()

    await eventually(lambda: _waits_no_more(tab), what="the acknowledgement")
    assert tab.text("#count") == "1"


async def test_a_socket_that_is_lost_meanwhile_gets_the_whole_page(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    store.gate.clear()
    await tab.click("Count")
    for _time in range(3):
        tab.cut()
        await tab.connect(workers[0])

    assert tab.said == [], "a greeting acknowledges, too"
    page = next(iter(workers[0]._pages.values()))
    assert page.line
    to = {socket for _number, socket, _message in page.line._held}
    assert to == {tab.socket}, "what was for sockets that are gone takes no memory"
    store.gate.set()
    await tab.settle()
    assert (tab.text("#count"), tab.wire.waits) == ("1", False)
    assert tab.said[0][0] == "hello"


async def test_a_browser_is_sent_elsewhere_when_all_is_stored(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    store.gate.clear()
    await tab.click("Count")

    workers[0].move(0)
    await settled()

    assert tab.said[1:] == []
    store.gate.set()
    await settled()
    assert [message[0] for message in tab.said[1:]] == [1, "move"]


async def test_what_was_done_unseen_is_stored_before_the_next_greeting(
    workers: list[LivePages], store: GatedStore, till: Till
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    await tab.click("Put slowly")
    await tab.click("Count")
    tab.cut()
    till.gate.set()
    await settled()
    store.gate.clear()

    await tab.connect(workers[0])

    assert tab.said == []
    store.gate.set()
    await tab.settle()
    assert (tab.text("#count"), tab.wire.waits) == ("2", False)
    tab.cut()
    await tab.connect(workers[1])
    assert (tab.text("#count"), tab.wire.kept, till.coins) == ("2", "all", ["coin"])


async def test_who_comes_while_the_store_is_away_comes_again(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    tab.cut()
    store.trouble = ConnectionError("the store is away")

    with pytest.raises(SocketGone):
        await tab.connect(workers[1])

    assert (tab.socket.closed, len(workers[1])) == (TRY_AGAIN, 0)
    store.trouble = None
    await tab.connect(workers[1])
    assert (tab.text("#count"), tab.wire.kept) == ("1", "all")


# Of two that have the page, the newer one is right.


async def test_a_worker_that_lost_the_page_unseen_writes_nothing_more(
    workers: list[LivePages], store: GatedStore
) -> None:
    old, new, third = workers
    tab = await Tab.open(old)
    await tab.click("Count")
    before = tab.socket
    said_before = len(before.messages)
    # The old worker does not hear that this socket is lost.
    await tab.connect(new)
    await tab.click("Count")
    texts = store.texts

    before.say(2, _number_of(old, "Count"), "click")
    await settled()

    assert before.closed == RESTARTS
    assert len(before.messages) == said_before, "it acknowledges nothing"
    assert (len(old), store.texts) == (0, texts)
    tab.cut()
    await tab.connect(third)
    assert (tab.text("#count"), tab.wire.kept) == ("2", "all")


def _number_of(pages: LivePages, name: str) -> int:
    """The number of a button on the only page of a process."""
    html = next(iter(pages._pages.values())).layout.html()
    return int(html.partition(f">{name}<")[0].rpartition('data-h="')[2].partition('"')[0])


async def test_a_page_that_another_worker_took_up_is_shown_no_more(workers: list[LivePages]) -> None:
    """Somebody keeps the old page's id, to come back to what it was."""
    old, new, _third = workers
    tab = await Tab.open(old)
    await tab.click("Count")
    old_id = tab.wire.identity.page
    tab.cut()
    await tab.connect(new)
    await tab.click("Count")
    tab.cut()

    await tab.connect(old, page=old_id)

    assert tab.text("#count") == "2"
    assert tab.wire.identity.page != old_id


# Nothing old, and nothing of others.


async def test_an_older_log_cannot_be_brought_at_all(workers: list[LivePages], store: GatedStore) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    old = list(store.texts)
    for _click in range(3):
        await tab.click("Count")
    tab.cut()
    tab.wire.log = old

    await tab.connect(workers[1], log="1", acked="1", seq="1")

    assert ["state"] not in tab.said, "nobody asks for it"
    assert (tab.text("#count"), tab.wire.kept) == ("4", "all")


async def test_nobody_else_gets_a_page_by_its_line(workers: list[LivePages]) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    tab.cut()
    bo = await Tab.open(workers[0], caller=Caller("bo/1", user_id="bo"))
    bo.cut()

    await bo.connect(workers[1], line=tab.wire.line, page=tab.wire.identity.page, log="1")

    assert (bo.text("#count"), bo.wire.kept) == ("0", "not-stored")
    await tab.connect(workers[1])
    assert tab.text("#count") == "1"


async def test_somebody_else_in_the_same_browser_does_not_get_it_either(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    tab.cut()
    tab.caller = replace(ADA, user_id="bo")

    await tab.connect(workers[1])

    assert (tab.text("#count"), tab.wire.kept, tab.wire.log) == ("0", "altered", [])
    tab.cut()
    tab.caller = ADA
    await tab.connect(workers[2])
    assert tab.text("#count") == "0", "a log that was refused is put away"


# A store that loses things.


async def test_a_store_that_lost_all_gets_it_anew(workers: list[LivePages], store: GatedStore) -> None:
    tab = await Tab.open(workers[0])
    for _click in range(2):
        await tab.click("Count")
    store.forget()

    await tab.click("Count")

    assert (tab.text("#count"), tab.wire.waits, len(store.texts)) == ("3", False, 1)
    tab.cut()
    await tab.connect(workers[1])
    assert (tab.text("#count"), tab.wire.kept) == ("3", "all")


async def test_a_store_that_lost_all_with_the_worker_is_told_of(
    workers: list[LivePages], store: GatedStore
) -> None:
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    tab.cut()
    store.forget()
    await tab.click("Count")

    await tab.connect(workers[1])

    assert (tab.text("#count"), tab.wire.kept) == ("0", "not-stored")
    assert tab.wire.lost == 1
    await tab.click("Count")
    assert (tab.text("#count"), tab.wire.waits) == ("1", False)


async def test_a_log_of_a_browser_counts_nothing_where_servers_hold_it(
    till: Till, workers: list[LivePages]
) -> None:
    """As after a deploy that changed HEAVY_STATE_STORE: it is told, not passed over."""
    before = LivePages(services_of(application(till), SETTINGS))
    tab = await Tab.open(before)
    await tab.click("Count")
    assert tab.wire.log not in ([], TOLD)
    tab.cut()
    before.close()

    await tab.connect(workers[0])

    assert (tab.text("#count"), tab.wire.kept, tab.wire.log) == ("0", "not-stored", [])


async def test_a_browser_that_was_told_it_is_stored_says_so_where_browsers_hold_it(
    till: Till, workers: list[LivePages]
) -> None:
    """The other way round."""
    tab = await Tab.open(workers[0])
    await tab.click("Count")
    tab.cut()
    after = LivePages(services_of(application(till), SETTINGS))

    await tab.connect(after)

    assert (tab.text("#count"), tab.wire.kept) == ("0", "malformed")
    after.close()
    await settled()
