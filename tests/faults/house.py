"""A house: servers under a supervisor, a database, people at their pages, and ways to break all of it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil

from heavy_stack.settings.encryption_keys import new_key
from tests.support.servers import PROJECT_ROOT, free_port, server_environment
from tests.support.waiting import eventually

from .page import build
from .person import Person
from .switches import Switches

KEYS = {"secret_keys": "k" * 40, "encryption_keys": new_key("2031-01-01")}
SETTINGS = {
    **KEYS,
    "profile": "staging",
    "log_level": "info",
    "embedder": "off",
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


@dataclass
class House:
    """One supervisor with its workers, and everybody who looks."""

    folder: Path
    port: int
    database_url: str
    process: subprocess.Popen[bytes]
    switches: Switches
    people: list[Person] = field(default_factory=list)
    # How long something may take to become right.
    patience_s: float = 120.0

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    async def person(self, who: str, **how: Any) -> Person:
        """Somebody opens the page."""
        person = Person(f"{who}-{len(self.people)}-{random.randrange(10**9)}", self.url, **how)
        self.people.append(person)
        await person.arrive()
        return person

    async def crowd(self, count: int, **how: Any) -> Sequence[Person]:
        """So many people open it."""
        return await asyncio.gather(*(self.person("Ada", **how) for _ in range(count)))

    async def send_all_away(self) -> None:
        """Everybody closes the page."""
        await asyncio.gather(*(person.leave() for person in self.people))
        self.people.clear()

    def state(self) -> dict[str, Any]:
        """What the supervisor says of its workers."""
        with suppress(FileNotFoundError, json.JSONDecodeError):
            noted: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
            return noted
        return {"workers": [], "restarts": 0, "restart": "none"}

    def workers(self) -> list[int]:
        """The processes that serve."""
        return [one["pid"] for one in self.state()["workers"] if one["state"] == "ready"]

    async def all_serve(self, count: int) -> None:
        """Wait until so many workers serve."""
        await self.becomes(lambda: len(self.workers()) >= count, "workers that serve")

    async def kill_one(self) -> float:
        """Kill -9 a worker; answers the seconds until another serves in its place."""
        victim = random.choice([one for one in self.state()["workers"] if one["state"] == "ready"])
        began = time.monotonic()
        os.kill(victim["pid"], signal.SIGKILL)

        def is_replaced() -> bool:
            others = [one for one in self.state()["workers"] if one["number"] == victim["number"]]
            return any(one["state"] == "ready" and one["pid"] != victim["pid"] for one in others)

        await self.becomes(is_replaced, "a replacement")
        return time.monotonic() - began

    async def restart_all(self) -> None:
        """Let the supervisor renew all workers, one after the other."""
        before = self.state()["restarts"]
        self.process.send_signal(signal.SIGHUP)
        await self.becomes(
            lambda: self.state()["restarts"] > before and self.state()["restart"] == "done",
            "a rolling restart",
        )

    async def becomes(self, is_so: Callable[[], Any], what: str) -> None:
        """Wait until something is so.

        Raises:
            NeverHappened: it is not in time.
        """
        try:
            async with asyncio.timeout(self.patience_s):
                while not is_so():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise NeverHappened(what) from None

    async def rows(self) -> dict[str, list[int]]:
        """All that was committed: the numbers of clicks by person."""
        connection = await asyncpg.connect(self.database_url)
        try:
            found = defaultdict(list)
            for who, seq in await connection.fetch("select who, seq from fault_tally"):
                found[who].append(seq)
            return found
        finally:
            await connection.close()

    async def answers(self) -> None:
        """Wait until the database does."""
        try:
            async with asyncio.timeout(self.patience_s):
                while not await self._answers():
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise NeverHappened("an answer of the database") from None

    async def _answers(self) -> bool:
        try:
            await (await asyncpg.connect(self.database_url)).close()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False
        return True

    def memory_bytes(self) -> int:
        """What the workers hold together."""
        return sum(psutil.Process(pid).memory_info().rss for pid in self.workers())

    async def pages(self) -> int:
        """How many pages the worker that answers holds."""
        async with httpx.AsyncClient() as client:
            return int((await client.get(f"{self.url}/_faults")).text)

    def sockets(self) -> int:
        """How many connections of browsers the workers hold."""
        return sum(
            connection.status == psutil.CONN_ESTABLISHED and connection.laddr.port == self.port
            for pid in self.workers()
            for connection in psutil.Process(pid).net_connections("tcp")
        )

    def log(self) -> str:
        """All that was written."""
        return (self.folder / "log").read_text()

    def stop(self) -> None:
        """End it, however it is."""
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


class NeverHappened(Exception):
    """What should have become so did not."""

    def __init__(self, what: str) -> None:
        super().__init__(f"waited in vain for {what}")


@asynccontextmanager
async def house_at(
    database_url: str, folder: Path, workers: int = 2, **settings: str
) -> AsyncIterator[House]:
    """Serve on a database until the block ends."""
    await build(database_url)
    port = free_port()
    environment = server_environment(database_url, port, SETTINGS | settings)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.server", str(port), str(workers), str(folder)],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    house = House(folder, port, database_url, process, Switches(folder))
    try:
        await house.all_serve(workers)
        yield house
    finally:
        await house.send_all_away()
        pids = [one["pid"] for one in house.state()["workers"]]
        await asyncio.to_thread(house.stop)
        for pid in pids:
            await eventually(lambda pid=pid: not _runs(pid), what="the end of a worker")


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


async def together(work: Sequence[Awaitable[Any]]) -> None:
    """Do all at once; the first that fails ends it."""
    async with asyncio.TaskGroup() as group:
        for one in work:
            group.create_task(_done(one))


async def _done(work: Awaitable[Any]) -> None:
    await work
