"""How long tabs stay open after a sign-out: two workers with twenty each, in this process.

    python -m tests.engine.threats.sign_out --rounds 20

Half of the rounds by news over PostgreSQL; half with the news cut off, where each worker asks every
5 s who is signed in, as it does by itself. It prints the longest times.
"""

import argparse
import asyncio
import time

from dev_scripts.embedded_postgres import lease
from heavy_engine import signed_out
from heavy_engine.live.callers import SIGNED_OUT
from heavy_engine.logs import configure_logging
from tests.engine.memory_socket import SETTINGS
from tests.engine.topics.carriers import talking
from tests.engine.topics.test_sign_outs import House, cut_off, house_on
from tests.support.databases import Databases, create_and_upgrade
from tests.support.servers import PROJECT_ROOT
from tests.support.waiting import in_time


async def closing_s(house: House) -> float:
    """How long it takes from now until the last of Ada's tabs is closed, in seconds."""
    began = time.perf_counter()
    async with in_time():
        while house.codes() != {SIGNED_OUT}:
            await asyncio.sleep(0.001)
    return time.perf_counter() - began


async def by_news(url: str) -> float:
    """Sign Ada out and say so."""
    async with talking("postgresql", url) as carrier, house_on(carrier) as house:
        del house.target.users["ada-1"]
        await carrier.tell(signed_out(session_id="ada-1"))
        return await closing_s(house)


async def by_asking(url: str) -> float:
    """Sign Ada out where nobody hears of it."""
    check_s = SETTINGS.session_check_s
    async with talking("postgresql", url) as carrier, cut_off(carrier, check_s) as (house, _proxy):
        return await closing_s(house)


async def measure(url: str, rounds: int) -> None:
    """Print the longest time of each way."""
    told = [await by_news(url) for _round in range(rounds // 2)]
    asked = await asyncio.gather(*(by_asking(url) for _round in range(rounds // 2)))
    print(f"by news: the last of 40 tabs closed after {max(told) * 1000:.0f} ms at most")
    print(f"without: after {max(asked):.1f} s at most, asked every {SETTINGS.session_check_s:.0f} s")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    configure_logging("error", "json")
    with lease(PROJECT_ROOT / ".heavy" / "test-postgres", durable=False) as held:
        databases = Databases(held.url)
        asyncio.run(databases.prepare_template(create_and_upgrade))
        url = asyncio.run(databases.make())
        asyncio.run(measure(url, rounds))
        asyncio.run(databases.drop(url))


if __name__ == "__main__":
    main()
