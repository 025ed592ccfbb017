"""Search: which number of people to try next, and what the tries say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

DOUBLE = 2.0
CLOSE = 1.12
"""So near to each other two numbers of people need no third one between them."""
WRONG_MOST = 0.01
# Other work of so many cores, for which the server's processes waited so much of the time, shows in figures.
OTHERS_MOST, WAITED_MOST = 0.15, 0.05


@dataclass(frozen=True)
class Try:
    """What so many people met. CPU in cores, memory in bytes; None where the server is elsewhere."""

    users: int
    p95: float
    per_s: float = 0.0
    wrong: float = 0.0
    """The share of answers that were wrong or never came, from 0 to 1."""
    server_cpu: float | None = None
    server_memory: int | None = None
    client_cpu: float = 0.0
    answers: int = 0
    others_cpu: float = 0.0
    server_waited: float = 0.0
    """How many of the server's processes had to wait for a core, on average."""

    @property
    def is_disturbed(self) -> bool:
        """Whether something else had the machine, so that the server was slower than it is."""
        return self.others_cpu > OTHERS_MOST and self.server_waited > WAITED_MOST

    def holds(self, limit_ms: float) -> bool:
        """Whether they were served well."""
        return self.answers > 0 and self.p95 <= limit_ms and self.wrong <= WRONG_MOST


@dataclass
class Search:
    """Doubles the number of people until they are too many, then looks in between.

    Attributes:
        limit_ms: what 95 of 100 answers have to keep.
        start: how many people come first.
        most: more are never tried.
    """

    limit_ms: float
    start: int = 10
    most: int = 10_000
    tries: list[Try] = field(default_factory=list)

    @property
    def held(self) -> Try | None:
        """The most people that were held, with no fewer that were not."""
        good = [each for each in self._sorted if each.holds(self.limit_ms)]
        broken = self.broken
        below = [each for each in good if broken is None or each.users < broken.users]
        return below[-1] if below else None

    @property
    def broken(self) -> Try | None:
        """The fewest people that were too many."""
        return next((each for each in self._sorted if not each.holds(self.limit_ms)), None)

    @property
    def next_users(self) -> int | None:
        """How many to try next; None when that is known well enough."""
        held, broken = self.held, self.broken
        if broken is None:
            wanted = self.start if held is None else min(self.most, math.ceil(held.users * DOUBLE))
            return wanted if held is None or wanted > held.users else None
        if held is None:
            return broken.users // 2 or None if broken.users > 1 else None
        if broken.users <= held.users * CLOSE + 1:
            return None
        return round(math.sqrt(held.users * broken.users))

    @property
    def capacity(self) -> int:
        """How many people are held, read off the curve where it crosses the limit; 0 if none are."""
        held, broken = self.held, self.broken
        if held is None:
            return 0
        if broken is None or broken.wrong > WRONG_MOST or not broken.answers or broken.p95 <= held.p95:
            return held.users
        share = math.log(self.limit_ms / held.p95) / math.log(broken.p95 / held.p95)
        return math.floor(held.users + (broken.users - held.users) * min(1.0, share))

    @property
    def curve(self) -> Sequence[Try]:
        """All tries, by the number of people."""
        return self._sorted

    @property
    def _sorted(self) -> list[Try]:
        return sorted(self.tries, key=lambda each: each.users)


def per_core(found: int, at: Try | None) -> float | None:
    """People per core that the server used."""
    return found / (at.server_cpu * found / at.users) if at and at.server_cpu else None


def per_gib(idle_memory: int | None, at: Try | None) -> float | None:
    """People per GiB beyond what the server needs when nobody is there."""
    if at is None or idle_memory is None or at.server_memory is None or at.server_memory <= idle_memory:
        return None
    return at.users * 2**30 / (at.server_memory - idle_memory)
