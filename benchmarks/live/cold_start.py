"""A counter in a browser that has never been here, beside htmx on the same page.

    python -m benchmarks.live.cold_start --htmx htmx.min.js

Chromium, an empty cache for each load; milliseconds from the start of the navigation. Whoever
looks clicks as soon as there is a button, and again every 10 ms until a click is answered.
htmx.min.js is a file of the npm package htmx.org; without it there is no reference.
"""

import asyncio
import shutil
import sys
from importlib import import_module
from statistics import median
from typing import Any

from .report import Options, Row, main
from .servers import HTMX, OURS, Server, serving

RATIO_MOST = 1.1
LOADS_PER_RUN = 2
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]
# A network as of a phone in town, so that bytes and round trips count.
LATENCY_MS, BYTES_PER_S = 40, 1_250_000
IMPATIENT = """
window.answered = new Promise(resolve => {
  const look = () => {
    const button = document.getElementById("inc"), output = document.getElementById("n");
    if (button && output) {
      if (output.textContent !== "0") return resolve(performance.now());
      button.click();
    }
    setTimeout(look, 10);
  };
  look();
});
"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def measure(options: Options) -> list[Row]:
    """First contentful paint and first answered click."""
    if not any(map(shutil.which, BROWSERS)):
        print("cold_start: skipped, no Chromium was found", file=sys.stderr)
        return []
    if options.htmx is None:
        print("cold_start: no reference without --htmx FILE; how to get one is in docs", file=sys.stderr)
        with serving(OURS) as ours:
            return _rows(asyncio.run(_load_in_turns([(ours, "/_bench/counter")], options.runs)))
    with serving(OURS) as ours, serving(HTMX, str(options.htmx.resolve())) as htmx:
        places = [(ours, "/_bench/counter"), (htmx, "/")]
        return _rows(asyncio.run(_load_in_turns(places, options.runs)))


def _rows(times: list[tuple[float, float]]) -> list[Row]:
    rows = []
    for index, name in enumerate(("first contentful paint", "first answered click")):
        mine, *theirs = (each[index] for each in times)
        rows.append(
            Row(
                f"cold start: {name}",
                mine,
                "ms",
                theirs[0] if theirs else None,
                RATIO_MOST if theirs else None,
            )
        )
    return rows


async def _load_in_turns(places: list[tuple[Server, str]], runs: int) -> list[tuple[float, float]]:
    """The medians of both figures for each place."""
    # Named so, because playwright belongs to development and benchmarks are checked like the rest.
    async with import_module("playwright.async_api").async_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)))
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        for server, address in places:
            await _load(browser, server.origin + address)
        turns = [
            [await _load(browser, server.origin + address) for server, address in places]
            for _ in range(runs * LOADS_PER_RUN)
        ]
        await browser.close()
    return [_medians([turn[index] for turn in turns]) for index in range(len(places))]


async def _load(browser: Any, url: str) -> tuple[float, float]:
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await _slow_down(await context.new_cdp_session(page))
        await page.add_init_script(IMPATIENT)
        await page.goto(url, wait_until="commit")
        clicked = float(await page.evaluate("window.answered"))
        painted = float(await page.evaluate(FIRST_PAINT))
        return painted, clicked
    finally:
        await context.close()


async def _slow_down(devtools: Any) -> None:
    await devtools.send("Network.enable")
    conditions = {"offline": False, "latency": LATENCY_MS}
    speeds = {"downloadThroughput": BYTES_PER_S, "uploadThroughput": BYTES_PER_S}
    await devtools.send("Network.emulateNetworkConditions", conditions | speeds)


def _medians(loads: list[tuple[float, float]]) -> tuple[float, float]:
    return median(load[0] for load in loads), median(load[1] for load in loads)


if __name__ == "__main__":
    sys.exit(main(measure))
