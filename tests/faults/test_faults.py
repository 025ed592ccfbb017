"""The short form of the fault harness: nothing is lost, and the checker would see it if something were."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import lease
from dev_scripts.faults import NAMES
from tests.support.databases import Databases, create_and_upgrade

from .checker import Verdict, check
from .house import House
from .opening import house_at, house_for
from .runner import run_one
from .scenario import CONTROL, SHORT, Scenario, first_click
from .scenarios import SCENARIOS

# A browser takes seconds here, and tests/browser has its own.
LONG_ONLY = ("chromium",)
ALL_HERE = [each for each in SCENARIOS.values() if each.name not in LONG_ONLY]
SCENARIOS_HERE = [each for each in ALL_HERE if not each.is_special]
SPECIAL = [each for each in ALL_HERE if each.is_special]
CONTROLS = [(each, off) for each in SCENARIOS_HERE for off in each.controls]

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="session")
async def house(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all of them: each leaves it as it was."""
    url = await databases.make()
    async with house_at(url, tmp_path_factory.mktemp("faults"), workers=1) as house:
        yield house
    await databases.drop(url)


@pytest.mark.parametrize("scenario", SCENARIOS_HERE, ids=lambda each: each.name)
async def test_nothing_is_lost_and_nothing_is_done_twice(house: House, scenario: Scenario) -> None:
    finding = await run_one(house, scenario, SHORT)

    assert finding.verdict.problems == [], house.log()[-3000:]


@pytest.mark.parametrize(("scenario", "off"), CONTROLS, ids=[f"{each.name}-{off}" for each, off in CONTROLS])
async def test_without_a_defence_the_checker_finds_what_is_wrong(
    house: House, scenario: Scenario, off: str
) -> None:
    finding = await run_one(house, scenario, CONTROL, off)

    assert finding.is_right, f"{finding.verdict}\n{house.log()[-3000:]}"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """A server that may be killed; durable, as yours is."""
    with lease(tmp_path_factory.mktemp("durable") / "postgres") as held:
        yield Databases(held.url)


@pytest.fixture
async def own_url(request: pytest.FixtureRequest, databases: Databases) -> AsyncIterator[str]:
    """A database of the scenario's own, on a server of its own where it needs that."""
    scenario: Scenario = request.getfixturevalue("scenario")
    if scenario.own_database:
        own: Databases = request.getfixturevalue("postgres")
        await asyncio.to_thread(create_and_upgrade, url := own.unused_url())
        yield url
        return
    url = await databases.make()
    yield url
    await databases.drop(url)


@pytest.mark.parametrize("scenario", SPECIAL, ids=lambda each: each.name)
async def test_what_needs_a_house_of_its_own(own_url: str, scenario: Scenario, tmp_path: Path) -> None:
    async with house_for(scenario, own_url, tmp_path) as house:
        finding = await run_one(house, scenario, SHORT)
        assert finding.verdict.problems == [], house.log()[-3000:]

        for off in scenario.controls:
            control = await run_one(house, scenario, CONTROL, off)
            assert control.is_right, f"{control.verdict}\n{house.log()[-3000:]}"


async def test_the_checker_sees_an_acknowledged_click_that_is_in_no_row(house: House) -> None:
    (ada,) = await house.crowd(1)
    await first_click([ada])
    ada.clicks.acknowledged[7] = ada.clicks.made_at[7] = 1.0

    verdict = await check(house, [ada], Verdict())

    await house.send_all_away()
    assert verdict.problems == [f"{ada.who}: acknowledged but in no row: [7] (1 in all)"]


async def test_the_checker_sees_a_page_that_is_not_what_the_server_has(house: House) -> None:
    (ada,) = await house.crowd(1)
    await first_click([ada])
    ada.element("h1").attributes["class"] = "changed by nobody"

    verdict = await check(house, [ada], Verdict())

    await house.send_all_away()
    (said,) = verdict.problems
    assert "differs from a fresh one" in said


def test_the_verb_knows_all_scenarios() -> None:
    assert list(NAMES) == list(SCENARIOS)
