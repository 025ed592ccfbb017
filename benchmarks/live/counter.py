"""A counter, beside stock Sanic that echoes as many bytes.

python -m benchmarks.live.counter
"""

import asyncio
import sys

from .measuring import Contender, compare
from .report import Options, Row, main
from .servers import ECHO, OURS, Server, serving
from .visitors import EchoVisitor, OurVisitor

CLICKS = {1: 3000, 50: 100}
DOWN_MOST, UP_MOST, RATIO_MOST = 60, 80, 1.3
FRAME_HEAD_UP, FRAME_HEAD_DOWN = 6, 2


def measure(options: Options) -> list[Row]:
    """CPU per click with one and with 50 connections, and bytes."""
    with serving(OURS) as ours, serving(ECHO) as echo:
        return [row for people in CLICKS for row in asyncio.run(_compare(ours, echo, people, options.runs))]


async def _compare(ours: Server, echo: Server, people: int, runs: int) -> list[Row]:
    visitors = [await OurVisitor.open(ours, "/_bench/counter", "inc") for _ in range(people)]
    up, down = await _sizes(visitors[0])
    echoes = [await EchoVisitor.open(echo, up, down) for _ in range(people)]
    clicks = CLICKS[people]
    mine, theirs = await compare([Contender(ours, visitors, clicks), Contender(echo, echoes, clicks)], runs)
    rows = [Row(f"counter, {people} open: CPU per click", mine.cpu_us, "us", theirs.cpu_us, RATIO_MOST)]
    if people == 1:
        rows.append(Row("counter: bytes down", mine.down, "bytes", most=DOWN_MOST))
        rows.append(Row("counter: bytes up", mine.up, "bytes", most=UP_MOST))
    return rows


async def _sizes(visitor: OurVisitor) -> tuple[int, int]:
    """How long the messages of a click and of its answer are, late in a page's life."""
    for _ in range(1000):
        await visitor.click()
    up, down = visitor.wire.bytes_up, visitor.wire.bytes_down
    await visitor.click()
    return visitor.wire.bytes_up - up - FRAME_HEAD_UP, visitor.wire.bytes_down - down - FRAME_HEAD_DOWN


if __name__ == "__main__":
    sys.exit(main(measure))
