"""The field for files as people use it: by keyboard, by ear, on a narrow screen."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow

FIELD = ".file-field"
PATIENCE_MS = 20_000
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def named(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


async def with_files(page: Page) -> None:
    """A file that is there, and one that was refused."""
    files = [named("axe.png", PNG), named("saw with quite a long name.mp4", b"words")]
    await page.get_by_label("Pictures of the shed").set_input_files(files)  # type: ignore[arg-type]
    await expect(page.locator(f"{FIELD} .file-row")).to_have_count(2, timeout=PATIENCE_MS)
    await expect(page.locator(f"{FIELD} [data-state=done]")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(page.locator(f"{FIELD} [data-state=failed]")).to_have_count(1, timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_field_says_what_it_takes_and_what_became_of_it(visit: OpenWindow, width: int) -> None:
    ada = await visit("/design", viewport={"width": width, "height": 800})
    await with_files(ada)

    field = ada.get_by_label("Pictures of the shed")
    help_id, _problem_id = (await field.get_attribute("aria-describedby") or "").split()
    await expect(ada.locator(f"#{help_id}")).to_contain_text(
        "Images, .pdf, .txt, up to 5 MB each, at most 3 files."
    )
    await expect(ada.locator(f"{FIELD} [data-state=failed]")).to_contain_text(
        "Its name ends with .mp4. Wanted: images, .pdf, .txt."
    )
    await expect(ada.locator(f"{FIELD} [role=status]").last).to_have_text(
        "1 file done, 1 failed.", timeout=PATIENCE_MS
    )
    found = await Axe().run(ada, context=FIELD)
    assert found.violations_count == 0, found.generate_report()
    wide = await ada.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "nothing sticks out to the side"


async def test_a_file_is_removed_by_keyboard_and_the_focus_stays_in_the_field(visit: OpenWindow) -> None:
    ada = await visit("/design")
    await with_files(ada)

    await ada.get_by_role("button", name="Remove axe.png").focus()
    await ada.keyboard.press("Enter")

    await expect(ada.locator(f"{FIELD} .file-row")).to_have_count(1, timeout=PATIENCE_MS)
    await expect(ada.get_by_label("Pictures of the shed")).to_be_focused(timeout=PATIENCE_MS)
    await ada.keyboard.press("Tab")
    await expect(ada.get_by_role("button", name=re.compile("^Remove saw"))).to_be_focused(timeout=PATIENCE_MS)
