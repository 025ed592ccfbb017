"""A jump into the middle of 100,000 rows, beside one into the middle of 1,000.

python -m benchmarks.live.virtual_list
"""

import asyncio
import shutil
import sys
from importlib import import_module
from itertools import cycle
from statistics import median
from typing import Any

import orjson

from .cold_start import BROWSERS, FLAGS
from .measuring import Contender, compare
from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import OurVisitor

LARGE, SMALL = 100_000, 1_000
# What a window of 15 rows asks for, by keyboard or by scrollbar.
ROWS_ASKED = 48
JUMPS, JUMPS_IN_CHROMIUM = 100, 20
RATIO_MOST = 1.3
BYTES_MOST = 12_000
# Jumps, and waits until the row in the middle of the list is drawn.
JUMP = """(share) => new Promise((done) => {
  const list = document.getElementById("window");
  const began = performance.now();
  list.scrollTo({ top: list.scrollHeight * share, behavior: "instant" });
  const look = () => {
    const { top, bottom } = list.getBoundingClientRect();
    const middle = document.elementFromPoint(list.clientWidth / 2, (top + bottom) / 2);
    if (middle?.localName === "li") requestAnimationFrame(() => done(performance.now() - began));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


class Jumper(OurVisitor):
    """Somebody who drags the scrollbar to and fro."""

    def jumping(self, rows: int) -> "Jumper":
        """The same, in a list of so many rows."""
        self._places = cycle((rows // 2, rows // 4))
        return self

    async def click(self) -> bytes:
        """Jump; the answer is the frame that brings the rows."""
        self._seq += 1
        wish = {"first": next(self._places), "count": ROWS_ASKED, "kept": -1}
        self.wire.send(orjson.dumps([self._seq, self._button, "view", wish]))
        answer = await self.wire.receive()
        while b"data-virtual" not in answer:
            answer = await self.wire.receive()
        return answer


def measure(options: Options) -> list[Row]:
    """CPU, bytes and time per jump."""
    with serving(OURS) as ours:
        return asyncio.run(_on_the_wire(ours, options.runs)) + asyncio.run(_in_chromium(ours))


async def _on_the_wire(ours: Server, runs: int) -> list[Row]:
    contenders = [Contender(ours, [await _jumper(ours, rows)], JUMPS) for rows in (LARGE, SMALL)]
    large, small = await compare(contenders, runs)
    work = f"virtual list: jump into {LARGE} rows"
    return [
        Row(f"{work} (reference: {SMALL}): CPU", large.cpu_us, "us", small.cpu_us, RATIO_MOST),
        Row(f"{work}: bytes down", large.down, "bytes", most=BYTES_MOST, note=f"{ROWS_ASKED} rows"),
    ]


async def _jumper(ours: Server, rows: int) -> Jumper:
    opened = await Jumper.open(ours, f"/_bench/virtual?rows={rows}", "window")
    assert isinstance(opened, Jumper)
    return opened.jumping(rows)


async def _in_chromium(ours: Server) -> list[Row]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        print("virtual_list: no time on screen, no Chromium was found", file=sys.stderr)
        return []
    # Named so, because playwright belongs to development and benchmarks are checked like the rest.
    async with import_module("playwright.async_api").async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        page = await browser.new_page()
        await page.goto(f"{ours.origin}/_bench/virtual?rows={LARGE}")
        await page.locator("html[data-connection=open]").wait_for()
        times = [await _jump(page, turn) for turn in range(JUMPS_IN_CHROMIUM)]
        await browser.close()
    words = f"virtual list: from the jump to the rows on screen, {LARGE} rows"
    return [Row(words, median(times), "ms", note="server and Chromium on one machine")]


async def _jump(page: Any, turn: int) -> float:
    return float(await page.evaluate(JUMP, (0.25, 0.5, 0.75)[turn % 3]))


if __name__ == "__main__":
    sys.exit(main(measure))
