"""Real browsers at the page while workers die."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from playwright.async_api import Page, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.support.browsers import arguments, find_chromium

from .checker import Verdict
from .house import House
from .scenario import Scenario, Size, without
from .switches import KEEPING

PAGES = 3
CLICKS_EACH = 20
LOOK_EVERY_S = 0.2
PATIENCE_MS = 60_000.0
STAYED = "window.stayed = true"


async def browse(house: House, size: Size, off: str) -> Verdict:
    """Chromium clicks and types while workers are killed and renewed; its pages are never loaded anew."""
    verdict = Verdict()
    async with without(house, off), async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
        names = [f"Cy-{number}-{random.randrange(10**9)}" for number in range(PAGES)]
        pages = [await browser.new_page() for _name in names]
        for page, name in zip(pages, names, strict=True):
            await page.goto(f"{house.url}/?who={name}")
            await page.evaluate(STAYED)
            await page.locator("#field").fill(name)
            # Something to lose.
            await page.locator("#add").click()
            await _says(page, "#count", "1")
        async with asyncio.TaskGroup() as group:
            for page in pages:
                group.create_task(_click(page))
            group.create_task(_break(house, min(size.kills, PAGES)))
        rows = await _all_rows(house, names)
        for page in pages:
            # The last answer may be on its way; what a page lost does not come.
            await _says(page, "html[data-connection=open]")
            if not off:
                await _says(page, "#count", str(CLICKS_EACH))
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
    for _turn in range(CLICKS_EACH - 1):
        await page.locator("#add").click()
        await asyncio.sleep(random.random() / 2)


async def _break(house: House, kills: int) -> None:
    for _turn in range(kills):
        await house.kill_one()
    await house.restart_all()


async def _all_rows(house: House, names: Sequence[str]) -> dict[str, list[int]]:
    """All rows, when all clicks that are known to be made have theirs."""
    async with asyncio.timeout(house.patience_s):
        rows = await house.rows()
        while any(len(rows[name]) < CLICKS_EACH for name in names):
            await asyncio.sleep(LOOK_EVERY_S)
            rows = await house.rows()
    return rows


async def _says(page: Page, selector: str, text: str = "") -> None:
    """Wait until something is there, with this text; what is not there in time shows in the comparison."""
    with suppress(PlaywrightTimeout):
        await page.locator(selector, has_text=text).wait_for(state="attached", timeout=PATIENCE_MS)


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


CHROMIUM = Scenario(
    "chromium",
    "Chromium clicks while workers die and are renewed",
    browse,
    {KEEPING: "the page says"},
    workers=2,
)
