"""Waiting until the keys of widgets work on a page."""

from playwright.async_api import Page, expect

# The module that the page's own client loads, by the same address, is the same module.
LOADED = """async () => {
  const core = document.querySelector('script[type=module][src*="/_live/client/"]').src;
  await import(new URL("widgets.js", core).href);
  await new Promise(requestAnimationFrame);
}"""


async def widgets_ready(page: Page) -> Page:
    """The page, when its line is open and elements with data-widget have what they need."""
    await expect(page.locator("html")).to_have_attribute("data-connection", "open")
    await page.evaluate(LOADED)
    return page
