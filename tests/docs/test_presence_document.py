"""The examples of docs/presence.md work as they stand there, and its figures are those of the code."""

import re
from typing import Any

import pytest

from heavy_engine import EngineSettings
from heavy_engine.presence.present import BEATS_UNTIL_GONE, ROOM_MAX_CHARS, PresenceLimits
from heavy_engine.presence.watchers import CROWD, SLICE
from heavy_engine.testing.browser import visit
from heavy_engine.testing.world import World, services_of
from tests.engine.topics.rooms import application
from tests.support.servers import PROJECT_ROOT

TEXT = (PROJECT_ROOT / "docs" / "presence.md").read_text()
SETTINGS = EngineSettings(signing_keys=(), allowed_hosts=())


@pytest.fixture
def names() -> dict[str, Any]:
    """What the examples define."""
    found: dict[str, Any] = {"__name__": "docs.presence"}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(block, found)
    return found


async def test_the_page_shows_what_somebody_does_and_its_test_passes(names: dict[str, Any]) -> None:
    world = World(services_of(application(names["KitchenPage"])))
    ada, bo = await visit(world, "/", as_="Ada"), await visit(world, "/", as_="Bo")
    await bo.fire("Note", "focusin")
    assert ada.sees("Ada is typing")
    await bo.fire("Note", "focusout")
    assert not ada.sees("is typing")
    await ada.close()
    await bo.close()

    (test,) = (found for name, found in names.items() if name.startswith("test_"))
    await test(world)
    await world.close()


def test_the_figures_are_those_of_the_code() -> None:
    text = " ".join(TEXT.split())
    limits = PresenceLimits.of(SETTINGS)

    assert f"`HEAVY_PRESENCE_GRACE_S` ({limits.grace_s:g} s)" in text
    assert f"`HEAVY_PRESENCE_NEWS_S` ({limits.news_s:g} s)" in text
    assert BEATS_UNTIL_GONE == 3
    assert "three beats" in text
    assert f"{limits.gone_s:g} s after its last word" in text
    assert f"each further {CROWD} pages" in text
    assert f"{SLICE} pages in one turn" in text
    assert f"over {ROOM_MAX_CHARS} characters" in text
