"""Memory of idle sessions, and what 500 of them cost while nothing happens.

python -m benchmarks.live.memory
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from .report import Options, Row, main
from .servers import ECHO, OURS, REACTPY, Server, serving
from .visitors import EchoVisitor, OurVisitor, ReactPyVisitor, Visitor

WARM_UP = 10
SMALL, LARGE, LARGE_OF_REACTPY = 500, 40, 8
KIB_MOST_SMALL, KIB_MOST_LARGE = 60, 900
# Longer than a ping's period, so that one round of them is part of it.
IDLE_S, CPU_PERCENT_MOST = 25.0, 1.0
SETTLE_S = 1.0
TABLE = "/_bench/table?rows=1000&state={}"

Opening = Callable[[], Awaitable[Visitor]]


def measure(options: Options) -> list[Row]:
    """KiB per session, and percent of a core."""
    return [
        *asyncio.run(_small()),
        *(row for state in ("row", "top", "plain") for row in asyncio.run(_large(state))),
    ]


async def _small() -> list[Row]:
    with serving(OURS) as ours, serving(ECHO) as echo:
        mine, visitors = await _kib_each(ours, lambda: OurVisitor.open(ours, "/_bench/counter", "inc"), SMALL)
        theirs, _others = await _kib_each(echo, lambda: EchoVisitor.open(echo, 10, 10), SMALL)
        percent = await _idle_percent(ours)
        assert len(visitors) == SMALL
    return [
        Row(
            "memory per session, small page",
            mine,
            "KiB",
            most=KIB_MOST_SMALL,
            note=f"raw socket {theirs:.0f} KiB",
        ),
        Row(f"CPU of {SMALL} idle sessions", percent, "% of a core", most=CPU_PERCENT_MOST),
    ]


async def _large(state: str) -> list[Row]:
    path = TABLE.format(state)
    with serving(OURS) as ours, serving(REACTPY) as reactpy:
        mine, _ = await _kib_each(ours, lambda: OurVisitor.open(ours, path, "change"), LARGE)
        theirs, _ = await _kib_each(
            reactpy, lambda: ReactPyVisitor.open(reactpy, path, "change"), LARGE_OF_REACTPY
        )
    name = f"memory per session, 1,000 rows, state={state}"
    return [Row(name, mine, "KiB", most=KIB_MOST_LARGE, note=f"ReactPy {theirs:,.0f} KiB")]


async def _kib_each(server: Server, opening: Opening, count: int) -> tuple[float, list[Visitor]]:
    """How much the process grows by each session after the first ones."""
    warm = [await opening() for _ in range(min(WARM_UP, count))]
    await asyncio.sleep(SETTLE_S)
    before = server.memory_bytes()
    visitors = [await opening() for _ in range(count)]
    await asyncio.sleep(SETTLE_S)
    grown = server.memory_bytes() - before
    del warm
    return grown / count / 1024, visitors


async def _idle_percent(server: Server) -> float:
    before = server.cpu_s()
    await asyncio.sleep(IDLE_S)
    return (server.cpu_s() - before) / IDLE_S * 100


if __name__ == "__main__":
    sys.exit(main(measure))
