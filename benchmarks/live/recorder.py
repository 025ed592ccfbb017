"""What it costs a server that somebody records: clicks with a recorder, beside the same without.

python -m benchmarks.live.recorder

The server only tells: who records is a process of its own, and its CPU is not the server's. The counter is
the least that an event can be; on the table an event does what pages do. People who read and think are
between clicks: 50 of them, each clicking every two seconds, is 25 clicks a second.

Two processes of one program differ by a hundredth or two all their lives, by where things happen to lie in
memory. So there are several pairs of them, the first turn is the one's and then the other's, and medians of
the pairs count.
"""

import asyncio
import os
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from heavy_engine.recorder import SOCKET
from heavy_engine.recordings.service import REST_S

from .measuring import Contender, compare
from .report import Options, Row, main
from .servers import OURS, Server, serving
from .visitors import OurVisitor

CLICKS = {"counter": 500, "table": 60}
# Pairs of servers, and turns of each for one run.
PAIRS, TURNS = 5, 3
PAGES = {"counter": ("/_bench/counter", "inc"), "table": ("/_bench/table?rows=200&state=plain", "change")}
# Of the server's CPU for an event on a page that does something; and in microseconds.
SHARE_MOST, TOLD_MOST_US = 1.02, 25
MUCH = 1_048_576
Costs = tuple[float, float]


def measure(options: Options) -> list[Row]:
    """CPU per click with somebody who records, and without."""
    pairs = [_one_pair(options.runs, is_first=number % 2 == 0) for number in range(PAIRS)]
    counter, table = ([pair[page] for pair in pairs] for page in PAGES)
    more = median(told - plain for told, plain in counter)
    bare = median(plain for _told, plain in table)
    told = bare * median(told / plain for told, plain in table)
    shares = sorted(told / plain for told, plain in table)
    return [
        Row("recorded, counter: CPU per click more", more, "us", most=TOLD_MOST_US),
        Row(
            "recorded, table: CPU per click", told, "us", bare, SHARE_MOST,
            f"{PAIRS} pairs: {shares[0]:.3f} to {shares[-1]:.3f}",
        ),
    ]  # fmt: skip


def _one_pair(runs: int, *, is_first: bool) -> dict[str, Costs]:
    """For each page, CPU per click with somebody who records and without, in microseconds."""
    with (
        tempfile.TemporaryDirectory(prefix="rec") as name,
        _listening(Path(name)),
        serving(OURS, "recorded", name) as told,
        serving(OURS) as plain,
    ):
        turns = (told, plain) if is_first else (plain, told)
        costs = {page: asyncio.run(_compare(page, turns, runs * TURNS)) for page in PAGES}
        return costs if is_first else {page: (second, first) for page, (first, second) in costs.items()}


async def _compare(page: str, servers: Sequence[Server], turns: int) -> Costs:
    contenders = [
        Contender(server, [await OurVisitor.open(server, *PAGES[page])], CLICKS[page]) for server in servers
    ]
    first, second = await compare(contenders, turns)
    return first.cpu_us, second.cpu_us


@contextmanager
def _listening(folder: Path) -> Iterator[None]:
    """Somebody who takes what is told in this folder, and does nothing with it."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(folder / SOCKET))
        listener.listen()
        threading.Thread(target=_take, args=(listener,), daemon=True).start()
        yield


def _take(listener: socket.socket) -> None:
    connection, _address = listener.accept()
    with connection:
        while connection.recv(MUCH):
            # As who records does, who is not woken for each entry.
            time.sleep(REST_S)


if __name__ == "__main__":
    sys.exit(main(measure))
