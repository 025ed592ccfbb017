"""Many people at one worker: how long an answer takes while 2,000 pages are open, and what each page holds.

python -m benchmarks.live.load

Clicks come at their times whether earlier ones were answered or not, so a server that stalls makes all
of them late (no coordinated omission). Pages keep their state in the browser, as in production.
"""

import asyncio
import resource
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import OurVisitor

# 53 elements: eight rows of five cells, and what stands around them.
PAGE, BUTTON = "/_bench/table?rows=8&state=top", "change"
SMALL, SMALL_BUTTON = "/_bench/counter", "inc"
SESSIONS, SMALL_SESSIONS = 2000, 500
EVENTS_PER_S, SECONDS, WARM_UP_S = 200, 30, 3
MS_MOST, KIB_MOST, KIB_MOST_SMALL = 150, 120, 60
SETTLE_S = 1.0
FILES = 8192


def measure(options: Options) -> list[Row]:
    """Answers, CPU and memory."""
    allow_many_sockets()
    return [*asyncio.run(_load()), *asyncio.run(_small())]


def allow_many_sockets() -> None:
    """Raise the limit of open files, for servers started from here too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(FILES, hard)), hard))


async def _load() -> list[Row]:
    with serving(OURS, "kept") as server:
        kib, visitors = await _open(server, PAGE, BUTTON, SESSIONS)
        await _click(visitors, WARM_UP_S)
        before, began = server.cpu_s(), time.monotonic()
        answers = sorted(await _click(visitors, SECONDS))
        busy = (server.cpu_s() - before) / (time.monotonic() - began) * 100
        after = server.memory_bytes()
    name = f"{SESSIONS:,} sessions, {EVENTS_PER_S} events/s"
    others = f"p50 {_at(answers, 0.5):.1f}, p95 {_at(answers, 0.95):.1f}, max {answers[-1]:.1f}"
    note = f"{others}; {len(answers):,} events"
    return [
        Row(f"{name}: p99", _at(answers, 0.99), "ms", most=MS_MOST, note=note),
        Row(f"{name}: CPU", busy, "% of a core"),
        Row(
            f"{name}: memory per session",
            kib,
            "KiB",
            most=KIB_MOST,
            note=f"all {after / 1e6:.0f} MB at the end",
        ),
    ]


async def _small() -> list[Row]:
    with serving(OURS, "kept") as server:
        kib, visitors = await _open(server, SMALL, SMALL_BUTTON, SMALL_SESSIONS)
        assert len(visitors) == SMALL_SESSIONS
    return [Row("memory per session, small page that keeps state", kib, "KiB", most=KIB_MOST_SMALL)]


async def _open(server: Server, path: str, button: str, count: int) -> tuple[float, list[OurVisitor]]:
    """Open pages and click once on each; answers KiB per page, and the visitors."""
    warm = [await OurVisitor.open(server, path, button) for _ in range(min(10, count))]
    for visitor in warm:
        await visitor.click()
    await asyncio.sleep(SETTLE_S)
    before = server.memory_bytes()
    visitors = []
    for _ in range(count):
        visitors.append(await OurVisitor.open(server, path, button))
        await visitors[-1].click()
    await asyncio.sleep(SETTLE_S)
    return (server.memory_bytes() - before) / count / 1024, visitors


async def _click(visitors: Sequence[OurVisitor], seconds: float) -> list[float]:
    """Let one after the other click, so many a second; answers the milliseconds that each waited."""
    began, waits = time.monotonic(), []

    async def click(visitor: OurVisitor, due: float) -> None:
        await visitor.click()
        waits.append((time.monotonic() - due) * 1000)

    async with asyncio.TaskGroup() as group:
        for number in range(int(seconds * EVENTS_PER_S)):
            due = began + number / EVENTS_PER_S
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            group.create_task(click(visitors[number % len(visitors)], due))
    return waits


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


if __name__ == "__main__":
    sys.exit(main(measure))
