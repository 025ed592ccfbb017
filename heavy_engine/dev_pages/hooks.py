"""How a page under /dev gets at what the process knows, and follows it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from reactpy import use_effect

from ..dev_facts import DevFacts
from ..dev_panel import DevPanel
from ..hooks.page import use_session
from ..routing.errors import NotFound
from ..state import use_unkept_state
from ..topics import Topics
from .sampler import SECONDS_TOLD

NOTHING_TOLD = DevFacts()


def use_panel() -> DevPanel:
    """What the process remembers for developers.

    Raises:
        NotFound: outside the profile dev there is nobody who does, and no page.
    """
    panel = use_session().services.developer
    if not isinstance(panel, DevPanel):
        raise NotFound
    return panel


def use_facts() -> DevFacts:
    """What the application tells developers."""
    return use_session().services.application.dev_facts or NOTHING_TOLD


def use_seconds() -> DevPanel:
    """What the process remembers; the component renders again each second."""
    panel = use_panel()
    topics = use_session().services.topics
    _seconds, set_seconds = use_unkept_state(0)

    def begin() -> Callable[[], None]:
        follow = _follow(panel, topics, lambda: set_seconds(lambda before: before + 1))
        task = asyncio.ensure_future(follow)
        return lambda: _end(task)

    use_effect(begin, dependencies=[])
    return panel


async def _follow(panel: DevPanel, topics: Topics, tell: Callable[[], None]) -> None:
    panel.recent.lookers += 1
    try:
        with topics.subscribe(SECONDS_TOLD) as news:
            while True:
                await news.wait()
                tell()
    finally:
        panel.recent.lookers -= 1


def _end(task: asyncio.Future[None]) -> None:
    with suppress(RuntimeError):  # The loop has ended before the page did.
        task.cancel()
