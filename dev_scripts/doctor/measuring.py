"""What this application's own pages cost: memory of an open page, CPU of an event. Measured, not estimated.

A server of its own serves as in production with one worker; visitors who are not signed in open pages over
real sockets. An event is the dearest that all pages have: going to another one, with its data. CPU time is
the worker's, so what else runs on the machine counts little.
"""

import asyncio
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from typing import Any

import psutil
from websockets.exceptions import WebSocketException

from dev_scripts import database
from dev_scripts.doctor.machine import GIB
from dev_scripts.doctor.own_server import serving
from dev_scripts.errors import CommandFailed
from dev_scripts.routes import route_table
from heavy_engine.testing.events import Report
from heavy_engine.testing.wire_client import NoAnswer, WireClient, connect

WARM, SESSIONS = 10, 100
EVENTS_S, WALKERS = 2.0, 4
SETTLE_S = 0.5
STEP = "g"
"""See docs/wire.md."""


@dataclass(frozen=True)
class Measured:
    """What was found; `pages` were measured, `left_out` answered with something else than a page."""

    kib_per_session: float
    cpu_ms_per_event: float | None
    pages: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def sessions_per_gib(self) -> int:
        """Open pages that a GiB holds, beside what a process needs itself."""
        return int(GIB / (self.kib_per_session * 1024))

    @property
    def events_per_s(self) -> int | None:
        """Events that one core handles in a second."""
        return int(1000 / self.cpu_ms_per_event) if self.cpu_ms_per_event else None

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            **asdict(self),
            "sessions_per_gib": self.sessions_per_gib,
            "events_per_s_per_core": self.events_per_s,
        }


def measure(target: database.Database, sessions: int = SESSIONS, events_s: float = EVENTS_S) -> Measured:
    """Measure for some seconds.

    Args:
        target: the database that the pages read.
        sessions: pages that are opened to be weighed, beside some that are opened before.
        events_s: how long visitors go from page to page, in seconds.

    Raises:
        CommandFailed: the server does not start, or has no page for visitors.
    """
    with serving(target) as (origin, worker):
        try:
            return asyncio.run(_measure(origin, worker, sessions, events_s))
        except (NoAnswer, OSError, WebSocketException) as problem:
            raise CommandFailed(f"The server that was measured gave up: {problem}") from None


async def _measure(origin: str, worker: psutil.Process, sessions: int, events_s: float) -> Measured:
    async with AsyncExitStack() as stack:
        pages, left_out = await _usable(origin)
        if not pages:
            said = ", ".join(left_out) or "none at all"
            raise CommandFailed(f"No page opens for somebody who is not signed in: {said}")
        warm = await _open(stack, origin, pages, WARM)
        kib = await _kib_each(stack, origin, pages, worker, sessions)
        walkers = warm[:WALKERS] if len(pages) > 1 else []
        cpu_ms = await _cpu_of_events(walkers, pages, worker, events_s) if walkers else None
    return Measured(kib, cpu_ms, tuple(pages), tuple(left_out))


async def _usable(origin: str) -> tuple[list[str], list[str]]:
    """The pages without parameters that open for everybody, and the others."""
    entries = route_table().entries
    pages: list[str] = []
    left_out = [entry.pattern.text for entry in entries if entry.pattern.parameters]
    for path in (entry.pattern.text for entry in entries if not entry.pattern.parameters):
        try:
            async with await connect(f"{origin}{path}", dom=False):
                pages.append(path)
        except AssertionError:  # Another status than 200, or no live page.
            left_out.append(path)
    return pages, left_out


async def _open(stack: AsyncExitStack, origin: str, pages: Sequence[str], count: int) -> list[WireClient]:
    """So many visitors, one after the other, each at the next page."""
    addresses = (f"{origin}{pages[number % len(pages)]}" for number in range(count))
    return [await stack.enter_async_context(await connect(url, dom=False)) for url in addresses]


async def _kib_each(
    stack: AsyncExitStack, origin: str, pages: Sequence[str], worker: psutil.Process, sessions: int
) -> float:
    await asyncio.sleep(SETTLE_S)
    before = worker.memory_info().rss
    await _open(stack, origin, pages, sessions)
    await asyncio.sleep(SETTLE_S)
    # Less than a page of memory for each would be no measurement.
    return max(worker.memory_info().rss - before, sessions * 4096) / sessions / 1024


async def _cpu_of_events(
    walkers: Sequence[WireClient], pages: Sequence[str], worker: psutil.Process, events_s: float
) -> float:
    """Milliseconds of CPU that the server needs when somebody goes to another page."""
    for walker in walkers:
        await _round(walker, pages)
    before, until = _cpu_s(worker), time.monotonic() + events_s
    done = sum(await asyncio.gather(*(_walk(walker, pages, until) for walker in walkers)))
    return (_cpu_s(worker) - before) / done * 1000


async def _walk(walker: WireClient, pages: Sequence[str], until: float) -> int:
    """Go round until time is up, once at least; answers how many steps that were."""
    steps = await _round(walker, pages)
    while time.monotonic() < until:
        steps += await _round(walker, pages)
    return steps


async def _round(walker: WireClient, pages: Sequence[str]) -> int:
    """Go to all pages, at last to the one where the walker began."""
    here = pages.index(walker.page.path)  # Without a DOM that stays what it was first.
    for path in (*pages[here + 1 :], *pages[: here + 1]):
        walker.page.make(Report(0, "go", {"path": path, "how": "push"}))
        for message in walker.page.outgoing():
            await walker.socket.send(message)
        while not _arrived(await walker.receive()):
            pass
    return len(pages)


def _arrived(frame: list[Any]) -> bool:
    """Whether a frame has the edit that says: this is another page now; its data is in the same frame."""
    return isinstance(frame[0], int) and any(op[0] == STEP for op in frame[1:])


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
