"""What it costs a server that somebody records: clicks with a recorder, beside the same without.

python -m benchmarks.live.recorder

The server only tells: who records is a process of its own, and its CPU is not the server's. The counter is
the least that an event can be; on the table an event does what pages do. People who read and think are
between clicks: 50 of them, each clicking every two seconds, is 25 clicks a second.

Two processes of one program differ by a hundredth or two all their lives, by where things happen to lie in
memory; so it is one process, and one page, whose recorder is switched on and off. In each round there are
some clicks with it and twice as many without, before, after or between them as chance has it. Others who use
the machine disturb neighbours alike, and what they do not is in few rounds: the median of the differences
counts. Rounds go on until it is known closely enough. The same is done with the clicks without a recorder
alone, half of them against the other half, where nothing may be found.
"""

import asyncio
import os
import random
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from heavy_engine.recorder import SOCKET
from heavy_engine.recordings.service import REST_S

from .paired import Estimate, estimate
from .report import Options, Row, main
from .servers import Server, serving
from .visitors import OurVisitor

SERVER = "benchmarks.live.recorder_server"
ON, OFF, OFF_TOO = "on", "off", "off again"
CLICKS = {"counter": 40, "table": 8}
PAGES = {"counter": ("/_bench/counter", "inc"), "table": ("/_bench/table?rows=200&state=plain", "change")}
# So much of a click without a recorder; and rounds for one run, of which at most so many look for it.
CLOSE, ROUNDS_LEAST, ROUNDS_MOST = 0.004, 100, 400
# A page that is just opened is slower.
WARM_UP = 10
# What a server does after its answer is over by then, as a rule.
SETTLE_S = 0.002
# Of the server's CPU for an event on a page that does something; and in microseconds.
SHARE_MOST, TOLD_MOST_US = 1.02, 25
# So much may be found where nothing is, and so unsure may it be.
UNSURE_MOST = 0.005
MUCH = 1_048_576


@dataclass
class Found:
    """CPU for a click, in microseconds: without a recorder, and what one adds, which nothing should."""

    bare: list[float] = field(default_factory=list)
    more: list[float] = field(default_factory=list)
    nothing: list[float] = field(default_factory=list)

    def add(self, costs: dict[str, float]) -> None:
        """Take what a round found."""
        bare = (costs[OFF] + costs[OFF_TOO]) / 2
        self.bare.append(bare)
        self.more.append(costs[ON] - bare)
        self.nothing.append(costs[OFF] - costs[OFF_TOO])

    @property
    def is_close(self) -> bool:
        """Whether both are known as closely as they have to be."""
        wanted = CLOSE * median(self.bare)
        return len(self.more) >= ROUNDS_LEAST and max(self.told.within, self.control.within) <= wanted

    @property
    def told(self) -> Estimate:
        """What a recorder adds."""
        return estimate(self.more)

    @property
    def control(self) -> Estimate:
        """What there is to be found between the same and the same."""
        return estimate(self.nothing)


def measure(options: Options) -> list[Row]:
    """CPU per click with somebody who records, and without."""
    with (
        tempfile.TemporaryDirectory(prefix="rec") as name,
        _listening(Path(name)),
        serving(SERVER, name) as server,
    ):
        counter, table = (asyncio.run(_compare(server, page, options.runs)) for page in PAGES)
    bare, told, control = median(table.bare), table.told, table.control
    rounds = f"{len(table.more)} rounds"
    sure = f"within {told.within / bare:.2%} of a click, 95 times of 100, {rounds}"
    return [
        Row("recorded, counter: CPU per click more", counter.told.value, "us", most=TOLD_MOST_US),
        Row("recorded, table: CPU per click", bare + told.value, "us", bare, SHARE_MOST, sure),
        Row("recorded, table: how unsure that is", told.within / bare * 100, "%", most=UNSURE_MOST * 100),
        Row(
            "recorded, table: found where nothing is", abs(control.value) / bare * 100, "%",
            most=UNSURE_MOST * 100, note=f"within {control.within / bare:.2%}",
        ),
    ]  # fmt: skip


async def _compare(server: Server, page: str, runs: int) -> Found:
    visitor, switch = await OurVisitor.open(server, *PAGES[page]), await _Switch.to(server)
    chance, found = random.Random(0), Found()
    turns = [ON, OFF, OFF_TOO]
    for number in range(WARM_UP + runs * ROUNDS_MOST):
        chance.shuffle(turns)
        costs = {turn: await _clicks(server, visitor, switch, turn, CLICKS[page]) for turn in turns}
        if number >= WARM_UP:
            found.add(costs)
        # Looked at now and then, for each look sorts all of it.
        if number % ROUNDS_LEAST == 0 and found.more and found.is_close:
            break
    visitor.wire.close()
    switch.close()
    return found


async def _clicks(server: Server, visitor: OurVisitor, switch: "_Switch", turn: str, clicks: int) -> float:
    await switch.turn(turn == ON)
    before = server.cpu_s()
    for _ in range(clicks):
        await visitor.click()
    await asyncio.sleep(SETTLE_S)
    return (server.cpu_s() - before) / clicks * 1e6


class _Switch:
    """The way to the server's switch."""

    def __init__(self, server: Server, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._host = f"127.0.0.1:{server.port}"
        self._reader, self._writer = reader, writer

    @classmethod
    async def to(cls, server: Server) -> "_Switch":
        """Connect."""
        return cls(server, *await asyncio.open_connection("127.0.0.1", server.port))

    async def turn(self, on: bool) -> None:
        """Let the next clicks be told, or not."""
        state = "on" if on else "off"
        self._writer.write(f"GET /_switch/{state} HTTP/1.1\r\nhost: {self._host}\r\n\r\n".encode())
        answer = await self._reader.readuntil(b"\r\n\r\n")
        assert b" 204 " in answer, answer
        await asyncio.sleep(SETTLE_S)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


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
