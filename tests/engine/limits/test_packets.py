"""Many events in one packet: each sees the page that the one before it left, so what is gone is not told."""

import json

import pytest
from reactpy import component, html, use_state
from reactpy.types import Component

from heavy_engine.live.greeting import digest
from heavy_engine.live.live_pages import LivePages
from heavy_engine.wire.messages import Address
from tests.engine.fuzz.line import masked
from tests.engine.limits.test_frame_limits import opened
from tests.engine.memory_socket import ADA, SETTINGS, services
from tests.support.waiting import eventually

CLICKS, MOST = 50, 3
BUTTON = 2


@pytest.mark.parametrize(("goes", "handled"), [(True, MOST), (False, CLICKS)], ids=["goes", "stays"])
async def test_of_fifty_clicks_in_one_packet_no_more_count_than_the_button_is_there_for(
    goes: bool, handled: int
) -> None:
    told: list[int] = []

    @component
    def Counter() -> Component:
        count, set_count = use_state(0)

        def click(_event: object) -> None:
            told.append(count)
            set_count(count + 1)

        shown = html.p("sold out") if goes and count == MOST else html.button({"onClick": click}, "buy")
        return html.main(shown)

    pages = LivePages(services(home=Counter))
    page, painted = await pages.open(ADA, "/")
    socket, wire = opened(SETTINGS)
    await pages.connect(socket, ADA, Address("/", page.session.id, digest(painted)))

    clicks = (json.dumps([seq, BUTTON, "click"]).encode() for seq in range(1, CLICKS + 1))
    socket.data_received(b"".join(masked(1, click) for click in clicks))

    await eventually(lambda: f"[{CLICKS}".encode() in wire.written, what="the last acknowledgement")
    assert told == list(range(handled))
