"""A session on the task list, in a real browser, as a recording that people can read."""

import socket

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.recording import recorder
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")


async def test_a_session_reads_as_it_was(start: StartServer, visit: OpenWindow) -> None:
    async with recorder() as scribe:
        server = await start(recordings_folder=str(scribe.folder))
        ada = await visit("/", at=server)
        await ada.get_by_role("link", name="Tasks", exact=True).first.click()
        await ada.get_by_label("New task").press_sequentially("Buy an axe")
        await ada.keyboard.press("Enter")
        await ada.get_by_role("button", name="Edit: Buy an axe").click()
        await ada.get_by_label("Title of: Buy an axe").fill("Buy a good axe")
        await ada.keyboard.press("Enter")
        await ada.get_by_role("checkbox", name="Done: Buy a good axe").check()
        await ada.get_by_role("searchbox").press_sequentially("good")
        await expect(ada.get_by_text("found for “good”")).to_be_visible()
        await ada.context.close()
        scribe.service.stop.set()
        await eventually(lambda: '"end"' in scribe.text, what="the end of the recording")
        (recording,) = scribe.recordings()

    assert [(step.do, step.on.name if step.on else step.path) for step in recording.deeds] == [
        ("visit", "/"),
        ("go", "Tasks"),
        ("fill", "New task"),
        ("click", "Add"),
        ("click", "Edit: Buy an axe"),
        ("fill", "Title of: Buy an axe"),
        ("click", "Save"),
        ("check", "Done: Buy a good axe"),
        ("fill", "Search tasks"),
    ]
    assert recording.deeds[2].text == "Buy an axe"
    assert "checkbox Done: Buy an axe: off" in recording.deeds[3].came
    assert recording.deeds[3].ids
    assert recording.deeds[8].text == "good"
