"""From the save of a file to its change on an open page, under ./heavy dev.

python -m benchmarks.live.hot_reload

A copy of the project is served with a page of its own, which a Chromium holds open. What it counted and what
was typed has to be there after each save. Server, workers and Chromium share all cores, as at a developer's.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import psutil

from .cold_start import BROWSERS, FLAGS
from .report import Options, Row, main

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".heavy", ".env", "__pycache__", ".*_cache", ".hypothesis")
SAVES = 20
NUMBERS = range(1, SAVES + 1)
MOST_MS = 1000.0
CLICK_EVERY_MS = 20
PATIENCE_MS = 60_000
SHEET = "static/css/base.css"
PAGE = '''"""The page that is changed."""

from reactpy import component, use_state
from reactpy.types import Component

from heavy_engine.elements import html

from ...backend.data.model_managers.shed_managers import ShedManager


@component
def LandingPage() -> Component:
    """What is counted and typed stays."""
    count, set_count = use_state(0)
    said, set_said = use_state("")

    async def ask(_event):
        set_said("handler 0. " + await ShedManager().tools())

    return html.main(
        html.h1("version 0"),
        html.button({"onClick": lambda _event: set_count(count + 1)}, f"count {count}"),
        html.button({"onClick": ask}, "Ask"),
        html.p({"id": "said"}, said),
        html.input({"aria-label": "Word"}),
    )
'''
MANAGER = '''"""The manager that is changed."""


class ShedManager:
    """Of tools."""

    async def tools(self) -> str:
        """What there is."""
        return "tools 0."
'''
MANAGERS = "backend/data/model_managers/shed_managers.py"


def measure(options: Options) -> list[Row]:
    """Times from a save to its change on the page, by what is saved."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        print("hot_reload: nothing measured, no Chromium was found", file=sys.stderr)
        return []
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, range(os.cpu_count() or 1))
    with TemporaryDirectory() as folder, _developing(Path(folder) / "project") as (root, url):
        times, cpu_s = asyncio.run(_save_and_look(root, url, path))
    rows = [
        Row(
            f"hot reload: {what} saved to shown",
            median(taken),
            "ms",
            most=MOST_MS,
            note=f"median of {SAVES} saves, worst {max(taken):.0f} ms",
        )
        for what, taken in times.items()
    ]
    return [
        *rows,
        Row("hot reload: CPU time of a new worker", cpu_s * 1000, "ms", note="all of its processes"),
    ]


@contextmanager
def _developing(root: Path) -> Iterator[tuple[Path, str]]:
    shutil.copytree(ROOT, root, ignore=LEFT_OUT)
    _page(root).write_text(PAGE, "utf-8")
    _manager(root).write_text(MANAGER, "utf-8")
    _heavy(root, "dev", "--detach", "--wait", "--port", "auto", "--no-open")
    try:
        url = json.loads((root / ".heavy/server.json").read_text("utf-8"))["url"]
        yield root, url
    finally:
        _heavy(root, "stop")


def _heavy(root: Path, *words: str) -> None:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("HEAVY_")}
    subprocess.run([sys.executable, "-m", "dev_scripts", *words], cwd=root, env=settings, check=True)


def _page(root: Path) -> Path:
    return next(root.glob("*/frontend/pages/landing_page.py"))


def _manager(root: Path) -> Path:
    return _page(root).parents[2] / MANAGERS


def _cpu_s(root: Path) -> float:
    """What all processes of the server have used, those that have ended included."""
    found = [process for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(root)]
    return sum(sum(process.cpu_times()[:4]) for process in found)


async def _save_and_look(root: Path, url: str, chromium: str) -> tuple[dict[str, list[float]], float]:
    # Named so, because playwright belongs to development and benchmarks are checked like the rest.
    async with import_module("playwright.async_api").async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = await browser.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(url)
        await page.get_by_role("button", name="count 0").click()
        await page.get_by_label("Word").fill("typed")
        # The process that forks workers may be importing yet.
        await _save_component(page, root, -1)
        before = _cpu_s(root)
        times = {"component": [await _save_component(page, root, number) for number in NUMBERS]}
        cpu_s = (_cpu_s(root) - before) / SAVES
        times["handler"] = [await _save_handler(page, root, number) for number in NUMBERS]
        times["manager"] = [await _save_manager(page, root, number) for number in NUMBERS]
        times["stylesheet"] = [await _save_style(page, root, number) for number in NUMBERS]
        await browser.close()
    return times, cpu_s


async def _save_component(page: Any, root: Path, number: int) -> float:
    began = time.perf_counter()
    _page(root).write_text(PAGE.replace("version 0", f"version {number}."), "utf-8")
    await page.get_by_role("heading", name=f"version {number}.").wait_for()
    taken = time.perf_counter() - began
    await page.get_by_role("button", name="count 1").wait_for()
    if await page.get_by_label("Word").input_value() != "typed":
        raise AssertionError("what was typed is gone")
    return taken * 1000


async def _save_handler(page: Any, root: Path, number: int) -> float:
    began = time.perf_counter()
    _page(root).write_text(PAGE.replace("handler 0.", f"handler {number}."), "utf-8")
    await _ask_until(page, f"handler {number}.")
    return (time.perf_counter() - began) * 1000


async def _save_manager(page: Any, root: Path, number: int) -> float:
    began = time.perf_counter()
    _manager(root).write_text(MANAGER.replace("tools 0.", f"tools {number}."), "utf-8")
    await _ask_until(page, f"tools {number}.")
    return (time.perf_counter() - began) * 1000


async def _ask_until(page: Any, words: str) -> None:
    """Click until the new code answers."""
    button, said = page.get_by_role("button", name="Ask"), page.locator("#said")
    while words not in await said.inner_text():
        await button.click()
        await page.wait_for_timeout(CLICK_EVERY_MS)


async def _save_style(page: Any, root: Path, number: int) -> float:
    sheet, rule = root / SHEET, f"\nh1 {{ letter-spacing: {number}px; }}\n"
    began = time.perf_counter()
    sheet.write_text((ROOT / SHEET).read_text("utf-8") + rule, "utf-8")
    heading = page.get_by_role("heading")
    while await heading.evaluate("one => getComputedStyle(one).letterSpacing") != f"{number}px":
        await page.wait_for_timeout(5)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(measure))
