"""Logs that are not taken, and browsers that lie: the page begins anew, and nobody else is harmed."""

import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
import pytest_asyncio

from heavy_engine import Caller
from heavy_engine.live.live_pages import LivePages
from heavy_engine.live.resume import SocketGone
from heavy_engine.session.services import Services
from heavy_engine.testing.world import services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import ADA, Tab
from tests.engine.till import SETTINGS, Till, application

Log = list[str]
PATIENT_S = 1e9


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def shared(till: Till) -> Services:
    return services_of(application(till), SETTINGS)


@pytest_asyncio.fixture
async def there(shared: Services) -> AsyncIterator[LivePages]:
    """A worker that knows no page."""
    pages = LivePages(shared)
    pages.resumption.wait_s = PATIENT_S
    yield pages
    pages.close()
    await settled()


@pytest_asyncio.fixture
async def ada(shared: Services) -> AsyncIterator[Tab]:
    """Ada counted to three at a worker that is gone, and clicked once more without connection."""
    pages = LivePages(shared)
    tab = await Tab.open(pages)
    for _click in range(3):
        await tab.click("Count")
    assert len(tab.wire.log) == 3
    tab.cut()
    pages.close()
    await settled()
    await tab.click("Count")
    yield tab


def assert_begun_anew(tab: Tab, code: str) -> None:
    """The page is fresh, says why, did nothing of what was pending, and goes on."""
    assert tab.wire.kept == code
    assert tab.text("#count") == "0"
    assert tab.wire.lost == 1
    assert not tab.wire.waits


def flipped(log: Log) -> Log:
    """One letter in the middle of the second text is another one."""
    text = log[1]
    middle = len(text) // 2
    return [log[0], text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :], *log[2:]]


ALTERED: dict[str, tuple[Callable[[Log], Log], str]] = {
    "a letter is another one": (flipped, "altered"),
    "one in the middle is missing": (lambda log: [log[0], log[2]], "altered"),
    "two changed places": (lambda log: [log[0], log[2], log[1]], "altered"),
    "one comes twice": (lambda log: [*log, log[2]], "altered"),
    "all but the beginning is cut off": (lambda log: [*log[:2], log[2][:8]], "malformed"),
    "no snapshot first": (lambda log: log[1:], "malformed"),
    "no text of ours": (lambda _log: ["x"], "malformed"),
    "nothing": (lambda _log: [""], "malformed"),
    "another version": (lambda log: ["2" + log[0][1:], *log[1:]], "other-version"),
    "another key": (lambda log: [log[0].replace(log[0].split(".")[1], "00000000"), *log[1:]], "unknown-key"),
    "far too much": (lambda log: log * 2_000, "too-large"),
}


@pytest.mark.parametrize(("alter", "code"), ALTERED.values(), ids=ALTERED.keys())
async def test_an_altered_log_is_refused(
    there: LivePages, ada: Tab, alter: Callable[[Log], Log], code: str
) -> None:
    ada.wire.log = alter(ada.wire.log)

    await ada.connect(there)

    assert_begun_anew(ada, code)
    await ada.click("Count")
    assert ada.text("#count") == "1"


async def test_the_log_as_it_was_is_taken(there: LivePages, ada: Tab) -> None:
    await ada.connect(there)

    assert (ada.wire.kept, ada.text("#count"), ada.wire.lost) == ("all", "4", 0)


async def test_a_log_is_nobody_elses(there: LivePages, ada: Tab) -> None:
    ada.caller = Caller(ADA.session_id, user_id="bo")

    await ada.connect(there)

    assert_begun_anew(ada, "altered")


async def test_a_log_is_of_one_session(there: LivePages, ada: Tab) -> None:
    ada.caller = Caller("another", user_id=ADA.user_id)

    await ada.connect(there)

    assert_begun_anew(ada, "altered")


async def test_a_log_is_of_one_page(shared: Services, there: LivePages, ada: Tab) -> None:
    other = await Tab.open(LivePages(shared))
    await other.click("Count")
    ada.wire.log = other.wire.log

    await ada.connect(there)

    assert_begun_anew(ada, "altered")


async def test_a_log_that_is_too_old_is_refused(shared: Services, there: LivePages, ada: Tab) -> None:
    assert shared.keeping
    shared.keeping.clock = lambda: time.time() + SETTINGS.state_keep_s + 1

    await ada.connect(there)

    assert_begun_anew(ada, "expired")


@pytest.mark.parametrize(
    ("keys", "code"), [([1, 0], "all"), ([1], "unknown-key")], ids=["rotated", "taken away"]
)
async def test_keys_rotate(till: Till, ada: Tab, keys: list[int], code: str) -> None:
    made = [SETTINGS.signing_keys[0], b"n" * 32]
    settings = replace(SETTINGS, signing_keys=tuple(made[key] for key in keys))

    await ada.connect(LivePages(services_of(application(till), settings)))

    assert ada.wire.kept == code


async def test_an_older_log_does_not_bring_back_what_was_spent(
    till: Till, there: LivePages, ada: Tab
) -> None:
    before = list(ada.wire.log)
    await ada.connect(there)
    await ada.click("Put")
    assert till.coins == ["coin"]
    ada.cut()
    there.close()
    ada.wire.log = before

    await ada.connect(LivePages(there._services))

    assert ada.wire.kept == "rolled-back"
    assert ada.text("#count") == "0"


async def test_a_commit_makes_the_log_newer_though_no_state_changed(
    till: Till, there: LivePages, ada: Tab
) -> None:
    await ada.connect(there)
    length = len(ada.wire.log)

    await ada.click("Put")

    assert len(ada.wire.log) == length + 1
    ada.cut()
    there.close()
    await ada.connect(LivePages(there._services))
    assert ada.wire.kept == "all"


async def test_a_fresh_page_says_why_though_it_is_the_one_that_was_loaded(there: LivePages, ada: Tab) -> None:
    ada.wire.log = ["x"]
    document = ada.wire.identity.digest

    await ada.connect(there, frames="0", digest=document)

    assert_begun_anew(ada, "malformed")


# Lies.


async def test_who_says_that_less_was_acknowledged_does_nothing_twice(
    till: Till, there: LivePages, ada: Tab
) -> None:
    await ada.connect(there)
    await ada.click("Put")
    ada.cut()
    there.close()
    again = LivePages(there._services)

    await ada.connect(again, acked="0")
    for seq in range(1, 6):
        ada.socket.say(seq, 5, "click")
    await ada.settle()

    assert till.coins == ["coin"]


async def test_who_says_that_more_was_acknowledged_loses_their_own_clicks(there: LivePages, ada: Tab) -> None:
    await ada.connect(there, acked="99", seq="99")

    assert ada.text("#count") == "3"
    assert ada.wire.acknowledged == 99


async def test_who_says_they_hold_a_log_and_do_not_begins_anew(there: LivePages, ada: Tab) -> None:
    ada.wire.log = []

    await ada.connect(there, log="7")

    assert_begun_anew(ada, "malformed")


async def test_who_never_answers_gets_a_fresh_page(there: LivePages, ada: Tab) -> None:
    there.resumption.wait_s = 0

    await ada.connect(there)

    assert_begun_anew(ada, "late")


NONSENSE = {
    "an event": [[1, 3, "click"]],
    "no array": ["state"],
    "no text": [["state", 5, 0]],
    "too long": [["state", "x" * 16_385, 0]],
    "less than nothing left": [["state", "x", -1]],
    "more left than before": [["state", "x", 1], ["state", "x", 1]],
    "a number of pieces without end": [["state", "x", 10**9]],
    "one more than was said": [["state", "x", 0], ["state", "x", 0]],
}


@pytest.mark.parametrize("messages", NONSENSE.values(), ids=NONSENSE.keys())
async def test_who_answers_nonsense_is_cut_off(
    there: LivePages, ada: Tab, messages: list[list[object]]
) -> None:
    ada.wire.outgoing = list  # type: ignore[method-assign]  # the honest answer is not sent
    await ada.connect(there)
    assert ada.said == [["state"]]

    for message in messages:
        ada.socket.say(*message) if isinstance(message, list) else ada.socket.say_raw(f'"{message}"')

    assert ada.socket.closed == 4400
    assert ada.connecting
    await settled()
    if messages[-1] != ["state", "x", 0]:
        with pytest.raises(SocketGone):
            await ada.connecting
        assert len(there) == 0


async def test_who_hands_in_too_much_is_not_listened_to_until_the_end(there: LivePages, ada: Tab) -> None:
    ada.wire.outgoing = list  # type: ignore[method-assign]  # the honest answer is not sent
    await ada.connect(there)

    for left in range(99, 60, -1):
        ada.socket.say("state", "x" * 16_384, left)
    await settled()
    ada.take()

    assert ada.wire.kept == "too-large"


async def test_what_all_hand_in_together_is_bounded(
    there: LivePages, ada: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("heavy_engine.live.resume.READING_MAX", 10)

    with pytest.raises(SocketGone):
        await ada.connect(there)

    assert ada.socket.closed == 1013
    monkeypatch.undo()
    await ada.connect(there)
    assert ada.text("#count") == "4", "who was sent away is not counted any more"


async def test_who_goes_before_answering_leaves_nothing(there: LivePages, ada: Tab) -> None:
    ada.wire.outgoing = list  # type: ignore[method-assign]  # the honest answer is not sent
    await ada.connect(there)
    assert there.has_room_for("")

    ada.cut()

    assert ada.connecting
    with pytest.raises(SocketGone):
        await ada.connecting
    assert len(there) == 0


async def test_who_does_not_answer_takes_a_place(till: Till, ada: Tab) -> None:
    full = LivePages(services_of(application(till), replace(SETTINGS, sessions_max=1)))
    full.resumption.wait_s = PATIENT_S
    ada.wire.outgoing = list  # type: ignore[method-assign]  # the honest answer is not sent
    assert full.has_room_for("")

    await ada.connect(full)

    assert not full.has_room_for("")
    ada.cut()
    assert ada.connecting
    with pytest.raises(SocketGone):
        await ada.connecting
    assert full.has_room_for("")
