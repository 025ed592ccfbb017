"""Visitors come, click once, and go: what they took is given back."""

import asyncio
import re
from html import unescape
from urllib.parse import quote, urlencode

from benchmarks.live.wire import Wire

from .checker import Verdict, check
from .house import House
from .person import load
from .scenario import Scenario, Size, without
from .switches import FORGETTING

AT_ONCE = 10
SHARE_MAX = 1.05
SETTLED, WARM_UPS_MAX = 1.005, 8
HELD = "are held though nobody will ask for them"
LOOK_EVERY_S = 0.25
CLICK = b'[1,%d,"click",{"clientX":12}]'


async def come_and_go(house: House, size: Size, off: str) -> Verdict:
    """So many that memory settles, then many more: it goes back to its level, and nothing is held."""
    verdict = Verdict()
    async with without(house, off):
        (ada,) = await house.crowd(1)
        level = await _level(house, size.warm_up, verdict)
        await _visits(house, size.visits)
        peak = house.memory_bytes()
        await _all_is_given_back(house, verdict)
        held = await house.held_bytes()
        if size.judges_memory and held > level * SHARE_MAX:
            verdict.add(f"{held / level - 1:.1%} more memory than before")
        ada.click()
        await ada.send()
        await check(house, [ada], verdict)
        verdict.figures |= {
            "sessions": size.visits,
            "memory before MB": round(level / 1e6, 1),
            "right after the last MB": round(peak / 1e6, 1),
            "at the end MB": round(held / 1e6, 1),
        }
        await house.send_all_away()
    return verdict


async def _level(house: House, visits: int, verdict: Verdict) -> float:
    """Visits, until after as many more no more memory is held; answers what is held then, in bytes."""
    level = 0.0
    for _turn in range(WARM_UPS_MAX):
        await _visits(house, visits)
        await _all_is_given_back(house, verdict)
        before, level = level, max(level, await house.held_bytes())
        if level <= before * SETTLED:
            break
    return level


async def _all_is_given_back(house: House, verdict: Verdict) -> None:
    """Only Ada's page is left; one that still ends is waited for."""
    pages = 0
    for _look in range(int(house.hope_s / LOOK_EVERY_S)):
        pages = await house.pages()
        if pages <= 1:
            return
        await asyncio.sleep(LOOK_EVERY_S)
    verdict.add(f"{pages - 1} pages {HELD}")


async def _visits(house: House, count: int) -> None:
    left = iter(range(count))

    async def visit_after_visit() -> None:
        for number in left:
            await _visit(house, f"Bo-{number}")

    await asyncio.gather(*(visit_after_visit() for _ in range(AT_ONCE)))


async def _visit(house: House, who: str) -> None:
    """Load, connect, click, hear the answer, hang up: with as little work here as can be."""
    path = f"/?who={who}"
    document, cookie = await load(house.url, path)
    said = {
        name: unescape(value) for name, value in re.findall(r'data-(page|token|digest)="([^"]*)"', document)
    }
    asked = said | {
        "version": "2",
        "line": said["page"],
        "path": path,
        "frames": "0",
        "seq": "0",
        "acked": "0",
        "log": "0",
    }
    wire = await Wire.connect(house.port, f"/_live/socket?{urlencode(asked, quote_via=quote)}", Cookie=cookie)
    (button,) = re.findall(r'data-h="(\d+)"[^>]* id="add"', document)
    wire.send(CLICK % int(button))
    while not (await wire.receive()).startswith(b"[1"):
        pass
    wire.close()


CHURN = Scenario("churn", "Sessions come and go", come_and_go, {FORGETTING: HELD})
