"""What is typed, pasted, filled in and followed in a real browser, where all of it is somebody's secret."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support.recording import Recorder, recorder
from tests.support.servers import PROJECT_ROOT, RunningServer, free_port, wait_until_ready
from tests.support.waiting import eventually

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no such sockets here")


SECRETS = (
    *("hunter2", "pasted", "autofilled", "4111", "once upon", "a time", "dragons", "gout", "melancholy"),
    *("jane", "roe", "k3y", "s1gnature", "fr4gment", "zqxj"),
)
PASTE = """(field, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
}"""
# As browsers do that know a password: the value, then what says that somebody put it in.
AUTOFILL = """(field, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}"""


@pytest.fixture
async def clinic(chromium: Browser, tmp_path: Path) -> AsyncIterator[tuple[Page, Recorder]]:
    """Ada's window in the clinic, and who records."""
    async with recorder() as scribe:
        port, log_path = free_port(), tmp_path / "clinic.log"
        command = [sys.executable, "-m", "tests.support.clinic", str(port), str(scribe.folder)]
        with log_path.open("wb") as log:
            process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)
        server = RunningServer(f"http://127.0.0.1:{port}", process, log_path)
        context = await chromium.new_context()
        try:
            await wait_until_ready(server)
            ada = await context.new_page()
            await ada.goto(server.url)
            yield ada, scribe
        finally:
            await context.close()
            await asyncio.to_thread(server.stop)


async def test_nothing_of_it_is_in_any_file(clinic: tuple[Page, Recorder]) -> None:
    ada, scribe = clinic
    await ada.get_by_label("Your password").press_sequentially("hunter2-typed")
    await expect(ada.get_by_text("Heard hunter2-typed indeed")).to_be_visible()
    await ada.get_by_label("Door").fill("hunter2-door")
    await ada.get_by_role("button", name="Show it").click()
    await ada.get_by_label("Door").fill("hunter2-shown")
    await ada.get_by_label("Secret story").fill("once upon\n\ta   time\nthere were dragons")
    await ada.get_by_label("Account").fill("4111111111111111")
    await expect(ada.get_by_text("Card 4111 1111 1111 1111")).to_be_visible()
    await ada.get_by_label("Word", exact=True).press_sequentially("zqxj@")
    await ada.get_by_label("Word", exact=True).evaluate(PASTE, "pasted-by-ada")
    await ada.keyboard.insert_text("hunter2-inserted")
    await ada.get_by_label("Entry code").evaluate(AUTOFILL, "autofilled-by-chromium")
    await ada.get_by_role("button", name="Enter").click()
    await expect(ada.get_by_text("Heard autofilled-by-chromium indeed")).to_be_visible()
    await ada.get_by_label("Illness").select_option("gout")
    await ada.get_by_label("Contagious").check()
    await ada.get_by_role("button", name="Save melancholy").click()
    await ada.get_by_role("button", name="Fail for").click()
    await ada.get_by_role("link", name="Reset").click()
    await ada.get_by_role("link", name="Jane Roe").click()
    await expect(ada.get_by_role("heading", name="Patient")).to_be_visible()
    await ada.context.close()
    scribe.service.stop.set()
    await eventually(lambda: '"end"' in scribe.text, what="the end of the recording")

    (recording,) = scribe.recordings()
    deeds = [step.do for step in recording.deeds]
    # It was done, and told.
    assert [each for each in deeds if each in ("choose", "go")] == ["choose", "go", "go"]
    assert deeds.count("fill") >= 5
    assert "•••" in scribe.text
    assert [secret for secret in SECRETS if secret in scribe.text.lower()] == []
