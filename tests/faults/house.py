"""A house: servers under a supervisor, a database, people at their pages, and ways to break all of it."""

import asyncio
import json
import os
import random
import signal
import subprocess
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import psutil

from .person import Person
from .switches import Switches


@dataclass
class House:
    """One supervisor with its workers, and everybody who looks."""

    folder: Path
    port: int
    database_url: str
    count: int
    start: Callable[[], "subprocess.Popen[bytes]"]
    switches: Switches
    # What the scenario set up before the servers started.
    stage: Any = None
    people: list[Person] = field(default_factory=list)
    # How long something may take to become right.
    patience_s: float = 240.0
    # The same, for what never happens without the defence that is off.
    hope_s: float = 240.0

    def __post_init__(self) -> None:
        self.process = self.start()

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

    def is_calm(self) -> bool:
        """Whether all workers serve, and a spare one waits."""
        states = [one["state"] for one in self.state()["workers"]]
        return states.count("ready") >= self.count and "spare" in states

    def everybody(self) -> list[int]:
        """The workers and the spares, whatever they do."""
        return [one["pid"] for one in self.state()["workers"]]

    async def all_serve(self) -> None:
        """Wait until all workers do."""
        await self.becomes(lambda: len(self.workers()) >= self.count, "workers that serve")

    async def kill_all(self) -> None:
        """Kill -9 the supervisor, its workers and the spare."""
        everybody = self.everybody()
        self.process.kill()
        for pid in everybody:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        await self.becomes(lambda: not any(map(runs, everybody)), "the end of all processes")

    async def start_again(self) -> None:
        """Start all of them anew, on the same port."""
        (self.folder / "state.json").unlink()
        self.process = self.start()
        await self.all_serve()

    async def kill_one(self) -> float:
        """Kill -9 a worker; answers the seconds until another serves in its place."""
        return await self.kill(random.choice(self.workers()))

    async def kill(self, pid: int) -> float:
        """Kill -9 this worker; answers the same."""
        (number,) = (one["number"] for one in self.state()["workers"] if one["pid"] == pid)
        began = time.monotonic()
        os.kill(pid, signal.SIGKILL)

        def is_replaced() -> bool:
            others = [one for one in self.state()["workers"] if one["number"] == number]
            return any(one["state"] == "ready" and one["pid"] != pid for one in others)

        await self.becomes(is_replaced, "a replacement", self.hope_s)
        return time.monotonic() - began

    async def restart_all(self) -> None:
        """Let the supervisor renew all workers, one after the other."""
        before = self.state()["restarts"]
        self.process.send_signal(signal.SIGHUP)
        await self.becomes(
            lambda: self.state()["restarts"] > before and self.state()["restart"] == "done",
            "a rolling restart",
        )

    async def becomes(self, is_so: Callable[[], Any], what: str, limit_s: float | None = None) -> None:
        """Wait until something is so, for `patience_s` or for so many seconds.

        Raises:
            NeverHappened: it is not in time.
        """
        try:
            async with asyncio.timeout(limit_s or self.patience_s):
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

    async def held_bytes(self) -> int:
        """What the one worker holds; how high its memory stood in between counts no more."""
        async with httpx.AsyncClient(timeout=self.hope_s) as client:
            (await client.get(f"{self.url}/_faults/give-back")).raise_for_status()
        return self.memory_bytes()

    async def pages(self) -> int:
        """How many pages the worker that answers holds."""
        async with httpx.AsyncClient() as client:
            return int((await client.get(f"{self.url}/_faults")).text)

    def sockets(self) -> int:
        """How many connections of browsers the workers hold."""
        return sum(map(self.sockets_of, self.workers()))

    def sockets_of(self, pid: int) -> int:
        """How many one of them holds."""
        return sum(
            connection.status == psutil.CONN_ESTABLISHED and connection.laddr.port == self.port
            for connection in psutil.Process(pid).net_connections("tcp")
        )

    def busiest(self) -> int:
        """The worker that most people would miss."""
        return max(self.workers(), key=self.sockets_of)

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


def runs(pid: int) -> bool:
    """Whether a process does something still."""
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
