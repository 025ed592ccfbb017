"""The first pages as Lighthouse sees them: scores on a slow phone, what axe finds, faults.

    python -m benchmarks.live.page_quality

The application runs in production; Chromium has an empty cache, a quarter of this machine's speed, and the
network that Lighthouse gives to phones. Medians of the loads are scored as Lighthouse scores them. Its Speed
Index needs pictures of every moment; here it is the later of the two paints, which is never less for a page
that changes nothing after them. docs/performance.md has the command for Lighthouse itself.
"""

import asyncio
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from .cold_start import BROWSERS, FLAGS
from .lighthouse_scores import CURVES, points
from .report import Options, Row, main
from .servers import Server
from .whole_application import whole_application

PAGES = [
    "/",
    # demo:start
    "/tasks",
    # demo:end
]
LACKS_MOST = 5
# Lighthouse's phone and its "slow 4G", as it asks developer tools for it (core/config/constants.js).
PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True}
CPU_SLOWDOWN, LATENCY_MS = 4, 150 * 3.75
BYTES_DOWN_PER_S, BYTES_UP_PER_S = 1.6 * 1024 * 0.9 * 1024 / 8, 750 * 0.9 * 1024 / 8
# Nothing more comes once a page was quiet for so long.
QUIET_S = 1.0
# Above this much at a time the main thread counts as blocked.
TASK_MS = 50
WATCH = """
window.watched = { largest: 0, shifts: [], long: [] };
const watch = (type, note) =>
  new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
watch("largest-contentful-paint", (entry) => { watched.largest = entry.startTime; });
watch("layout-shift", (entry) => entry.hadRecentInput || watched.shifts.push(entry.value));
watch("longtask", (entry) => watched.long.push([entry.startTime, entry.startTime + entry.duration]));
"""
SEEN = """() => {
  const [first] = performance.getEntriesByName("first-contentful-paint");
  return { ...watched, first: first.startTime };
}"""
# Rules of WCAG 2.2, which axe leaves out by itself.
STRICT = {"rules": {"target-size": {"enabled": True}}}


@dataclass
class Load:
    """What one load of a page was like."""

    metrics: Mapping[str, float] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Any, own_host: str) -> None:
        """Note what may not happen."""
        page.on("console", lambda said: self._note(said.type == "error", said.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("response", lambda got: self._note(got.status >= 400, f"{got.status} {got.url}"))
        page.on("request", lambda asked: self._note(urlsplit(asked.url).netloc != own_host, asked.url))

    def _note(self, is_fault: bool, what: str) -> None:
        if is_fault:
            self.faults.append(what)


def measure(options: Options) -> list[Row]:
    """Points that each page lacks, what axe and the console say, and bytes."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        print("page_quality: skipped, no Chromium was found", file=sys.stderr)
        return []
    with whole_application() as server:
        return asyncio.run(_measure(server, path, options.runs))


async def _measure(server: Server, chromium: str, runs: int) -> list[Row]:
    rows: list[Row] = []
    # Named so, because playwright belongs to development and benchmarks are checked like the rest.
    async with import_module("playwright.async_api").async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for path in PAGES:
            await _load(browser, server, path)
            loads = [await _load(browser, server, path) for _ in range(runs)]
            rows += _rows(path, loads, await _axe(browser, server, path))
        await browser.close()
    return rows


def _rows(path: str, loads: list[Load], found: list[str]) -> list[Row]:
    metrics = {name: median(load.metrics[name] for load in loads) for name in CURVES}
    faults = sorted({fault for load in loads for fault in load.faults})
    work = f"page quality, {path}"
    among = "in the console, from other hosts"
    size, requests = (median(counted) for counted in zip(*map(_size_of, loads), strict=True))
    lacks, words = 100 - points(metrics), _words(metrics)
    return [
        Row(f"{work}: lacks of 100 points", lacks, "points", most=LACKS_MOST, note=words),
        Row(f"{work}: axe finds", len(found), "faults", most=0, note=", ".join(found)),
        Row(f"{work}: {among}", len(faults), "faults", most=0, note=", ".join(faults)),
        Row(f"{work}: first view", size, "bytes", note=f"{requests:.0f} requests"),
    ]


def _size_of(load: Load) -> tuple[int, int]:
    return sum(load.sizes.values()), len(load.sizes)


def _words(metrics: Mapping[str, float]) -> str:
    times = [f"{name} {metrics[name]:,.0f} ms" for name in CURVES if name != "CLS"]
    return ", ".join([*times, f"CLS {metrics['CLS']:.3f}"])


async def _load(browser: Any, server: Server, path: str) -> Load:
    context = await browser.new_context(**PHONE)
    try:
        page, load = await context.new_page(), Load()
        load.watch(page, urlsplit(server.origin).netloc)
        devtools = await context.new_cdp_session(page)
        devtools.on("Network.loadingFinished", lambda it: load.sizes.update(_size(it)))
        await _slow_down(devtools)
        await page.add_init_script(WATCH)
        await page.goto(server.origin + path, wait_until="networkidle")
        await asyncio.sleep(QUIET_S)
        load.metrics = _metrics(await page.evaluate(SEEN))
        return load
    finally:
        await context.close()


async def _axe(browser: Any, server: Server, path: str) -> list[str]:
    context = await browser.new_context(**PHONE)
    try:
        page = await context.new_page()
        await page.goto(server.origin + path, wait_until="networkidle")
        found = await import_module("axe_playwright_python.async_playwright").Axe().run(page, options=STRICT)
        return sorted(rule["id"] for rule in found.response["violations"])
    finally:
        await context.close()


async def _slow_down(devtools: Any) -> None:
    await devtools.send("Network.enable")
    speeds = {"downloadThroughput": BYTES_DOWN_PER_S, "uploadThroughput": BYTES_UP_PER_S}
    conditions = {"offline": False, "latency": LATENCY_MS, **speeds}
    await devtools.send("Network.emulateNetworkConditions", conditions)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})


def _size(finished: Mapping[str, Any]) -> dict[str, int]:
    return {finished["requestId"]: int(finished["encodedDataLength"])}


def _metrics(seen: Mapping[str, Any]) -> dict[str, float]:
    first, largest = float(seen["first"]), float(seen["largest"])
    blocked = (end - max(begin, first) - TASK_MS for begin, end in seen["long"])
    return {
        "FCP": first,
        "SI": max(first, largest),
        "LCP": largest,
        "TBT": sum(beyond for beyond in blocked if beyond > 0),
        # Of all shifts, where Lighthouse takes the worst five seconds: never less.
        "CLS": sum(seen["shifts"]),
    }


if __name__ == "__main__":
    sys.exit(main(measure))
