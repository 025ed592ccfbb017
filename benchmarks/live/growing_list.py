"""A list of components that grows by one: at the 5,000th item beside the 50th.

python -m benchmarks.live.growing_list
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from .measuring import Contender, compare_fresh
from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import OurVisitor

SHORT, LONG = 50, 5000
CLICKS, TURNS = 20, 4
RATIO_MOST = 1.3
# The number of an item stands in it twice, and two digits more of its element's number.
LONGER_NUMBERS = 6


def measure(options: Options) -> list[Row]:
    """CPU and bytes per click."""
    with serving(OURS) as ours:
        return asyncio.run(_compare(ours, options.runs))


async def _compare(ours: Server, runs: int) -> list[Row]:
    openings = [_opening(ours, LONG), _opening(ours, SHORT)]
    long, short = await compare_fresh(openings, runs * TURNS)
    return [
        Row(
            f"list grows at {LONG} (reference: at {SHORT}): CPU", long.cpu_us, "us", short.cpu_us, RATIO_MOST
        ),
        Row(
            "list: bytes down, more than at the 50th",
            long.down - short.down,
            "bytes",
            most=LONGER_NUMBERS,
            note=f"{long.down:.0f} and {short.down:.0f}; only numbers are longer",
        ),
    ]


def _opening(ours: Server, items: int) -> Callable[[], Awaitable[Contender]]:
    async def open_page() -> Contender:
        path = f"/_bench/list?items={items - CLICKS // 2}"
        return Contender(ours, [await OurVisitor.open(ours, path, "append")], CLICKS)

    return open_page


if __name__ == "__main__":
    sys.exit(main(measure))
