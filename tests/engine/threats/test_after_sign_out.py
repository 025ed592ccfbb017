"""What a browser kept of Ada's page, and of what she did, is worth nothing after she signed out."""

import pytest

from heavy_engine import Caller, signed_out
from heavy_engine.live.callers import SIGNED_OUT, CallerWatch
from heavy_engine.live.live_pages import LivePages
from heavy_engine.testing.world import services_of
from tests.engine.memory_socket import settled
from tests.engine.tab import ADA, Tab
from tests.engine.till import SETTINGS, Till, application


@pytest.mark.parametrize(
    ("user", "kept", "count", "coins"),
    [(None, "altered", "0", 0), ("bo", "altered", "0", 0), ("ada", "all", "3", 1)],
    ids=["nobody", "bo", "ada-again"],
)
async def test_a_log_and_a_journal_of_before_a_sign_out_bring_nothing_back(
    user: str | None, kept: str, count: str, coins: int
) -> None:
    """Her browser asks another worker, with her cookie; who is Ada again finds what is hers."""
    till = Till()
    shared = services_of(application(till), SETTINGS)
    here, there = LivePages(shared), LivePages(shared)
    CallerWatch(shared, here).listen()
    tab = await Tab.open(here)
    for _click in range(3):
        await tab.click("Count")

    shared.topics.publish(signed_out(session_id=ADA.session_id))
    assert tab.socket.closed == SIGNED_OUT
    # Clicked before the browser noticed.
    tab.cut()
    await tab.click("Put")
    tab.caller = Caller(ADA.session_id, user_id=user)
    await tab.connect(there)

    assert (tab.wire.kept, tab.text("#count"), len(till.coins)) == (kept, count, coins)
    there.close()
    await settled()
