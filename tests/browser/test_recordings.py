"""What somebody does in a real browser is recorded at the press of a button, read, fetched and deleted."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from heavy_engine.recordings.steps import read
from tests.browser.conftest import OpenWindow
from tests.conftest import StartServer
from tests.support.waiting import eventually


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where recordings are; its name is short enough for a socket in it."""
    with tempfile.TemporaryDirectory(prefix="rec") as name:
        yield Path(name)


async def test_a_session_is_recorded_read_fetched_and_deleted(
    start: StartServer, visit: OpenWindow, folder: Path, tmp_path: Path
) -> None:
    server = await start(recordings_folder=str(folder))
    bo = await visit("/dev/recordings", at=server)
    await expect(bo.get_by_text("There is no recording yet.")).to_be_visible()
    await bo.get_by_role("button", name="Record", exact=True).click()
    await expect(bo.get_by_role("button", name="Stop recording")).to_be_visible()

    ada = await visit("/", at=server)
    await ada.get_by_role("button", name="Add one").click()
    await ada.get_by_label("Your words").fill("an axe")
    await ada.keyboard.press("Enter")
    await expect(ada.get_by_text("Input value is: an axe")).to_be_visible()
    await ada.context.close()
    await bo.get_by_role("button", name="Stop recording").click()

    row = bo.get_by_role("row").filter(has_text="Download")
    await expect(row).to_be_visible()
    fetched = await _fetched(bo, tmp_path)
    assert [step.do for step in read(fetched).deeds] == ["visit", "click", "fill", "click"]
    await row.get_by_role("link", name="-start").click()
    await expect(bo.get_by_text("click button 'Add one'")).to_be_visible()
    await expect(bo.get_by_text("with 'an axe'")).to_be_visible()
    await bo.get_by_role("link", name="All recordings").click()
    await bo.get_by_role("button", name="Delete ").click()
    await expect(bo.get_by_text("There is no recording yet.")).to_be_visible()
    await eventually(lambda: list(folder.iterdir()) == [], what="an empty folder")


async def _fetched(page: Page, folder: Path) -> Path:
    async with page.expect_download() as fetching:
        await page.get_by_role("link", name="Download").click()
    download = await fetching.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path
