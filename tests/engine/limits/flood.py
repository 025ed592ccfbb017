"""Ten who flood beside ten who do not: how long those wait for their answers, and what it costs.

    python -m tests.engine.limits.flood --seconds 60
    python -m tests.engine.limits.flood --seconds 10 --no-limits

A server of target.py with its own limits; those who flood are a process of their own, each of whom
says 5,000 things a second, or as much as is taken in, and comes again when it is closed. The others
click ten times a second and wait for each answer. Printed is their p99 before and during the flood.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.engine.fuzz.line import SWITCHING, Line, handshake, masked
from tests.engine.limits.stage import start_target, told
from tests.support.raw_client import load_page
from tests.support.servers import RunningServer

CLIENTS = 10
EVERY_S = 0.1
CHUNK, PER_S, MOST = 500, 5_000, 150_000
NO_LIMITS = {"events_per_s": 0, "user_events_per_s": 0}


def chunks(number: int) -> list[bytes]:
    """Clicks on an element, from the first on, so many in each; made before, as making them takes long."""
    clicks = [
        masked(1, json.dumps([seq, number, "click"]).encode(), key=b"0000") for seq in range(1, MOST + 1)
    ]
    return [b"".join(clicks[first : first + CHUNK]) for first in range(0, MOST, CHUNK)]


async def flood(url: str, seconds: float, said: list[bytes]) -> Counter[str]:
    """Say as much as is taken in; answers how much, and with which codes it was closed."""
    until, done = time.monotonic() + seconds, Counter[str]()
    while time.monotonic() < until:
        bo = await load_page(url, "/other")
        line = await Line.open(url)
        if await line.ask(handshake(bo.url, bo.address, bo.cookie)) != SWITCHING:
            continue
        hearing = asyncio.create_task(line.hear_all())
        for chunk in said:
            if hearing.done() or time.monotonic() > until:
                break
            line.say(chunk)
            done["said"] += CHUNK
            # Whoever is not read waits here; to hear of the end is enough then.
            taken_in = asyncio.create_task(line.drain())
            await asyncio.wait({hearing, taken_in}, return_when=asyncio.FIRST_COMPLETED)
            taken_in.cancel()
            await asyncio.sleep(CHUNK / PER_S)
        done[f"closed with {line.code}"] += hearing.done()
        hearing.cancel()
        line.close()
    return done


async def honest(server: RunningServer, seconds: float) -> list[float]:
    """Click again and again; answers how long each answer took, in seconds.

    Raises:
        AssertionError: an answer was not that of its click.
    """
    until, took = time.monotonic() + seconds, []
    ada = await load_page(server.url)
    async with ada.open() as (socket, _hello):
        seq = 0
        while time.monotonic() < until:
            seq += 1
            began = time.perf_counter()
            await socket.send(ada.click(seq, "count"))
            answer = json.loads(await socket.recv())
            took.append(time.perf_counter() - began)
            assert answer[0] == seq, f"{answer} is no answer to {seq}"
            assert f"clicked {seq} times" in str(answer)
            await asyncio.sleep(EVERY_S)
    return took


async def all_honest(server: RunningServer, seconds: float) -> list[float]:
    """What they waited, all together, in order of length."""
    took = await asyncio.gather(*(honest(server, seconds) for _client in range(CLIENTS)))
    return sorted(each for one in took for each in one)


def share(took: list[float], part: float) -> float:
    """So many of them were not longer, in milliseconds."""
    return took[min(len(took) - 1, int(len(took) * part))] * 1000


async def measure(seconds: float, settings: dict[str, Any]) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        server = await start_target(Path(folder), **settings)
        try:
            await all_honest(server, 2)
            quiet = await all_honest(server, min(seconds, 20))
            before = await told(server)
            command = ["-m", __spec__.name, "--flood", server.url, "--seconds", str(seconds + 2)]
            others = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=-1)
            assert others.stdout
            await others.stdout.readline()
            flooded = await all_honest(server, seconds)
            said = (await others.communicate())[0].decode().strip()
            after = await told(server)
        finally:
            await asyncio.to_thread(server.clean_up)
    for name, took in (("alone", quiet), ("beside", flooded)):
        print(f"{name:6} {len(took)} answers, p50 {share(took, 0.5):.1f} ms, p99 {share(took, 0.99):.1f} ms")
    print(f"p99 {share(flooded, 0.99) / share(quiet, 0.99):.2f} times as long, every answer in its order")
    print(f"{CLIENTS} flooded: {said}; handled {after['handled'].get('other', 0)}")
    print(f"memory {(after['most_bytes'] - before['most_bytes']) / 2**20:+.1f} MiB at most")


async def flood_all(url: str, seconds: float) -> None:
    """All who flood, in this process."""
    said = chunks((await load_page(url, "/other")).number("other-0"))
    print("ready", flush=True)
    done = await asyncio.gather(*(flood(url, seconds, said) for _client in range(CLIENTS)))
    print(dict(sum(done, Counter[str]())))


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--no-limits", action="store_true")
    parser.add_argument("--flood", metavar="URL", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.flood:
        os.nice(5)
        asyncio.run(flood_all(given.flood, given.seconds))
        return
    asyncio.run(measure(given.seconds, NO_LIMITS if given.no_limits else {}))


if __name__ == "__main__":
    main()
