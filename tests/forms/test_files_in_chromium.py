"""Files in forms in a real browser, with and without its scripts."""

import asyncio
import signal
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route, expect

from tests.engine.uploads.samples import PDF, PNG
from tests.forms.conftest import start_workshop
from tests.forms.test_in_chromium import Open, patience, visit
from tests.support.servers import RunningServer, free_port

__all__ = ["patience", "visit"]

PICTURE = {"name": "axe.png", "mimeType": "image/png", "buffer": PNG}
BILL = {"name": "bill.pdf", "mimeType": "application/pdf", "buffer": PDF}
CLOSED_PATTERN = "**/_live/uploads"


async def test_a_file_goes_with_its_form_and_is_chosen_once(visit: Open, workshop: RunningServer) -> None:
    page = await visit("/album")
    await _photo(page).set_input_files([PICTURE])
    await expect(page.locator(".file-row")).to_have_attribute("data-state", "done")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".form-summary")).to_contain_text("Name: This is needed.")

    await page.get_by_role("textbox", name="Name").fill("axe in Chromium")
    await page.get_by_role("button", name="Save").click()

    await expect(page.locator(".form-sent")).to_have_text("It is in the album.")
    await expect(page.locator(".file-row")).to_have_count(0)
    assert '"name":"axe in Chromium","photo":{"id":' in workshop.log()


async def test_a_form_that_is_sent_early_goes_when_its_file_is_here(visit: Open) -> None:
    page, gate = await visit("/album"), asyncio.Event()

    async def hold(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    await page.route(CLOSED_PATTERN, hold)
    await page.get_by_role("textbox", name="Name").fill("early axe")
    await _photo(page).set_input_files([PICTURE])
    await expect(page.locator(".file-row")).to_have_count(1)
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".form-sent")).to_have_text("This is sent as soon as its files are here.")
    await expect(page.locator(".button-primary")).to_be_disabled()

    gate.set()

    await expect(page.locator(".form-sent")).to_have_text("It is in the album.")


async def test_the_summary_leads_to_the_field_which_says_what_is_wrong(visit: Open) -> None:
    page = await visit("/album")
    await page.get_by_role("textbox", name="Name").fill("axe")
    await page.get_by_role("button", name="Save").click()

    await page.get_by_role("link", name="A photo: Choose a file.").click()

    await expect(_photo(page)).to_be_focused()
    said = (
        "Drop a file here, paste it, or choose. Images, up to 5 KB, one file. From the front. Choose a file."
    )
    await expect(_photo(page)).to_have_accessible_description(said)


async def test_files_are_kept_without_javascript(visit: Open, workshop: RunningServer) -> None:
    page = await visit("/album", java_script_enabled=False)
    await _photo(page).set_input_files([PICTURE])
    await page.get_by_label("Papers").set_input_files([BILL])
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".form-summary")).to_contain_text("Name: This is needed.")
    await expect(page.locator(".file-name")).to_have_text(["axe.png 70 bytes", "bill.pdf 29 bytes"])

    await page.get_by_role("button", name="Remove bill.pdf").click()
    await expect(page.locator(".file-row")).to_have_count(1)
    await page.get_by_role("textbox", name="Name").fill("axe, no scripts")
    await page.get_by_role("button", name="Save").click()

    await expect(page.locator(".form-sent")).to_have_text("It is in the album.")
    sent = next(line for line in workshop.log().splitlines() if "axe, no scripts" in line)
    assert '"papers":[]' in sent


async def test_the_focus_stays_in_the_field_when_a_file_is_taken_out(visit: Open) -> None:
    page = await visit("/album")
    await page.get_by_label("Papers").set_input_files([BILL])
    await page.get_by_role("button", name="Remove bill.pdf").click()

    await expect(page.get_by_label("Papers")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(visit: Open, scheme: str) -> None:
    page = await visit("/album", reduced_motion="reduce", color_scheme=scheme)
    await page.get_by_label("Papers").set_input_files([BILL])
    await expect(page.locator(".file-row")).to_have_attribute("data-state", "done")
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".form-summary")).to_be_focused()

    found = await Axe().run(page)

    rules = {rule["id"] for rule in found.response["violations"]}
    assert rules - {"region", "landmark-one-main", "page-has-heading-one"} == set()


async def test_a_file_is_not_chosen_again_when_the_server_was_killed(
    chromium: Browser, tmp_path: Path
) -> None:
    port = free_port()
    first = await _serve(port, tmp_path, "first")
    page = await chromium.new_page()
    try:
        await page.goto(f"{first.url}/album")
        await page.get_by_role("textbox", name="Name").fill("axe that stays")
        await _photo(page).set_input_files([PICTURE])
        await expect(page.locator(".file-row")).to_have_attribute("data-state", "done")

        await asyncio.to_thread(first.stop, signal.SIGKILL)
        await expect(page.locator("html")).to_have_attribute("data-connection", "lost")
        second = await _serve(port, tmp_path, "second")
        await page.evaluate("dispatchEvent(new Event('online'))")  # It would try again by itself, later.
        await expect(page.locator("html")).to_have_attribute("data-connection", "open")
        await expect(page.locator(".file-row")).to_have_attribute("data-state", "done")
        await page.get_by_role("button", name="Save").click()

        await expect(page.locator(".form-sent")).to_have_text("It is in the album.")
        assert '"name":"axe that stays","photo":{"id":' in second.log()
        await asyncio.to_thread(second.stop)
    finally:
        await page.close()


def _photo(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_label("A photo")


async def _serve(port: int, folder: Path, name: str) -> RunningServer:
    """The workshop, on a port and with a folder that another one may have used before."""
    return await start_workshop(port, folder / "files", folder / f"{name}.log")
