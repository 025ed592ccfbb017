"""One cell of a table of 1,000 x 5, the state in three places, beside ReactPy's own layout.

python -m benchmarks.live.table
"""

import asyncio
import sys
from typing import NamedTuple

from .measuring import Contender, compare
from .report import Options, Row, main
from .servers import OURS, REACTPY, Server, serving
from .visitors import OurVisitor, ReactPyVisitor

BYTES_MOST = 90
CLICKS_OF_REACTPY = 4


class State(NamedTuple):
    """Where the state lives: how often ours is clicked in a turn, and its part of ReactPy's CPU at most."""

    name: str
    words: str
    clicks: int
    most: float


AT_THE_TABLE = (
    State("top", "state at the table, keyed row components", 200, 1 / 100),
    State("plain", "state at the table, plain rows", 40, 1 / 12),
)
IN_THE_ROW_MOST, IN_THE_ROW_CLICKS = 1.3, 1500


def measure(options: Options) -> list[Row]:
    """CPU and bytes per click."""
    with serving(OURS) as ours, serving(REACTPY) as reactpy:
        rows = asyncio.run(_in_the_row(ours, options.runs))
        for state in AT_THE_TABLE:
            rows += asyncio.run(_at_the_table(ours, reactpy, state, options.runs))
    return rows


async def _in_the_row(ours: Server, runs: int) -> list[Row]:
    table = await OurVisitor.open(ours, "/_bench/table?rows=1000&state=row", "change")
    counter = await OurVisitor.open(ours, "/_bench/counter", "inc")
    contenders = [Contender(ours, [visitor], IN_THE_ROW_CLICKS) for visitor in (table, counter)]
    mine, theirs = await compare(contenders, runs)
    work = "table, state in the row"
    return [
        Row(
            f"{work}: CPU per click (reference: our counter)",
            mine.cpu_us,
            "us",
            theirs.cpu_us,
            IN_THE_ROW_MOST,
        ),
        Row(f"{work}: bytes down", mine.down, "bytes", most=BYTES_MOST),
    ]


async def _at_the_table(ours: Server, reactpy: Server, state: State, runs: int) -> list[Row]:
    path = f"/_bench/table?rows=1000&state={state.name}"
    visitor = await OurVisitor.open(ours, path, "change")
    other = await ReactPyVisitor.open(reactpy, path, "change")
    mine, theirs = await compare(
        [Contender(ours, [visitor], state.clicks), Contender(reactpy, [other], CLICKS_OF_REACTPY)], runs
    )
    visitor.wire.close()
    other.wire.close()
    work = f"table, {state.words}"
    return [
        Row(f"{work}: CPU per click", mine.cpu_us, "us", theirs.cpu_us, state.most),
        Row(f"{work}: bytes down", mine.down, "bytes", most=BYTES_MOST),
        Row(f"{work}: bytes down, ReactPy's", theirs.down, "bytes"),
    ]


if __name__ == "__main__":
    sys.exit(main(measure))
