"""Clocks jump between the life of a page and its next one."""

from .checker import Verdict, check
from .house import House
from .person import Person
from .scenario import Scenario, Size, without
from .switches import EXPIRY

MINUTE_S, DAY_S, YEAR_S = 60.0, 86_400.0, 365.25 * 86_400
# Pages come back for a day.
HARMLESS_S = (5 * MINUTE_S, -5 * MINUTE_S, 0.5 * DAY_S, -0.5 * DAY_S)
TOO_LATE_S = (1.5 * DAY_S, -1.5 * DAY_S, 10 * YEAR_S, -10 * YEAR_S)
REVIVED = "state that is too old came back"


async def jump(house: House, size: Size, off: str) -> Verdict:
    """A click, a jump of all clocks, and a page that comes back: in time with its state, later without."""
    verdict = Verdict()
    async with without(house, off):
        people = [await house.person("Ada") for _jump in HARMLESS_S]
        late = [await house.person("Bo") for _jump in TOO_LATE_S]
        try:
            for person in [*people, *late]:
                await _click(person)
            for person, jump_s in zip(people, HARMLESS_S, strict=True):
                await _come_back(house, person, jump_s)
                verdict.require(
                    person.kept[-1:] == ["all"], f"after {jump_s:g} s a page came back with {person.kept}"
                )
                await _click(person)
            for person, jump_s in zip(late, TOO_LATE_S, strict=True):
                await _come_back(house, person, jump_s)
                said = person.kept[-1:]
                verdict.require(said == ["expired"], f"{REVIVED} after {jump_s:g} s: {said}")
        finally:
            house.switches.turn_clock(0)
        await check(house, people, verdict)
        verdict.figures["jumps"] = len(HARMLESS_S) + len(TOO_LATE_S)
        await house.send_all_away()
    return verdict


async def _click(person: Person) -> None:
    person.click()
    await person.send()
    await person.until(lambda: person.is_at_rest)


async def _come_back(house: House, person: Person, jump_s: float) -> None:
    """As after the death of its worker: this one does not know the page."""
    house.switches.turn_clock(jump_s)
    before = len(person.kept)
    person.page.identity.page = "0" * len(person.page.identity.page)
    person.cut()
    await person.until(lambda: len(person.kept) > before and person.is_connected)


CLOCK = Scenario("clock", "Clocks jump by minutes, days and years", jump, {EXPIRY: REVIVED})
