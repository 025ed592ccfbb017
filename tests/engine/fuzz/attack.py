"""Attack a server of tests.engine.limits.target, and look at what it did to it."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.engine.fuzz.frames import OTHERS_FIRST, OTHERS_LAST, Forger, addresses, forged_events
from tests.engine.fuzz.line import SWITCHING, Line, handshake, masked
from tests.support.raw_client import Visitor, load_page
from tests.support.servers import RunningServer
from tests.support.waiting import eventually

LINES = 6
# Of the JSON that hypothesis makes, which takes it long.
FORGED_MAX = 2_000
# A socket is told up to so much that its page ignores before it is told what it may not ignore.
CALM = 16
HOSTILE = 6
# What a server may say at the end: what we closed with, or why it would not go on.
CODES = frozenset((0, 1000, 1002, 1003, 1007, 1008, 1009, 4400))
# Memory is used in other pieces as time goes on: it grows for some 40,000 frames, and then no more.
GROWTH_MAX_BYTES = 16 * 2**20

SETTINGS = {"events_per_s": 0, "user_sockets_max": 1000, "session_keep_s": 0.2, "session_wait_s": 1.0}


@dataclass
class Report:
    """What was sent, and how the server took it."""

    sent: Counter[str] = field(default_factory=Counter)
    codes: Counter[int] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    rounds: int = 0
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)

    @property
    def frames(self) -> int:
        """How many frames were sent."""
        return self.sent.total()

    @property
    def growth_bytes(self) -> int:
        """What the server's memory has grown by since it was warm."""
        grown: int = self.after["rss_bytes"] - self.before["rss_bytes"]
        return grown

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {count}" for kind, count in self.sent.most_common())
        lines = (
            f"{self.frames} frames over {self.statuses[SWITCHING]} sockets: {kinds}",
            f"handshakes: {dict(sorted(self.statuses.items()))}",
            f"close codes: {dict(sorted(self.codes.items()))}",
            f"handlers: {self.after['handled']}; {self.rounds} legitimate clicks on what vanishes",
            f"memory: {self.before['rss_bytes']} bytes when warm, {self.growth_bytes:+} at the end",
            *self.problems,
        )
        return "\n".join(lines)


class Attack:
    """Sends frames to a server and judges it.

    Args:
        server: of tests.engine.limits.target with `SETTINGS`.
        number: the seed.
    """

    def __init__(self, server: RunningServer, number: int) -> None:
        self._server = server
        self._url = server.url
        self._number = number
        self.report = Report()

    async def run(self, frames: int) -> Report:
        """Send so many frames; what is wrong with the server after it is in `problems`."""
        forged = forged_events(min(frames // 10, FORGED_MAX), self._number)
        await self._send(frames // 5, forged)
        self.report.before = await self._calm()
        await self._send(frames, forged)
        await self._is_alive()
        self.report.after = await self._calm()
        self.judge()
        return self.report

    async def _send(self, until: int, forged: list[str]) -> None:
        async with asyncio.TaskGroup() as lines:
            for line in range(LINES):
                number = self._number * 1000 + line
                lines.create_task(self._attack(Forger(number, forged), number, until))
            lines.create_task(self._forge_targets(until))

    async def _attack(self, forger: Forger, number: int, until: int) -> None:
        ada = await load_page(self._url)
        honest = ada.address
        made_up = addresses(honest, number)
        turn = 0
        while self.report.frames < until:
            turn += 1
            address = next(made_up) if turn % 5 == 0 else honest
            await self._one_socket(ada, address, forger)

    async def _one_socket(self, ada: Visitor, address: dict[str, str], forger: Forger) -> None:
        line = await Line.open(self._url)
        status = await line.ask(handshake(self._url, address, ada.cookie))
        self.report.statuses[status] += 1
        if status == SWITCHING:
            for kind, frame in self._frames(forger):
                self.report.sent[kind] += 1
                line.say(frame)
            line.end_speaking()
            self.report.codes[await line.hear_all()] += 1
        line.close()

    def _frames(self, forger: Forger) -> Iterator[tuple[str, bytes]]:
        for seq in range(1, forger.some(CALM)):
            yield "forged target", forger.harmless(seq)
        for _frame in range(HOSTILE):
            yield forger.hostile()

    async def _forge_targets(self, until: int) -> None:
        """Click on what is gone, and on another person's page, as exactly as can be."""
        ada = await load_page(self._url, "/other")
        async with ada.open() as (_socket, hello):
            while self.report.frames < until:
                bo = await load_page(self._url, "/vanishing")
                gone = bo.number("vanish")
                line = await Line.open(self._url)
                await line.ask(handshake(self._url, bo.address, bo.cookie))
                await line.hear_until(b'["hello"')
                self.report.rounds += 1
                for seq in range(1, CALM):
                    self.report.sent["gone target"] += 1
                    line.say(masked(1, json.dumps([seq, gone, "click"]).encode()))
                line.end_speaking()
                self.report.codes[await line.hear_all()] += 1
                line.close()
                await self._click_elsewhere(bo, hello["page"])

    async def _click_elsewhere(self, bo: Visitor, page: str) -> None:
        line = await Line.open(self._url)
        address = bo.address | {"page": page}
        self.report.statuses[await line.ask(handshake(self._url, address, bo.cookie))] += 1
        for seq, number in enumerate(range(OTHERS_FIRST, OTHERS_LAST), 1):
            self.report.sent["other's target"] += 1
            line.say(masked(1, json.dumps([seq, number, "click"]).encode()))
        line.end_speaking()
        self.report.codes[await line.hear_all()] += 1
        line.close()

    async def _is_alive(self) -> None:
        """An honest visitor is served as ever."""
        before = (await self._told())["handled"].get("count", 0)
        cy = await load_page(self._url)
        async with cy.open() as (socket, _hello):
            await socket.send(cy.click(1, "count"))
            answer = str(await socket.recv())
        handled = (await self._told())["handled"]["count"]
        if handled != before + 1 or "clicked 1 times" not in answer:
            self.report.problems.append(f"an honest click was answered by {answer}")

    async def _calm(self) -> dict[str, Any]:
        """What the server says of itself when all pages have gone."""
        said: dict[str, Any] = {}

        async def is_calm() -> bool:
            said.update(await self._told())
            # Whoever asks is connected.
            return bool(said["pages"] == 0 and said["connections"] == 1)

        await eventually(is_calm, what="the end of all pages and sockets")
        return said

    async def _told(self) -> dict[str, Any]:
        async with httpx.AsyncClient(timeout=60) as client:
            told: dict[str, Any] = (await client.get(f"{self._url}/_target")).json()
        return told

    def judge(self) -> None:
        """Write down what is wrong, by the report and the server's log."""
        report, handled, log = self.report, self.report.after["handled"], self._server.log()
        found = {
            "handshakes were answered with other than 101 and 4xx": any(
                status != SWITCHING and not 400 <= status < 500 for status in report.statuses
            ),
            f"close codes beyond {sorted(CODES)}": not set(report.codes) <= CODES,
            "another person's page was told": handled.get("other", 0) != 0,
            "what was gone was told": handled.get("vanish", 0) != report.rounds,
            "the log has a traceback": "Traceback" in log,
            "the log has an error": '"level":"error"' in log or '"level":"critical"' in log,
            "the server ended": self._server.process.poll() is not None,
            f"memory grew by {report.growth_bytes} bytes": report.growth_bytes > GROWTH_MAX_BYTES,
        }
        report.problems += [problem for problem, is_found in found.items() if is_found]
