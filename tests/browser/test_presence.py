"""Who is here, in real browsers: people come, reload without anybody noticing, and go."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenWindow

PATH = "/dev/components?group=people"
LINE = "#example-who-is-here .who-is-here"
# Notes every sentence that is shown from now on, also for a moment.
NOTE_SENTENCES = """(line) => {
    line.dataset.seen = "";
    const note = () => { line.dataset.seen += `|${line.textContent}`; };
    new MutationObserver(note).observe(line, {childList: true, characterData: true, subtree: true});
}"""


async def opened(visit: OpenWindow) -> Page:
    page = await visit(PATH)
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    return page


async def test_who_reloads_does_not_flicker_and_who_closes_the_window_is_gone(visit: OpenWindow) -> None:
    ada, bo = await opened(visit), await opened(visit)
    line = ada.locator(LINE)
    # Guests of an earlier test may be given a moment to come back.
    await expect(line).to_contain_text("1 guest is here.")
    await expect(line.locator(".avatar-face")).to_have_count(1)
    await line.evaluate(NOTE_SENTENCES)

    await bo.reload()
    await expect(bo.locator("html")).to_have_attribute("data-connection", "open")
    cy = await opened(visit)
    await expect(line).to_contain_text("2 guests are here.")

    seen = {text for text in (await line.get_attribute("data-seen") or "").split("|") if text}
    assert all("2 guests are here." in text for text in seen), seen
    found = await Axe().run(ada)
    assert [rule["id"] for rule in found.response["violations"]] == []

    await cy.context.close()
    await bo.context.close()
    await expect(line).to_contain_text("Only you are here.")
