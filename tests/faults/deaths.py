"""Workers are killed at any time and in chosen places, and renewed, while people click."""

import asyncio
import random
import signal

from .checker import Verdict, check
from .house import House, NeverHappened
from .scenario import REPLACEMENT, Scenario, Size, clicking, first_click, without
from .switches import AFTER_COMMIT, FAILPOINTS, KEEPING, LEDGER

# Between two kills, so that people come back and click meanwhile.
LULL_S = 1.0
AT_ONCE_EVERY = 5
LOST = "the page says"
NEVER = "no worker took the place of one that was killed"


async def kill(house: House, size: Size, off: str) -> Verdict:
    """Kill -9 a worker, again and again."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people)
        await first_click(people)
        try:
            async with clicking(people):
                waits = await _kill_again_and_again(house, size.kills, off)
        except NeverHappened:
            verdict.add(NEVER)
            house.process.send_signal(signal.SIGCONT)
            return verdict
        await check(house, people, verdict)
        verdict.figures |= {
            "kills": len(waits),
            "replaced p50 s": waits[len(waits) // 2],
            "replaced max s": waits[-1],
        }
        await house.send_all_away()
    return verdict


async def _kill_again_and_again(house: House, kills: int, off: str) -> list[float]:
    """Kill one after the other, now and then the next before the last one is replaced; the waits, rising."""
    replacements = []
    for turn in range(kills):
        await house.becomes(house.workers, "a worker")
        if off == REPLACEMENT:
            # A supervisor that is stopped replaces nobody.
            house.process.send_signal(signal.SIGSTOP)
        replacements.append(asyncio.create_task(house.kill_one()))
        await asyncio.sleep(random.random() * 2 * LULL_S)
        if turn % AT_ONCE_EVERY:
            await replacements[-1]
    return sorted(round(wait_s, 2) for wait_s in await asyncio.gather(*replacements))


async def die_there(house: House, size: Size, off: str) -> Verdict:
    """A worker dies before the commit, after it, before and after the frame with the acknowledgement."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(2)
        for point in FAILPOINTS if not off else [AFTER_COMMIT]:
            await first_click(people)
            serving = house.workers()
            house.switches.arm(point)
            people[0].click()
            await people[0].send()
            await house.becomes(lambda point=point: not house.switches.is_armed(point), f"a death {point}")
            await house.becomes(
                lambda serving=serving: house.workers() and set(house.workers()) != set(serving),
                "a replacement",
            )
            await asyncio.gather(
                *(person.until(lambda person=person: person.is_at_rest) for person in people)
            )
        await check(house, people, verdict)
        verdict.figures["places"] = len(FAILPOINTS)
        await house.send_all_away()
    return verdict


async def restart(house: House, size: Size, off: str) -> Verdict:
    """A rolling restart, again and again: nobody may notice."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people)
        await first_click(people)
        async with clicking(people):
            for _turn in range(size.restarts):
                await house.restart_all()
        await check(house, people, verdict)
        verdict.figures |= {
            "restarts": size.restarts,
            "moves": sum(len(person.kept) for person in people),
            "failed tries": sum(person.failed_tries for person in people),
        }
        await house.send_all_away()
    return verdict


KILL = Scenario(
    "kill", "kill -9 a worker while people click", kill, {KEEPING: LOST, REPLACEMENT: NEVER}, workers=2
)
POINTS = Scenario("points", "A worker dies in chosen places", die_there, {LEDGER: "applied twice"})
RESTART = Scenario("restart", "Rolling restarts while people click", restart, {KEEPING: LOST}, workers=2)
