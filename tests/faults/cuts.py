"""The network is cut between a click and its acknowledgement, and messages come twice or late."""

import asyncio
import random

from .checker import Verdict, check
from .frame_proxy import frame_proxy_to
from .house import House
from .person import Person
from .scenario import Scenario, Size, without
from .switches import GAPS, MAILBOX

JOURNAL = "journal"
PAUSE_MAX_S = 0.03
KINDS = ("before it is sent", "when it is sent", "before the answer is heard", "any time")


async def cut(house: House, size: Size, off: str) -> Verdict:
    """Click, and lose the connection before the answer."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people, keeps_journal=off != JOURNAL)
        kinds = [KINDS[turn % len(KINDS)] for turn in range(size.cuts)]
        random.shuffle(kinds)
        await asyncio.gather(*(_be_cut(each, kinds[at :: len(people)]) for at, each in enumerate(people)))
        await check(house, people, verdict)
        verdict.figures["cuts"] = size.cuts
        await house.send_all_away()
    return verdict


async def _be_cut(person: Person, kinds: list[str]) -> None:
    for kind in kinds:
        await person.until(lambda: person.is_connected)
        before = person.losses
        await _click_and_cut(person, kind)
        await person.until(lambda before=before: person.losses > before)


async def _click_and_cut(person: Person, kind: str) -> None:
    if kind == KINDS[2]:
        person.loses_next = True
    person.click()
    if kind == KINDS[0]:
        person.cut()
        return
    await person.send()
    if kind == KINDS[2]:
        return
    if kind == KINDS[3]:
        await asyncio.sleep(random.random() * PAUSE_MAX_S)
    person.cut()


async def repeat(house: House, size: Size, off: str) -> Verdict:
    """All messages come twice, and old ones come again later, over this socket and over the next."""
    return await _behind_a_proxy(house, size, off, swaps=False)


async def reorder(house: House, size: Size, off: str) -> Verdict:
    """Of two messages the second comes first."""
    return await _behind_a_proxy(house, size, off, swaps=True)


async def _behind_a_proxy(house: House, size: Size, off: str, *, swaps: bool) -> Verdict:
    verdict = Verdict()
    async with without(house, off), frame_proxy_to(house.url, swaps=swaps) as proxy:
        people = await house.crowd(size.people)
        for person in people:
            person.url = proxy.url
            person.cut()
        for _round in range(size.rounds):
            for person in people:
                await person.until(lambda person=person: person.is_connected)
                person.click()
                person.click()
                await person.send()
            random.choice(people).cut()
        await check(house, people, verdict)
        happened = proxy.swapped if swaps else proxy.again
        verdict.figures["messages that came early" if swaps else "messages that came again"] = happened
        verdict.require(happened, "the proxy did nothing")
        await house.send_all_away()
    return verdict


CUT = Scenario("cut", "The network is cut between click and answer", cut, {JOURNAL: "neither done nor told"})
REPEAT = Scenario("repeat", "Messages come twice, and again much later", repeat, {MAILBOX: "the page says"})
REORDER = Scenario(
    "reorder", "Of two messages the second comes first", reorder, {GAPS: "acknowledged but in no row"}
)
