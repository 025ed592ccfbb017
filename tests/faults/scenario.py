"""What a scenario is: something is broken while people click, and the checker looks at what is left."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from .checker import Verdict
from .house import House
from .person import Person
from .switches import FORGETTING, PINGS

REPLACEMENT = "replacement"
# What never becomes right without these is not waited for longer.
HOPELESS = (REPLACEMENT, PINGS, FORGETTING)
HOPELESS_S = 5.0
# Of all people together.
CLICKS_PER_S = 40.0
CLICKS_EACH_PER_S = 4.0


@dataclass(frozen=True)
class Size:
    """How much of it: the short form runs with the tests, the long one makes the report."""

    people: int = 4
    cuts: int = 40
    kills: int = 3
    restarts: int = 1
    pauses: int = 2
    pause_max_s: float = 1.0
    blackouts: int = 1
    database_kills: int = 1
    rounds: int = 3
    slow: int = 4
    visits: int = 500
    warm_up: int = 20
    judges_memory: bool = False


SHORT = Size()
# A control proves that the checker sees; that takes no crowd.
CONTROL = Size(cuts=16, kills=1, pauses=1, slow=2, visits=30, warm_up=0)
LONG = Size(
    people=50,
    cuts=1_000,
    kills=50,
    restarts=5,
    pauses=20,
    pause_max_s=3.0,
    blackouts=5,
    database_kills=3,
    rounds=20,
    slow=50,
    visits=10_000,
    warm_up=2_000,
    judges_memory=True,
)

Run = Callable[[House, Size, str], Awaitable[Verdict]]
# Gets the database's address; gives what the scenario works with, and settings of its servers.
Stage = Callable[[str], AbstractAsyncContextManager[tuple[Any, Mapping[str, str]]]]


@dataclass(frozen=True)
class Scenario:
    """One way to break things.

    Attributes:
        name: as in `./heavy faults --only NAME`.
        title: what happens, for the report.
        run: does it; its third argument is the defence that is off, or empty.
        controls: defences without which it must turn red, and words that a problem has then.
        workers: so many serve in the long form.
        needs_them_all: whether one would not do.
        own_database: whether PostgreSQL itself is broken.
        settings: of the servers, where others than usual are needed.
        stage: what has to stand before the servers start.
    """

    name: str
    title: str
    run: Run
    controls: Mapping[str, str]
    workers: int = 1
    needs_them_all: bool = False
    own_database: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)
    stage: Stage | None = None

    @property
    def is_special(self) -> bool:
        """Whether it needs servers, or a database, that others would not want."""
        return bool(self.needs_them_all or self.own_database or self.settings or self.stage)


@asynccontextmanager
async def without(house: House, defence: str) -> AsyncIterator[None]:
    """Switch a defence off until the block ends; none for an empty name."""
    if not defence:
        yield
        return
    house.switches.turn_off(defence)
    try:
        if defence in HOPELESS:
            house.hope_s = HOPELESS_S
        yield
    finally:
        house.hope_s = house.patience_s
        house.switches.turn_off()
        await house.send_all_away()
        await house.becomes(house.workers, "a worker")


@asynccontextmanager
async def clicking(people: Sequence[Person]) -> AsyncIterator[None]:
    """Everybody clicks now and then, at random times, until the block ends."""
    per_s = min(CLICKS_PER_S / len(people), CLICKS_EACH_PER_S)
    clickers = [asyncio.create_task(_click_now_and_then(person, per_s)) for person in people]
    try:
        yield
    finally:
        for clicker in clickers:
            clicker.cancel()
        await asyncio.gather(*clickers, return_exceptions=True)
        for clicker in clickers:
            if not clicker.cancelled() and (error := clicker.exception()):
                raise error
        for person in people:
            await person.send()


async def first_click(people: Sequence[Person]) -> None:
    """Everybody clicks once and hears the answer, so that there is something to lose."""
    for person in people:
        person.click()
        person.type(f"{person.who} was here")
        await person.send()
    await asyncio.gather(*(person.until(lambda person=person: person.is_at_rest) for person in people))


async def _click_now_and_then(person: Person, per_s: float) -> None:
    while True:
        await asyncio.sleep(random.random() * 2 / per_s)
        person.click()
        if random.random() < 0.1:
            person.type(f"{person.who} {person.page.made}")
        await person.send()
