"""What it costs to know who is here: bytes between processes, CPU time, and how long news of a person take.

python -m benchmarks.live.presence
"""

import asyncio
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from statistics import median, quantiles

import asyncpg

from heavy_engine.presence import PresenceLimits
from heavy_engine.presence.messages import TOPIC
from heavy_engine.topics import decode

from .news import _database
from .presence_server import CHANNEL, KEYS
from .report import Options, Row, main
from .servers import Server, serving
from .visitors import OurVisitor

MODULE = "benchmarks.live.presence_server"
PAGES = 1_000
ROOM_OF, COMERS = 10, 10
BEATS = 5
# Of one message, which stands for all pages of a process.
BEAT_MOST_BYTES = 200
SHOWN = re.compile(rb"(\d+) others\.")


@dataclass
class Heard:
    """What processes said to each other of who is here."""

    messages: list[tuple[str, int]] = field(default_factory=list)

    def take(self, _connection: object, _pid: int, _channel: str, message: object) -> None:
        """Note one message: its kind and its size."""
        news = decode(message, KEYS)
        if news and news.topic == TOPIC:
            self.messages.append((str(news.facts["kind"]), len(str(message))))

    def take_all(self) -> list[tuple[str, int]]:
        """What was noted since the last time."""
        taken, self.messages = self.messages, []
        return taken


def measure(options: Options) -> list[Row]:
    """Joins, idle beats, and the way from one process's person to another's page."""
    with _database() as url:
        known = {"HEAVY_DATABASE_URL": url}
        with serving(MODULE, environment=known) as north, serving(MODULE, environment=known) as south:
            return asyncio.run(_measure(url, north, south, options.runs))


async def _measure(url: str, north: Server, south: Server, runs: int) -> list[Row]:
    async with _listening(url) as heard:
        # On the other one: pages that were left end after a while, which costs time as well.
        plain_s, others = await _open(south, "/plain")
        plain_idle, _beats = await _idle(south, heard)
        _close(others)
        heard.take_all()
        joins_s, visitors = await _open(north, "/?room={}")
        await asyncio.sleep(2)
        joins = heard.take_all()
        idle, beats = await _idle(north, heard)
        ways = [way for _run in range(runs) for way in await _ways(north, south)]
        _close(visitors)
    slow = quantiles(ways, n=20)[-1]
    sent = sum(size for _kind, size in joins)
    beat = max((size for kind, size in beats if kind == "beat"), default=0)
    note, without = f"in {len(joins)} messages", "/ the same pages without"
    return [
        Row(f"{PAGES:,} people come: between processes", sent / 1024, "KiB", note=note),
        Row(
            f"{PAGES:,} people come: CPU of their server",
            joins_s,
            "s",
            reference=plain_s,
            note=without,
        ),
        Row(f"{PAGES:,} pages idle: a beat", float(beat), "bytes", most=BEAT_MOST_BYTES),
        Row(f"{PAGES:,} pages idle: CPU", idle, "% of a core", reference=plain_idle, note=without),
        Row("a person comes: frame on another server", median(ways), "ms", note=f"95 %: {slow:.1f} ms"),
    ]


async def _open(server: Server, path: str) -> tuple[float, list[OurVisitor]]:
    """Let everybody come; answers the CPU time that their server took, and them."""
    before = server.cpu_s()
    visitors = [await OurVisitor.open(server, path.format(number // ROOM_OF), "b") for number in range(PAGES)]
    return server.cpu_s() - before, visitors


async def _idle(server: Server, heard: Heard) -> tuple[float, list[tuple[str, int]]]:
    """Percent of a core while nobody does anything, and what was said meanwhile."""
    heard.take_all()
    before, began = server.cpu_s(), time.monotonic()
    await asyncio.sleep(PresenceLimits().beat_s * BEATS)
    return 100 * (server.cpu_s() - before) / (time.monotonic() - began), heard.take_all()


async def _ways(north: Server, south: Server) -> list[float]:
    """From the socket of who comes to the frame of who looks, in ms."""
    ways = []
    for number in range(COMERS):
        path = f"/?room=way-{number}"
        ada = await OurVisitor.open(south, path, "b")
        # Each is the first change for a while: not one that waits for those before it.
        await asyncio.sleep(PresenceLimits().news_s * 2)
        bo = await OurVisitor.open(north, path, "b")
        began = time.perf_counter()
        async with asyncio.timeout(10):
            while not (found := SHOWN.search(await ada.wire.receive())) or found[1] != b"1":
                pass
        ways.append((time.perf_counter() - began) * 1000)
        _close([ada, bo])
    return ways


def _close(visitors: list[OurVisitor]) -> None:
    for visitor in visitors:
        visitor.wire.close()


@asynccontextmanager
async def _listening(url: str) -> AsyncIterator[Heard]:
    heard, connection = Heard(), await asyncpg.connect(url)
    await connection.add_listener(CHANNEL, heard.take)
    yield heard
    await connection.close()


if __name__ == "__main__":
    sys.exit(main(measure))
