"""Runs scenarios, each with all defences and once without each of those that count for it."""

import asyncio
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from dev_scripts.embedded_postgres import lease
from tests.support.databases import Databases, create_and_upgrade
from tests.support.servers import PROJECT_ROOT

from .checker import Verdict
from .house import House
from .opening import house_for
from .report import Finding
from .scenario import CONTROL, LONG, SHORT, Scenario, Size
from .scenarios import SCENARIOS

Tell = Callable[[Finding], None]
# What takes longer hangs.
LIMIT_S = 1800.0
POSTGRES = PROJECT_ROOT / ".heavy" / "faults-postgres"


async def run_all(names: Sequence[str], folder: Path, arguments: Namespace, tell: Tell) -> None:
    """Run scenarios by name; `tell` hears of each run when it is over."""
    size = LONG if arguments.long else SHORT
    with lease(POSTGRES) as held:
        databases = Databases(held.url)
        await databases.prepare_template(create_and_upgrade)
        for name in names:
            scenario = SCENARIOS[name]
            async with _house(databases, scenario, folder / name) as house:
                tell(await run_one(house, scenario, size))
                for off in () if arguments.no_controls else scenario.controls:
                    tell(await run_one(house, scenario, CONTROL, off))


async def run_one(house: House, scenario: Scenario, size: Size, off: str = "") -> Finding:
    """Run one scenario; what breaks in it is a problem like any other."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(LIMIT_S):
            verdict = await scenario.run(house, size, off)
    except Exception as error:
        verdict = Verdict(problems=[f"the scenario broke: {error!r}"])
    await house.send_all_away()
    expects = scenario.controls.get(off, "")
    return Finding(scenario.name, scenario.title, off, expects, verdict, time.monotonic() - began)


@asynccontextmanager
async def _house(databases: Databases, scenario: Scenario, folder: Path) -> AsyncIterator[House]:
    url = await databases.make()
    async with house_for(scenario, url, folder) as house:
        yield house
    await databases.drop(url)
