"""Files that come in: one long one, and twenty at once, by the memory, CPU time and delay that they cost.

python -m benchmarks.live.uploads
"""

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.support.uploading import MIB, Sender, sender

from .report import Options, Row, main
from .servers import Server, serving

ONE, TWENTY = 1024 * MIB, 32 * MIB
AT_ONCE = 20
FLAT_MIB, FLAT_AT_ONCE_MIB = 24.0, 60.0
LOOK_EVERY_S = 0.02


@dataclass
class Cost:
    """What some uploads cost their server; `delays` are of small requests meanwhile, in ms."""

    seconds: float
    cpu_s: float
    grown_mib: float
    delays: list[float]


def measure(options: Options) -> list[Row]:
    """Memory beyond what the idle server holds, speed, CPU time, and how long others wait."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"UPLOADS_FOLDER": folder}
        with serving("tests.engine.uploads.upload_app", environment=environment) as server:
            asyncio.run(_send(server, 1, MIB, folder))  # What the first one needs once.
            one = [asyncio.run(_send(server, 1, ONE, folder)) for _run in range(options.runs)]
            many = [asyncio.run(_send(server, AT_ONCE, TWENTY, folder)) for _run in range(options.runs)]
    return [
        *_rows("1 upload of 1 GiB", one, ONE, FLAT_MIB),
        *_rows(f"{AT_ONCE} uploads of 32 MiB at once", many, AT_ONCE * TWENTY, FLAT_AT_ONCE_MIB),
    ]


def _rows(name: str, costs: list[Cost], size: int, most_mib: float) -> list[Row]:
    delays = [delay for cost in costs for delay in cost.delays]
    slow = quantiles(delays, n=20)[-1]
    gib = size / (1024 * MIB)
    return [
        Row(f"{name}: memory", max(cost.grown_mib for cost in costs), "MiB", most=most_mib),
        Row(f"{name}: speed", median(size / MIB / cost.seconds for cost in costs), "MiB/s"),
        Row(f"{name}: CPU for a GiB", median(cost.cpu_s / gib for cost in costs), "s"),
        Row(f"{name}: another request", median(delays), "ms", note=f"95 %: {slow:.1f} ms"),
    ]


async def _send(server: Server, count: int, size: int, folder: str) -> Cost:
    async with sender(server.origin) as ada:
        delays: list[float] = []
        watching = asyncio.create_task(_ask_meanwhile(ada, delays))
        before, cpu = server.memory_bytes(), server.cpu_s()
        _count_anew(server)
        began = time.perf_counter()
        await asyncio.gather(*(ada.send_zeros(size) for _ in range(count)))
        seconds = time.perf_counter() - began
        cost = Cost(seconds, server.cpu_s() - cpu, (_peak(server) - before) / MIB, delays)
        watching.cancel()
    _empty(folder)
    return cost


async def _ask_meanwhile(ada: Sender, delays: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await ada.ask()
        delays.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(LOOK_EVERY_S)


def _count_anew(server: Server) -> None:
    """Let the kernel forget the highest mark of a server's memory."""
    Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def _empty(folder: str) -> None:
    for path in Path(folder).glob("unfinished/*/*"):
        path.unlink()


def _peak(server: Server) -> int:
    """The most memory that a server held since it was asked to count anew, in bytes."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024


if __name__ == "__main__":
    sys.exit(main(measure))
