"""What it costs that browsers keep the state of their pages: a counter with it, beside one without.

python -m benchmarks.live.kept_state
"""

import asyncio
import sys

import orjson

from .measuring import Contender, compare
from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import OurVisitor

# Short turns, and many of them: what else runs on the machine then weighs on both alike.
CLICKS, TURNS = 500, 6
PAGE, BUTTON = "/_bench/counter", "inc"
RATIO_MOST, BYTES_MOST = 1.15, 60
KEEP = "k"


def measure(options: Options) -> list[Row]:
    """CPU per click, and the bytes that the edit grows by."""
    with serving(OURS, "kept") as keeping, serving(OURS) as plain:
        return asyncio.run(_compare(keeping, plain, options.runs))


async def _compare(keeping: Server, plain: Server, runs: int) -> list[Row]:
    with_it, without = [await OurVisitor.open(server, PAGE, BUTTON) for server in (keeping, plain)]
    size = await _size(with_it)
    contenders = [Contender(keeping, [with_it], CLICKS), Contender(plain, [without], CLICKS)]
    mine, bare = await compare(contenders, runs * TURNS)
    return [
        Row("kept state, counter: CPU per click", mine.cpu_us, "us", bare.cpu_us, RATIO_MOST),
        Row("kept state, counter: bytes of it", size, "bytes", most=BYTES_MOST),
    ]


async def _size(visitor: OurVisitor) -> int:
    """How many bytes of a late frame are kept state, most of the time: now and then the log begins anew."""
    for _ in range(10_000):
        await visitor.click()
    sizes = sorted([await _size_of_one(visitor) for _ in range(99)])
    return sizes[len(sizes) // 2]


async def _size_of_one(visitor: OurVisitor) -> int:
    frame = await visitor.click()
    ack, *ops = orjson.loads(frame)
    bare = orjson.dumps([ack, *(op for op in ops if op[0] != KEEP)])
    return len(frame) - len(bare)


if __name__ == "__main__":
    sys.exit(main(measure))
