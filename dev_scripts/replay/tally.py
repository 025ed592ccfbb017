"""What users of a load test met: answers, their times, what failed, second by second."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .histogram import Histogram

MISMATCH, ERROR = "mismatch", "error"
TROUBLES_MAX = 200
"""So many different sentences are kept; more are counted, but not told apart."""
OTHERS = "and others"


class Action(NamedTuple):
    """What is done: the recording's word for it, and its target by meaning."""

    do: str
    name: str

    def __str__(self) -> str:
        return f"{self.do} {self.name}".strip()


class Trouble(NamedTuple):
    """Something that went wrong, in words."""

    action: Action
    kind: str
    """MISMATCH or ERROR."""
    text: str


@dataclass
class Row:
    """All answers to one action."""

    times: Histogram = field(default_factory=Histogram)
    errors: int = 0
    mismatches: int = 0

    def note(self, ms: float, kind: str) -> None:
        """Count one answer; one that never came has no time."""
        if kind == ERROR:
            self.errors += 1
            return
        self.times.add(ms)
        self.mismatches += kind == MISMATCH

    def merge(self, other: Row) -> None:
        """Count all that another one has."""
        self.times.merge(other.times)
        self.errors += other.errors
        self.mismatches += other.mismatches

    @property
    def count(self) -> int:
        """How often it was done, be it answered or not."""
        return len(self.times) + self.errors

    def plain(self) -> dict[str, Any]:
        """For another process."""
        return {"times": self.times.plain(), "errors": self.errors, "mismatches": self.mismatches}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Row:
        """From what another process sent."""
        return cls(Histogram.of(plain["times"]), plain["errors"], plain["mismatches"])


class Tally:
    """All that was met so far. One that another process sent is merged into ours."""

    def __init__(self) -> None:
        self.actions: defaultdict[Action, Row] = defaultdict(Row)
        # By the second of the clock, all actions together.
        self.seconds: defaultdict[int, Row] = defaultdict(Row)
        self.troubles: Counter[Trouble] = Counter()

    def note(self, action: Action, ms: float, at: float, kind: str = "", text: str = "") -> None:
        """Count an answer.

        Args:
            action: what was asked.
            ms: until it was answered.
            at: when that was, in seconds since 1970.
            kind: MISMATCH, ERROR, or nothing.
            text: what was wrong.
        """
        self.actions[action].note(ms, kind)
        self.seconds[int(at)].note(ms, kind)
        if kind:
            self._note_trouble(Trouble(action, kind, text), 1)

    def merge(self, other: Tally) -> None:
        """Count all that another one has."""
        for action, row in other.actions.items():
            self.actions[action].merge(row)
        for second, row in other.seconds.items():
            self.seconds[second].merge(row)
        for trouble, count in other.troubles.items():
            self._note_trouble(trouble, count)

    def _note_trouble(self, trouble: Trouble, count: int) -> None:
        if trouble not in self.troubles and len(self.troubles) >= TROUBLES_MAX:
            trouble = trouble._replace(text=OTHERS)
        self.troubles[trouble] += count

    @property
    def all(self) -> Row:
        """All actions together."""
        whole = Row()
        for row in self.actions.values():
            whole.merge(row)
        return whole

    def plain(self) -> dict[str, Any]:
        """For another process."""
        return {
            "actions": [[*action, row.plain()] for action, row in self.actions.items()],
            "seconds": [[second, row.plain()] for second, row in self.seconds.items()],
            "troubles": [
                [*each.action, each.kind, each.text, count] for each, count in self.troubles.items()
            ],
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Tally:
        """From what another process sent."""
        tally = cls()
        tally.actions.update({Action(do, name): Row.of(row) for do, name, row in plain["actions"]})
        tally.seconds.update({int(second): Row.of(row) for second, row in plain["seconds"]})
        for do, name, kind, text, count in plain["troubles"]:
            tally.troubles[Trouble(Action(do, name), kind, text)] = count
        return tally
