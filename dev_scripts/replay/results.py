"""Results: what came of a load test, for programs and for tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .limits import PERCENTILES, Limits
from .tally import ERROR, Action, Row, Tally

VERSION = 1
COLUMNS = ("do", "name", "count", "per_s", "errors", "mismatches", "mean", "p50", "p95", "p99", "longest")


@dataclass(frozen=True)
class Sample:
    """One second: how many people there were, and what the server used, where that is known.

    CPU in cores (1.0 is one core all the time), memory in bytes; of the client only CPU.
    """

    at: int
    users: int
    server_cpu: float | None = None
    server_memory: int | None = None
    client_cpu: float | None = None
    others_cpu: float | None = None
    """What neither the server nor this load test used: something else worked on this machine."""
    server_waited: float | None = None
    """So many of the server's processes were ready to work, and had no core."""


@dataclass(frozen=True)
class Results:
    """A load test that is over."""

    host: str
    recordings: Sequence[str]
    users: int
    began: float
    """Seconds since 1970."""
    seconds: float
    tally: Tally
    limits: Limits = field(default_factory=Limits)
    samples: Sequence[Sample] = ()
    reconnections: int = 0
    is_cut: bool = False
    """Somebody stopped it before its time."""

    @property
    def failed(self) -> list[str]:
        """What exceeds the limits."""
        return self.limits.broken_by(self.tally)

    def rows(self) -> list[tuple[Action, Row]]:
        """Actions, the slowest first."""
        return sorted(self.tally.actions.items(), key=lambda each: -each[1].times.percentile(95))

    def per_s(self, row: Row) -> float:
        """How often a second something was done."""
        return row.count / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, Any]:
        """All of it."""
        whole = self.tally.all
        return {
            "version": VERSION,
            "host": self.host,
            "recordings": list(self.recordings),
            "users": self.users,
            "began": self.began,
            "seconds": round(self.seconds, 3),
            "all": self._figures(whole),
            "actions": [{**action._asdict(), **self._figures(row)} for action, row in self.rows()],
            "over_time": self._over_time(),
            "troubles": [
                {**each.action._asdict(), "kind": each.kind, "text": each.text, "count": count}
                for each, count in self.tally.troubles.most_common()
            ],
            "reconnections": self.reconnections,
            "stopped": self.is_cut,
            "limits": asdict(self.limits),
            "passed": not self.failed,
            "failed": self.failed,
        }

    def as_csv(self) -> str:
        """The actions as a table, times in ms; with CR LF, as RFC 4180 has it."""
        to = io.StringIO(newline="")
        table = csv.DictWriter(to, COLUMNS)
        table.writeheader()
        for action, row in self.rows():
            table.writerow({**action._asdict(), **self._figures(row)})
        return to.getvalue()

    def _figures(self, row: Row) -> dict[str, float]:
        times = {f"p{percent}": round(row.times.percentile(percent), 2) for percent in PERCENTILES}
        return {
            "count": row.count,
            "per_s": round(self.per_s(row), 3),
            "errors": row.errors,
            "mismatches": row.mismatches,
            "mean": round(row.times.mean, 2),
            **times,
            "longest": round(row.times.longest, 2),
        }

    def _over_time(self) -> list[dict[str, Any]]:
        samples = {sample.at: sample for sample in self.samples}
        seconds = sorted({*self.tally.seconds, *samples})
        return [
            {
                "second": second - int(self.began),
                **self._figures_of(self.tally.seconds.get(second, Row())),
                **({} if second not in samples else _sampled(samples[second])),
            }
            for second in seconds
        ]

    def _figures_of(self, row: Row) -> dict[str, float]:
        times = {f"p{percent}": round(row.times.percentile(percent), 2) for percent in PERCENTILES}
        return {"answers": row.count, ERROR + "s": row.errors, "mismatches": row.mismatches, **times}


def _sampled(sample: Sample) -> dict[str, Any]:
    return {name: value for name, value in asdict(sample).items() if name != "at" and value is not None}
