"""Whether what pages need works, asked again and again."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from ..application import Check
from ..background import BackgroundTask
from ..topics import Topics

HEALTH_CHANGED = "heavy:health"
CHECK_TIMEOUT_S = 2.5

log = structlog.get_logger("heavy.health")


@dataclass(frozen=True)
class Health:
    """What works; `problems` maps the name of a check to a sentence."""

    ok: bool = True
    problems: tuple[tuple[str, str], ...] = ()


class HealthMonitor(BackgroundTask):
    """Runs the checks every few seconds and tells pages when the answer changes."""

    def __init__(self, checks: Mapping[str, Check], topics: Topics, every_s: float) -> None:
        super().__init__()
        self._checks = checks
        self._topics = topics
        self._every_s = every_s
        self.current = Health()

    async def check_now(self) -> Health:
        """Run every check once; all at the same time, each within its limit."""
        answers = await asyncio.gather(*(self._problem(check) for check in self._checks.values()))
        found = tuple((name, problem) for name, problem in zip(self._checks, answers, strict=True) if problem)
        self._learn(Health(not found, found))
        return self.current

    async def _run(self) -> None:
        while True:
            await self.check_now()
            await asyncio.sleep(self._every_s)

    async def _problem(self, check: Check) -> str:
        try:
            async with asyncio.timeout(CHECK_TIMEOUT_S):
                await check()
        except TimeoutError:
            return f"no answer within {CHECK_TIMEOUT_S} s"
        except Exception as error:  # noqa: BLE001  # A check may fail in any way; each of them is an answer.
            return str(error) or type(error).__name__
        return ""

    def _learn(self, health: Health) -> None:
        if health == self.current:
            return
        level = log.info if health.ok else log.error
        level("health changed", ok=health.ok, problems=dict(health.problems))
        self.current = health
        self._topics.publish(HEALTH_CHANGED)
