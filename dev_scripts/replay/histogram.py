"""Times in buckets that grow by a hundredth: percentiles of any number of answers in some kilobytes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import Any

GROWTH = math.log(1.01)
SHORTEST_MS = 0.01


class Histogram:
    """Counts of times, in milliseconds; percentiles are right to 1 %."""

    def __init__(self, buckets: Mapping[int, int] | None = None, longest: float = 0.0, total: float = 0.0):
        self.buckets: Counter[int] = Counter(buckets or {})
        self.longest, self.total = longest, total

    def __len__(self) -> int:
        return self.buckets.total()

    def add(self, ms: float) -> None:
        """Count one time."""
        self.buckets[math.floor(math.log(max(ms, SHORTEST_MS)) / GROWTH)] += 1
        self.longest = max(self.longest, ms)
        self.total += ms

    def merge(self, other: Histogram) -> None:
        """Count all that another one has."""
        self.buckets.update(other.buckets)
        self.longest = max(self.longest, other.longest)
        self.total += other.total

    def percentile(self, percent: float) -> float:
        """The time in ms that so many per cent of the answers did not exceed; 0 where there are none."""
        wanted = max(1, math.ceil(len(self) * percent / 100))
        seen = 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen >= wanted:
                return min(math.exp((bucket + 0.5) * GROWTH), self.longest)
        return 0.0

    @property
    def mean(self) -> float:
        """The mean in ms; 0 where there is nothing."""
        return self.total / len(self) if len(self) else 0.0

    def plain(self) -> dict[str, Any]:
        """For another process."""
        return {"buckets": dict(self.buckets), "longest": self.longest, "total": self.total}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Histogram:
        """From what another process sent; its numbers may have become texts."""
        buckets = {int(bucket): int(count) for bucket, count in plain["buckets"].items()}
        return cls(buckets, plain["longest"], plain["total"])
