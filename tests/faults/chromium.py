"""Real browsers at the page while workers die."""

import asyncio
import random
from typing import Any

from playwright.async_api import Page, async_playwright

from tests.support.browsers import arguments, find_chromium

from .checker import Verdict
from .house import House
from .scenario import Scenario, Size

PAGES = 3
CLICKS_EACH = 20
STAYED = "window.stayed = true"


async def browse(house: House, size: Size, _off: str) -> Verdict:
    """Chromium clicks and types while workers are killed and renewed; its pages are never loaded anew."""
    verdict = Verdict()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
        names = [f"Cy-{number}-{random.randrange(10**9)}" for number in range(PAGES)]
        pages = [await browser.new_page() for _name in names]
        for page, name in zip(pages, names, strict=True):
            await page.goto(f"{house.url}/?who={name}")
            await page.evaluate(STAYED)
            await page.locator("#field").fill(name)
        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(_click(page))
            group.create_task(_break(house, min(size.kills, PAGES)))
        await _wait(house, pages)
        rows = await house.rows()
        for page, name in zip(pages, names, strict=True):
            await _compare(page, name, rows[name], verdict)
        await browser.close()
    verdict.figures |= {
        "pages of Chromium": PAGES,
        "clicks": PAGES * CLICKS_EACH,
        "rows": sum(map(len, (rows[n] for n in names))),
    }
    return verdict


async def _click(page: Page) -> None:
    for _turn in range(CLICKS_EACH):
        await page.locator("#add").click()
        await asyncio.sleep(random.random() / 2)


async def _break(house: House, kills: int) -> None:
    for _turn in range(kills):
        await house.kill_one()
    await house.restart_all()


async def _wait(house: House, pages: list[Page]) -> None:
    async with asyncio.timeout(house.patience_s):
        while any([await page.locator("#count").inner_text() != str(CLICKS_EACH) for page in pages]):
            await asyncio.sleep(0.2)


async def _compare(page: Page, name: str, rows: list[int], verdict: Verdict) -> None:
    shown: dict[str, Any] = {
        part: await page.locator(f"#{part}").inner_text() for part in ("count", "typed", "refused")
    }
    verdict.require(
        len(rows) == len(set(rows)) == CLICKS_EACH, f"{name}: {CLICKS_EACH} clicks, rows {sorted(rows)}"
    )
    verdict.require(shown["count"] == str(len(rows)), f"{name}: the page says {shown['count']}")
    verdict.require(shown["typed"] == name and not shown["refused"], f"{name}: the page says {shown}")
    verdict.require(await page.locator("#field").input_value() == name, f"{name}: what was typed is gone")
    verdict.require(await page.evaluate("window.stayed === true"), f"{name}: the document was loaded anew")


CHROMIUM = Scenario("chromium", "Chromium clicks while workers die and are renewed", browse, {}, workers=2)
