"""What is going on when a worker dies, and what becomes of it: looked at while it is under way."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from heavy_engine.live.live_pages import LivePages
from heavy_engine.session.services import Services
from heavy_engine.testing.world import services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import Tab
from tests.engine.till import SETTINGS, Till, application


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def shared(till: Till) -> Services:
    return services_of(application(till), SETTINGS)


@pytest_asyncio.fixture
async def here(till: Till, shared: Services) -> AsyncIterator[LivePages]:
    pages = LivePages(shared)
    yield pages
    till.gate.set()
    pages.close()
    await settled()


@pytest.fixture
def there(shared: Services) -> LivePages:
    """Another worker."""
    return LivePages(shared)


def sealed(tab: Tab) -> list[Any]:
    return [op for frame in tab.said if isinstance(frame[0], int) for op in frame[1:] if op[0] == "k"]


async def test_nothing_is_sealed_while_a_handler_waits(till: Till, here: LivePages) -> None:
    ada = await Tab.open(here)
    await ada.click("Put slowly")
    assert ada.text("#note") == "waiting"
    assert sealed(ada) == []

    till.gate.set()
    await ada.settle()

    assert ada.text("#note") == "done"
    assert len(sealed(ada)) == 1


async def test_a_handler_that_was_cut_off_runs_again_on_the_state_from_before(
    till: Till, here: LivePages, there: LivePages
) -> None:
    ada = await Tab.open(here)
    await ada.click("Count")
    await ada.click("Put slowly")

    ada.cut()
    await ada.connect(there)

    assert till.came == 2
    assert (ada.text("#count"), ada.text("#note")) == ("1", "waiting")
    till.gate.set()
    await ada.settle()
    assert ada.text("#note") == "done"


async def test_what_two_workers_do_at_once_is_done_once_and_nobody_is_told(
    till: Till, here: LivePages, there: LivePages
) -> None:
    ada = await Tab.open(here)
    await ada.click("Put slowly")
    ada.cut()
    await ada.connect(there)
    assert till.came == 2, "both workers are at it"

    till.gate.set()
    await ada.settle()

    assert till.coins == ["coin"]
    assert ada.text("#notices") == ""
    assert not ada.wire.waits


async def test_what_a_page_shows_of_work_that_committed_is_made_up_for(
    till: Till, here: LivePages, there: LivePages
) -> None:
    ada = await Tab.open(here)
    await ada.click("Put slowly", hears=False)
    ada.cut()
    till.gate.set()
    await ada.settle()
    assert till.coins == ["coin"]

    await ada.connect(there)

    assert ada.text("#note") == "done", "not as before the click, nor as in the middle of it"
    assert (till.came, till.coins) == (1, ["coin"])


async def test_a_greeting_acknowledges_nothing_whose_state_comes_behind_it(
    till: Till, here: LivePages, there: LivePages
) -> None:
    """Else a browser that loses the frame behind it holds a log that looks rolled back."""
    ada = await Tab.open(here)
    await ada.click("Count")
    await ada.click("Put slowly")
    ada.cut()
    till.gate.set()
    await settled()
    await ada.connect(here, hears_all=False)
    ada.cut()

    await ada.connect(there)

    assert ada.said[1][1]["kept"] == "all"
    assert (ada.text("#count"), ada.text("#note"), ada.text("#notices")) == ("1", "done", "")
    assert (till.came, till.coins) == (1, ["coin"])


async def test_work_that_goes_on_behind_a_handler_keeps_its_event_in_the_journal(
    till: Till, here: LivePages
) -> None:
    ada = await Tab.open(here)

    await ada.click("Put behind")

    assert ada.said[-1] == [1, ["o", 1]]
    assert not ada.wire.waits, "its person sees that it was taken"
    assert (ada.wire.journal.done, len(ada.wire.journal)) == (0, 1)
    till.gate.set()
    await ada.settle()
    assert ["o", 0] in ada.said[-1]
    assert (ada.wire.journal.done, len(ada.wire.journal)) == (1, 0)


@pytest.mark.parametrize("is_committed", [True, False], ids=["committed", "cut off"])
async def test_work_behind_a_handler_that_died_is_done_once(
    till: Till, here: LivePages, there: LivePages, *, is_committed: bool
) -> None:
    ada = await Tab.open(here)
    await ada.click("Put behind")
    await ada.click("Count")
    assert ada.text("#count") == "1"
    if is_committed:
        ada.cut()
        till.gate.set()
        await ada.settle()
    ada.cut()

    await ada.connect(there)
    till.gate.set()
    await ada.settle()

    assert till.coins == ["coin"] if is_committed else till.came == 2
    assert ada.text("#count") == "1"
    assert len(ada.wire.journal) == 0
    assert ada.wire.lost == 0


async def test_work_that_takes_too_long_lets_go_of_its_event(
    till: Till, here: LivePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heavy_engine.live.mailbox.HELD_MAX_S", 0)
    ada = await Tab.open(here)

    await ada.click("Put behind")

    assert ada.wire.journal.done == 1
    till.gate.set()
    await ada.settle()
    assert till.coins == ["coin"]
    assert till.ledger.recorded == [], "it is not the event's work any more"


# A server that is about to stop.


async def test_who_waits_for_nothing_moves_at_once_and_others_when_they_are_done(
    till: Till, here: LivePages
) -> None:
    ada, bo = await Tab.open(here), await Tab.open(here)
    await bo.click("Put slowly")

    here.move(500)
    await ada.settle()
    await bo.settle()

    assert ada.said[-1] == ["move", 500]
    assert here.busy == 1
    assert ["move", 500] not in bo.said
    till.gate.set()
    await bo.settle()
    assert bo.said[-1] == ["move", 500]
    assert bo.wire.acknowledged == 1
    assert here.busy == 0


async def test_who_comes_while_the_server_stops_is_sent_on(here: LivePages) -> None:
    here.move(500)

    ada = await Tab.open(here)

    assert ada.said[-1] == ["move", 500]


async def test_who_moves_says_nothing_more_here(here: LivePages, there: LivePages) -> None:
    ada = await Tab.open(here)
    here.move(500)
    await ada.settle()
    await ada.click("Count")
    assert ada.text("#count") == "0"

    ada.cut()
    await ada.connect(there)

    assert ada.text("#count") == "1"


async def test_a_server_that_stops_says_that_it_starts_anew(here: LivePages) -> None:
    ada = await Tab.open(here)

    here.close()

    assert ada.socket.closed == 1012


# Frames that never arrived.


async def test_a_page_that_missed_frames_gets_its_state_whole(here: LivePages, there: LivePages) -> None:
    ada = await Tab.open(here)
    await ada.click("Count")
    await ada.click("Count", hears=False)
    ada.cut()

    await ada.connect(here)
    assert ada.text("#count") == "2"
    assert len(ada.wire.log) == 1
    ada.cut()
    await ada.connect(there)

    assert ada.text("#count") == "2"
    assert (ada.wire.kept, ada.wire.touched) == ("all", [])


async def test_a_page_that_missed_frames_while_a_handler_waits_gets_its_state_later(
    till: Till, here: LivePages, there: LivePages
) -> None:
    ada = await Tab.open(here)
    await ada.click("Count")
    await ada.click("Put slowly", hears=False)
    ada.cut()
    await ada.connect(here)
    assert ada.wire.journal.open == 1

    till.gate.set()
    await ada.settle()

    assert ada.wire.journal.open == 0
    assert len(ada.wire.log) == 1
    ada.cut()
    await ada.connect(there)
    assert (ada.text("#count"), ada.text("#note")) == ("1", "done")
    assert ada.wire.kept == "all"
