"""Workers are killed at any time and in chosen places, and renewed, while people click."""

import asyncio
import random
import signal
from typing import Any

from .checker import Verdict, check
from .house import House, NeverHappened
from .scenario import REPLACEMENT, Scenario, Size, clicking, first_click, without
from .switches import AFTER_COMMIT, FAILPOINTS, KEEPING, LEDGER

# Between two kills, so that people come back and click meanwhile.
LULL_S = 1.0
# So many die alone before two die at once.
ALONE = 3
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
                figures = await _kill_again_and_again(house, size.kills, off)
        except NeverHappened:
            verdict.add(NEVER)
            house.process.send_signal(signal.SIGCONT)
            return verdict
        await check(house, people, verdict)
        verdict.figures |= figures
        await house.send_all_away()
    return verdict


async def _kill_again_and_again(house: House, kills: int, off: str) -> dict[str, Any]:
    """Kill one when all is calm, now and then two at once; answers how long they were missing."""
    alone, at_once = list[float](), list[float]()
    while len(alone) + len(at_once) < kills:
        await house.becomes(house.is_calm, "all workers, and a spare one")
        await asyncio.sleep(random.random() * LULL_S)
        if off == REPLACEMENT:
            # A supervisor that is stopped replaces nobody.
            house.process.send_signal(signal.SIGSTOP)
        if house.count > 1 and len(alone) >= ALONE * (len(at_once) // 2 + 1):
            at_once += await asyncio.gather(*(house.kill(pid) for pid in house.workers()[:2]))
        else:
            victim = house.busiest() if off else random.choice(house.workers())
            alone.append(await house.kill(victim))
    return {"kills": kills, **_spread("replaced", alone), **_spread("one of two replaced", at_once)}


def _spread(what: str, waits: list[float]) -> dict[str, Any]:
    ordered = [round(wait_s, 2) for wait_s in sorted(waits)]
    return {f"{what} p50 s": ordered[len(ordered) // 2], f"{what} max s": ordered[-1]} if ordered else {}


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


async def kill_everything(house: House, size: Size, off: str) -> Verdict:
    """Kill -9 all processes, the supervisor too, and start them again."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people)
        await first_click(people)
        async with clicking(people):
            for _turn in range(size.blackouts):
                await house.kill_all()
                verdict.require(await _comes_to_refuse(house), "the port of dead processes does not refuse")
                await house.start_again()
                await asyncio.gather(*(each.until(lambda each=each: each.is_connected) for each in people))
        await check(house, people, verdict)
        verdict.figures |= {
            "deaths of all processes": size.blackouts,
            "failed tries": sum(person.failed_tries for person in people),
        }
        await house.send_all_away()
    return verdict


async def _comes_to_refuse(house: House) -> bool:
    """Whether the port does; a process that was being started as the others died ends by itself."""
    try:
        async with asyncio.timeout(house.patience_s):
            while not await _is_refused(house.port):
                await asyncio.sleep(0.05)
    except TimeoutError:
        return False
    return True


async def _is_refused(port: int) -> bool:
    try:
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


KILL = Scenario(
    "kill", "kill -9 a worker while people click", kill, {KEEPING: LOST, REPLACEMENT: NEVER}, workers=2
)
POINTS = Scenario("points", "A worker dies in chosen places", die_there, {LEDGER: "applied twice"})
BLACKOUT = Scenario(
    "blackout", "kill -9 all processes, and start them again", kill_everything, {KEEPING: LOST}, workers=2
)
RESTART = Scenario("restart", "Rolling restarts while people click", restart, {KEEPING: LOST}, workers=2)
