"""A stage per test, and a window of Chromium that is watched for faults."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.engine.client.stage import Stage, raise_stage
from tests.support.waiting import PATIENCE_S


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A server of a few lines that plays the engine's part."""
    async with raise_stage() as raised:
        yield raised


@pytest.fixture
async def page(chromium: Browser, stage: Stage) -> AsyncIterator[Page]:
    """A window; at the end of the test it must not have complained of anything.

    It goes before the stage: a server that closes while a browser still connects leaves a socket open.
    """
    context = await chromium.new_context()
    context.set_default_timeout(PATIENCE_S * 1000)
    window = await context.new_page()
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))
    window.on("console", lambda said: faults.append(said.text) if _is_fault(said.type, said.text) else None)
    yield window
    await context.close()
    assert faults == []


def _is_fault(kind: str, text: str) -> bool:
    # A lost network is part of some tests, and a browser speaks of it.
    is_network = "WebSocket connection to" in text or "Failed to load resource" in text
    return kind == "error" and not is_network
