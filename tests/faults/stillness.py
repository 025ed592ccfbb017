"""Connections that say nothing: readers that do not read, and sockets whose other end is gone."""

import asyncio

from tests.support.proxy import proxy_to

from .checker import Verdict, check
from .house import House, NeverHappened
from .scenario import Scenario, Size, without
from .switches import BOUNDS, PINGS

FLOODS = 200
# More than the buffers of a reader, and much less than what nobody reads comes to without bounds.
GROWTH_MAX_BYTES_EACH = 4_000_000
KEPT_IN_MEMORY = "held in memory for each reader"
KEPT_OPEN = "sockets whose other end is gone stay open"


async def read_slowly(house: House, size: Size, off: str) -> Verdict:
    """Some stop reading while much is sent to them; others go on."""
    verdict = Verdict()
    async with without(house, off):
        quick, *slow = await house.crowd(size.slow + 1)
        for person in slow:
            person.is_reading.clear()
        # Those of people who left are closed first.
        await house.becomes(lambda: house.sockets() <= len(slow) + 1, "the end of old sockets")
        before = house.memory_bytes()
        for _turn in range(FLOODS):
            for person in slow:
                person.click("#flood")
                await person.send()
        quick.click()
        await quick.send()
        await quick.until(lambda: quick.is_at_rest)
        growth = 0

        def is_clear() -> bool:
            nonlocal growth
            growth = max(growth, (house.memory_bytes() - before) // len(slow))
            return growth > GROWTH_MAX_BYTES_EACH or house.sockets() <= 1

        await house.becomes(is_clear, "the end of sockets that nobody reads from")
        verdict.require(growth < GROWTH_MAX_BYTES_EACH, f"{growth / 1e6:.0f} MB {KEPT_IN_MEMORY}")
        for person in slow:
            person.is_reading.set()
        await check(house, [quick, *slow], verdict)
        verdict.figures |= {"slow": len(slow), "growth of each KB": growth // 1000}
        await house.send_all_away()
    return verdict


async def freeze(house: House, size: Size, off: str) -> Verdict:
    """The network swallows all, without a word to either end; later it gives back what it had."""
    verdict = Verdict()
    async with without(house, off), proxy_to(house.url) as proxy:
        people = await house.crowd(size.people)
        for person in people:
            person.url = proxy.url
            person.cut()
        await asyncio.gather(*(person.until(lambda person=person: person.returns) for person in people))
        await house.becomes(lambda: house.sockets() <= len(people), "the end of old sockets")
        proxy.freeze()
        for person in people:
            for _turn in range(size.rounds):
                person.click()
                await person.send()
        try:
            await house.becomes(lambda: house.sockets() == 0, "the end of dead sockets", house.hope_s)
        except NeverHappened:
            verdict.add(f"{house.sockets()} of {len(people)} {KEPT_OPEN}")
        for person in people:
            person.url = house.url
            person.cut()
        proxy.thaw()
        await check(house, people, verdict)
        verdict.figures["clicks into the void"] = size.rounds * len(people)
        await house.send_all_away()
    return verdict


SLOW = Scenario("slow", "Readers do not read", read_slowly, {BOUNDS: KEPT_IN_MEMORY})
FREEZE = Scenario("freeze", "Half-open sockets: the network swallows all", freeze, {PINGS: KEPT_OPEN})
