"""Frames that no server of ours would send, into the real client in Chromium.

    python -m tests.engine.threats.hostile_frames --frames 100000 --seed 1

A server, or whoever stands between, may say anything: nothing of it may change a prototype, run as
code, or end the client. It prints how often the client threw (and went on), and answers 1 for a problem.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.engine.client.stage import raise_stage
from tests.support.browsers import arguments, find_chromium

PAGE_FRAMES = 5_000
HOSTILE = Path(__file__).with_suffix(".js")
BOX = """
export const Box = {};
export const bind = (node) => ({
  create: (type, props, children) => ({ type, props, children }),
  render: (element) => { node.textContent = Object.keys(element.props ?? {}).join(); },
  unmount() {},
});
"""


@asynccontextmanager
async def victim(chromium: Browser, **window: Any) -> AsyncIterator[Page]:
    """A page with the real client, whose server is hostile; keywords are the window's."""
    async with raise_stage() as stage:
        stage.set('<output data-h="2">0</output>')
        stage.script("/_live/modules/box.js", BOX)
        context = await chromium.new_context(**window)
        page = await context.new_page()
        await page.add_init_script(path=HOSTILE)
        await page.goto(stage.url)
        yield page
        await context.close()


async def attack(page: Page, frames: int, seed: int) -> dict[str, Any]:
    """Send so many; answers what came of it."""
    outcome: dict[str, Any] = await page.evaluate(
        "([frames, seed]) => hostile.run(frames, seed)", [frames, seed]
    )
    return outcome


def problems(outcome: dict[str, Any]) -> list[str]:
    """What must not be."""
    found = {
        f"prototypes changed: {outcome['changed']}": bool(outcome["changed"]),
        f"code ran {outcome['hits']} times": bool(outcome["hits"]),
        f"the client ended: {json.dumps(outcome['dead'])[:3_000]}": bool(outcome["dead"]),
    }
    return [problem for problem, is_found in found.items() if is_found]


async def _main(frames: int, seed: int) -> int:
    began, total, found = time.monotonic(), Counter[str](), list[str]()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=arguments())
        # What a page is told stays in it for long, as far as it is markup.
        for first in range(0, frames, PAGE_FRAMES):
            async with victim(browser) as page:
                outcome = await attack(page, min(PAGE_FRAMES, frames - first), seed * 1_000 + first)
            found += problems(outcome)
            total += Counter({what: sum(outcome[what].values()) for what in ("thrown", "uncaught")})
            total["frames"] += outcome["frames"]
        await browser.close()
    print(f"{dict(total)} in {time.monotonic() - began:.0f} s, seed {seed}")
    print("\n".join(found) or "no problem")
    return int(bool(found))


def main() -> int:
    """Read the arguments and attack."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--frames", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    return asyncio.run(_main(given.frames, given.seed))


if __name__ == "__main__":
    sys.exit(main())
