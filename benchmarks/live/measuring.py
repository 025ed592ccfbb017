"""Interleaved batches of clicks, and the CPU time that the server spends on one."""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from statistics import median

from .servers import Server
from .visitors import Visitor

SETTLE_S = 0.05


@dataclass
class Contender:
    """One of those that are compared: a server and the people who click on it."""

    server: Server
    visitors: Sequence[Visitor]
    clicks: int
    """How often each of them clicks in a batch."""


@dataclass(frozen=True)
class Cost:
    """What one click costs."""

    cpu_us: float
    up: float
    down: float


async def compare(contenders: Sequence[Contender], runs: int) -> list[Cost]:
    """Let all take turns, A B A B, after a turn that does not count; medians of the turns."""
    for contender in contenders:
        await _batch(contender)
    turns = [[await _batch(contender) for contender in contenders] for _ in range(runs)]
    return [_median([turn[index] for turn in turns]) for index in range(len(contenders))]


async def compare_fresh(openings: Sequence[Callable[[], Awaitable[Contender]]], runs: int) -> list[Cost]:
    """The same with visitors that come anew for every turn, for pages that change by being clicked."""
    turns = []
    for turn in range(runs + 1):
        costs = [await _fresh_batch(opening) for opening in openings]
        if turn:
            turns.append(costs)
    return [_median([turn[index] for turn in turns]) for index in range(len(openings))]


async def _fresh_batch(opening: Callable[[], Awaitable[Contender]]) -> Cost:
    contender = await opening()
    try:
        return await _batch(contender)
    finally:
        for visitor in contender.visitors:
            visitor.wire.close()


async def _batch(contender: Contender) -> Cost:
    await asyncio.sleep(SETTLE_S)
    gc.collect()
    before, up, down = contender.server.cpu_s(), _up(contender), _down(contender)
    await asyncio.gather(*(_click(visitor, contender.clicks) for visitor in contender.visitors))
    spent = contender.server.cpu_s() - before
    clicks = contender.clicks * len(contender.visitors)
    return Cost(spent / clicks * 1e6, (_up(contender) - up) / clicks, (_down(contender) - down) / clicks)


async def _click(visitor: Visitor, times: int) -> None:
    for _ in range(times):
        await visitor.click()


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.cpu_us for cost in costs),
        median(cost.up for cost in costs),
        median(cost.down for cost in costs),
    )


def _up(contender: Contender) -> int:
    return sum(visitor.wire.bytes_up for visitor in contender.visitors)


def _down(contender: Contender) -> int:
    return sum(visitor.wire.bytes_down for visitor in contender.visitors)
