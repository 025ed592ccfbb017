"""Pictures of the gallery: each example in the light, in the dark, on a phone, from right to left.

    python -m tests.browser.pictures http://localhost:8000
    python -m tests.browser.pictures http://localhost:8000 --renew

The second writes tests/browser/gallery_facts.json anew, which tests/browser/test_components_gallery.py
compares with.
"""

import asyncio
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from tests.browser import gallery_facts
from tests.browser.gallery_facts import SETTINGS
from tests.support.browsers import arguments, find_chromium

FOLDER = Path(".heavy") / "pictures"
GALLERY = "/dev/components"


def main() -> None:
    """Take pictures of a server that runs in the profile dev, or its facts."""
    given = _arguments()
    asyncio.run(_visit(given.address.rstrip("/"), given.to, is_renewed=given.renew))


async def _visit(address: str, folder: Path, *, is_renewed: bool) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
        page = await browser.new_page(viewport=gallery_facts.WIDE)  # type: ignore[arg-type]
        await page.goto(address + GALLERY)
        await gallery_facts.settle(page, await page.locator("article.example").count())
        if is_renewed:
            gallery_facts.keep(gallery_facts.facts_of(await _seen(page)))
            print(f"Written: {gallery_facts.KEPT}")
        else:
            await _take_all(page, folder)
        await browser.close()


async def _seen(page: Page) -> dict[str, dict[str, Any]]:
    seen = {}
    for setting in SETTINGS:
        await gallery_facts.put(page, setting)
        seen[setting] = await gallery_facts.look(page)
    return seen


async def _take_all(page: Page, folder: Path) -> None:
    for setting in SETTINGS:
        await gallery_facts.put(page, setting)
        for example in await page.locator("article.example").all():
            name = (await example.get_attribute("id") or "example").removeprefix("example-")
            await example.screenshot(path=folder / setting / f"{name}.png")
        print(f"{folder / setting}: done")


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m tests.browser.pictures", description="Pictures of the gallery.")
    parser.add_argument("address", help="of a server in the profile dev, such as http://localhost:8000")
    parser.add_argument("--to", type=Path, default=FOLDER, help=f"the folder; {FOLDER} if left out")
    parser.add_argument("--renew", action="store_true", help="write the facts that the tests compare with")
    return parser.parse_args()


if __name__ == "__main__":
    main()
