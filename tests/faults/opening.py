"""Opens a house: starts a supervisor with its workers on a database, and ends all of it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from heavy_stack.settings.encryption_keys import new_key
from tests.support.servers import PROJECT_ROOT, free_port, server_environment
from tests.support.waiting import eventually

from .deployed import deploy
from .house import House, runs
from .page import build
from .scenario import Scenario
from .switches import Switches

KEYS = {"secret_keys": "k" * 40, "encryption_keys": new_key("2031-01-01")}
SETTINGS = {
    **KEYS,
    "profile": "staging",
    "log_level": "info",
    "embedder": "off",
    "spare_workers": "1",
    # So that a scenario ends in seconds that would take minutes else.
    "socket_ping_s": "1",
    "socket_stall_s": "2",
    "session_keep_s": "3",
    "session_wait_s": "3",
    # A slow machine is no fault: nobody is told that the database is busy.
    "database_pool_timeout_s": "60",
    "database_statement_timeout_s": "60",
    # One machine is all people here.
    "events_per_s": "0",
    "user_events_per_s": "0",
}


@asynccontextmanager
async def house_at(
    database_url: str, folder: Path, workers: int = 2, settings: Mapping[str, str] | None = None
) -> AsyncIterator[House]:
    """Serve on a database until the block ends."""
    await build(database_url)
    port = free_port()
    environment = server_environment(database_url, port, {**SETTINGS, **(settings or {})})
    folder.mkdir(parents=True, exist_ok=True)

    deploy(folder)

    def start() -> "subprocess.Popen[bytes]":
        with (folder / "log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.server", str(port), str(workers), str(folder)],
                cwd=PROJECT_ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )

    house = House(folder, port, database_url, workers, start, Switches(folder))
    try:
        await house.all_serve()
        yield house
    finally:
        await house.send_all_away()
        pids = house.everybody()
        await asyncio.to_thread(house.stop)
        for pid in pids:
            await eventually(lambda pid=pid: not runs(pid), what="the end of a worker")


@asynccontextmanager
async def house_for(scenario: Scenario, database_url: str, folder: Path) -> AsyncIterator[House]:
    """The house that a scenario needs, with what has to stand before it."""
    if scenario.stage is None:
        async with house_at(database_url, folder, scenario.workers, scenario.settings) as house:
            yield house
        return
    async with scenario.stage(database_url) as (stage, settings):
        own = {**scenario.settings, **settings}
        async with house_at(database_url, folder, scenario.workers, own) as house:
            house.stage = stage
            yield house
