"""Client functions that go on after they returned: shortcuts, and what comes into view."""

from collections.abc import Iterator

import pytest

from brython.intersection import is_in_view, stop_telling, tell_when_seen
from brython.shortcuts import listen_for_keys, stop_listening
from heavy_engine.browser_side.testing import FakePage

WINDOW = {"width": 400, "height": 300}


@pytest.fixture
def fake() -> Iterator[FakePage]:
    with FakePage() as fake:
        yield fake


async def test_a_shortcut_is_an_event_of_its_element(fake: FakePage) -> None:
    await listen_for_keys("editor", ["mod+s"])
    ((kind, options),) = fake.watches.values()

    await fake.tell("mod+s")

    assert (kind, options) == ("keys", {"keys": ["mod+s"], "prevent": True, "typing": False})
    sent = {"id": "editor", "type": "shortcut", "detail": {"keys": "mod+s"}}
    assert fake.commands[-1] == ("element.send", sent)
    await stop_listening("editor")


async def test_listening_again_is_instead_and_stopping_ends_it(fake: FakePage) -> None:
    await listen_for_keys("editor", ["mod+s"])
    await listen_for_keys("editor", ["mod+k"], in_fields=True)
    await listen_for_keys("menu", ["escape"])
    assert [options["keys"] for _, options in fake.watches.values()] == [["mod+k"], ["escape"]]

    await stop_listening("editor")
    await stop_listening("editor")
    await stop_listening("menu")

    assert fake.watches == {}


async def test_what_comes_into_view_is_told_until_it_is_not_wanted(fake: FakePage) -> None:
    await tell_when_seen("prices", threshold=0.5)
    ((kind, options),) = fake.watches.values()

    await fake.tell({"visible": True, "ratio": 0.75})
    await stop_telling("prices")

    assert (kind, options) == ("intersection", {"id": "prices", "margin": "0px", "threshold": 0.5})
    sent = {"id": "prices", "type": "seen", "detail": {"visible": True, "ratio": 0.75}}
    assert ("element.send", sent) in fake.commands
    assert fake.watches == {}


@pytest.mark.parametrize(
    ("x", "y", "seen"),
    [(0, 0, True), (0, 299, True), (0, 300, False), (0, -50, False), (0, -49, True), (400, 0, False)],
)
async def test_an_element_is_in_view_if_a_part_of_it_is(fake: FakePage, x: int, y: int, seen: bool) -> None:
    fake.answers = {
        "page.viewport": WINDOW,
        "element.rect": {"x": x, "y": y, "width": 100, "height": 50},
    }

    assert await is_in_view("prices") is seen
