"""Commits of which nobody can know what became of them: the line is cut, or the database does not say."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from .checker import PERHAPS, Verdict, check
from .commit_proxy import CommitProxy, commit_proxy_to
from .house import House
from .scenario import Scenario, Size, without
from .switches import NUMBERS

# Of commits; so many in a row that are broken would be more than a program tries again.
BREAKS_EVERY = 3
ROUNDS = 2


async def break_commits(house: House, size: Size, off: str) -> Verdict:
    """Click; the line to the database is cut around the commit, or the answer is 40001 or 40003."""
    verdict = Verdict()
    proxy = house.stage
    assert isinstance(proxy, CommitProxy)
    async with without(house, off):
        people = await house.crowd(size.people)
        proxy.every = BREAKS_EVERY
        for _round in range(ROUNDS * size.rounds):
            for person in people:
                person.click()
                await person.send()
            await asyncio.gather(*(each.until(lambda each=each: each.is_at_rest) for each in people))
        proxy.every = 0
        # Who was told that it was not saved knows; whoever was told so wrongly is found.
        await check(house, people, verdict, may_be_told=True)
        verdict.require(not verdict.figures[PERHAPS], "nobody found out what became of a commit")
        verdict.figures |= {"broken commits": proxy.broken.total(), **proxy.broken}
        verdict.require(proxy.broken, "the proxy did nothing")
        await house.send_all_away()
        proxy.broken.clear()
    return verdict


@asynccontextmanager
async def behind_a_proxy(database_url: str) -> AsyncIterator[tuple[CommitProxy, Mapping[str, str]]]:
    """Servers reach their database by way of a proxy."""
    async with commit_proxy_to(database_url) as proxy:
        # A slow machine is no fault here either: the database is there.
        yield proxy, {"database_url": proxy.url, "database_connect_timeout_s": "60"}


AMBIGUOUS = Scenario(
    "ambiguous",
    "Commits break, before or after they are done",
    break_commits,
    {NUMBERS: "applied twice"},
    stage=behind_a_proxy,
)
