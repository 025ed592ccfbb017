"""Changed code is deployed while people click."""

import asyncio
from collections.abc import Sequence

from .checker import Verdict, check
from .deployed import AFTER, BEFORE, PATH, deploy_other
from .house import House
from .person import Person
from .scenario import Scenario, Size, clicking, first_click, without
from .switches import KEEPING, TYPES

PUT, RAISED = 3, 2
# What the state whose type changes begins with.
FRESH = {BEFORE: "1", AFTER: "A"}
STALE = "a state came back as another type"


async def deploy_changes(house: House, size: Size, off: str) -> Verdict:
    """A rolling restart to code with other lines, another component's name and another state's type."""
    verdict = Verdict()
    async with without(house, off):
        people = await house.crowd(size.people, path=PATH)
        await _use(people)
        version = deploy_other(house.folder)
        async with clicking(people):
            await house.restart_all()
            await house.becomes(
                lambda: all(person.shows("#version") == version for person in people),
                "the new page everywhere",
            )
        await check(house, people, verdict)
        for person in people:
            _compare(person, FRESH[version], verdict)
        verdict.figures["moves"] = sum(len(person.kept) for person in people)
        await house.send_all_away()
    return verdict


async def _use(people: Sequence[Person]) -> None:
    """Leave something in each state."""
    await first_click(people)
    for person in people:
        for selector in [*["#put"] * PUT, *["#raise"] * RAISED]:
            person.click(selector)
        await person.send()
    await asyncio.gather(*(each.until(lambda each=each: each.is_at_rest) for each in people))


def _compare(person: Person, fresh: str, verdict: Verdict) -> None:
    items, grade = person.shows("#items"), person.shows("#grade")
    verdict.require(
        items == str(PUT), f"{person.who}: put {PUT} into what has another name now; the page says {items}"
    )
    verdict.require(grade == fresh, f"{person.who}: {STALE}: {grade}")


DEPLOY = Scenario(
    "deploy",
    "Changed code is deployed while people click",
    deploy_changes,
    {KEEPING: "the page says", TYPES: STALE},
    workers=2,
)
