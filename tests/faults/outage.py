"""PostgreSQL is killed while people click."""

import asyncio
import os
import signal

import asyncpg
import psutil

from .checker import Verdict, check
from .house import House
from .scenario import Scenario, Size, clicking

DURABLE = "durable commits"
WRITER = "walwriter"
CLICKS = 5
# Between two deaths.
LULL_S = 2.0


async def kill_database(house: House, size: Size, off: str) -> Verdict:
    """Kill -9 all of PostgreSQL; what is told as saved has to be there when it is back."""
    verdict = Verdict()
    people = await house.crowd(size.people)
    if off == DURABLE:
        await _set(house, "off")
        signal_to(await postgresql(house), signal.SIGSTOP, WRITER)
        for person in people:
            for _turn in range(CLICKS):
                person.click()
            await person.send()
            await person.until(lambda person=person: person.is_at_rest)
        await _kill(house)
        await _set(house, "on")
    else:
        async with clicking(people):
            for _turn in range(size.database_kills):
                await asyncio.sleep(LULL_S)
                await _kill(house)
    await check(house, people, verdict, may_be_told=True)
    verdict.figures["kills of PostgreSQL"] = size.database_kills
    await house.send_all_away()
    return verdict


async def _kill(house: House) -> None:
    processes = await postgresql(house)
    signal_to(processes, signal.SIGKILL)
    await asyncio.to_thread(psutil.wait_procs, processes, 10)
    await house.answers()


async def postgresql(house: House) -> list[psutil.Process]:
    """The server and all that it started, the server first."""
    connection = await asyncpg.connect(house.database_url)
    try:
        server = psutil.Process(await connection.fetchval("select pg_backend_pid()")).parent()
    finally:
        await connection.close()
    assert server is not None
    return [server, *server.children()]


def signal_to(processes: list[psutil.Process], number: signal.Signals, title: str = "") -> None:
    """Send a signal to those of them whose command line has this title."""
    for process in processes:
        try:
            if title in " ".join(process.cmdline()):
                os.kill(process.pid, number)
        except (psutil.NoSuchProcess, ProcessLookupError):
            continue


async def _set(house: House, value: str) -> None:
    connection = await asyncpg.connect(house.database_url)
    try:
        await connection.execute(f"alter system set synchronous_commit = {value}")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


DATABASE = Scenario(
    "database",
    "kill -9 PostgreSQL while people click",
    kill_database,
    {DURABLE: "acknowledged but in no row"},
    own_database=True,
)
