"""The short form of the fault harness: nothing is lost, and the checker would see it if something were."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dev_scripts.embedded_postgres import lease
from dev_scripts.faults import NAMES
from tests.support.databases import Databases, create_and_upgrade

from .checker import Verdict, check
from .house import House, house_at
from .outage import DATABASE, DURABLE
from .runner import run_one
from .scenario import CONTROL, SHORT, Scenario, first_click
from .scenarios import SCENARIOS

# A browser takes seconds here, and tests/browser has its own.
LONG_ONLY = ("chromium",)
SCENARIOS_HERE = [each for each in SCENARIOS.values() if each.name not in LONG_ONLY and not each.own_database]
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


async def test_what_postgresql_says_is_saved_survives_its_death(tmp_path: Path) -> None:
    # A server of its own, for it is killed; durable, as yours is.
    with lease(tmp_path / "postgres") as held:
        databases = Databases(held.url)
        await asyncio.to_thread(create_and_upgrade, url := databases.unused_url())
        async with house_at(url, tmp_path / "house", workers=1) as house:
            finding = await run_one(house, DATABASE, SHORT)
            assert finding.verdict.problems == [], house.log()[-3000:]

            control = await run_one(house, DATABASE, CONTROL, DURABLE)
            assert control.is_right, control.verdict


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
