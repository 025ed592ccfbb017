"""Processes sleep, are taken for dead, and wake up: SIGSTOP and SIGCONT, as when a machine pauses."""

import asyncio
import os
import random
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

from .checker import Verdict, check
from .house import House
from .outage import postgresql, signal_to
from .person import Person
from .scenario import Scenario, Size, clicking, first_click, without
from .switches import LEDGER, PATIENCE

# A handler is under way then, now and then.
SOON_S = 0.02
LULL_S = 0.3
# Less than they sleep, in the long form, so that waiting ends before the answer comes.
TIMEOUT_S = "1"


async def doze(house: House, size: Size, off: str) -> Verdict:
    """A worker sleeps; people leave it for another, which does what they did; then it wakes up."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people)
        await first_click(people)
        for turn in range(size.pauses):
            victim = house.busiest()
            if turn % 2:
                await _sleep_at_work(people, victim, size)
            else:
                await _sleep_before_work(people, victim, size)
            await house.becomes(lambda victim=victim: not _unread(victim), "a worker that wakes up")
            await _all_at_rest(people)
        # What still goes on in them comes to its end.
        await house.restart_all()
        await check(house, people, verdict)
        verdict.figures["pauses"] = size.pauses
        await house.send_all_away()
    return verdict


async def _sleep_before_work(people: Sequence[Person], worker: int, size: Size) -> None:
    """What people do reaches it, but it wakes up only when others have done it."""
    with asleep([worker]):
        await _click(people)
        await _leave_it(people)
        await _all_at_rest(people)
        await asyncio.sleep(random.random() * size.pause_max_s)


async def _sleep_at_work(people: Sequence[Person], worker: int, size: Size) -> None:
    """It falls asleep while it does what people did, perhaps with locks in the database."""
    await _click(people)
    await asyncio.sleep(random.random() * SOON_S)
    with asleep([worker]):
        await _leave_it(people)
        await asyncio.sleep(random.random() * size.pause_max_s)


async def _click(people: Sequence[Person]) -> None:
    for person in people:
        person.click()
        await person.send()


async def _leave_it(people: Sequence[Person]) -> None:
    """Who has no answer for a while tries another way."""
    await asyncio.sleep(LULL_S)
    for person in people:
        if not person.is_at_rest:
            person.cut()


async def _all_at_rest(people: Sequence[Person]) -> None:
    await asyncio.gather(*(each.until(lambda each=each: each.is_at_rest) for each in people))


@contextmanager
def asleep(pids: Sequence[int]) -> Iterator[None]:
    """These processes do nothing until the block ends."""
    try:
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _unread(pid: int) -> bool:
    """Whether a process has not seen yet that somebody hung up, nor what they had said."""
    lines = psutil.Process(pid).net_connections("tcp")
    return any(line.status == psutil.CONN_CLOSE_WAIT for line in lines)


async def database_dozes(house: House, size: Size, off: str) -> Verdict:
    """All of PostgreSQL sleeps, longer than statements may take, and wakes up."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people)
        await first_click(people)
        async with clicking(people):
            for _turn in range((size.pauses + 1) // 2):
                await asyncio.sleep(LULL_S)
                processes = await postgresql(house)
                signal_to(processes, signal.SIGSTOP)
                try:
                    await asyncio.sleep((1 + random.random()) * size.pause_max_s)
                finally:
                    signal_to(processes, signal.SIGCONT)
                await house.answers()
        # What still waits for the database comes to its end.
        await house.restart_all()
        await check(house, people, verdict, may_be_told=True)
        verdict.figures["pauses"] = (size.pauses + 1) // 2
        await house.send_all_away()
    return verdict


DOZE = Scenario(
    "doze",
    "A worker sleeps, is taken for dead, and wakes up",
    doze,
    {LEDGER: "applied twice"},
    workers=2,
    needs_them_all=True,
)
STALL = Scenario(
    "stall",
    "PostgreSQL sleeps and wakes up while people click",
    database_dozes,
    {PATIENCE: "told that it was not saved, but it was"},
    own_database=True,
    settings={"database_statement_timeout_s": TIMEOUT_S, "database_pool_timeout_s": TIMEOUT_S},
)
