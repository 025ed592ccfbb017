"""How Lighthouse makes a score of what it measured, for phones, as of its version 10.

Each metric is scored on a log-normal curve through two points of what the HTTP Archive saw, 0.9 and 0.5
(shared/statistics.js and shared/util.js of the npm package lighthouse; the points: core/audits/metrics).
The score of a page is their mean with the weights of core/config/default-config.js.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

# erfc of it is a fifth.
_INVERSE_OF_A_FIFTH = 0.9061938024368232


@dataclass(frozen=True)
class Curve:
    """A metric: where its score is 0.9 and 0.5, and what it weighs."""

    good: float
    middling: float
    weight: int

    def score(self, value: float) -> float:
        """From 0 to 1, in hundredths, rounded down after the lift that Lighthouse gives to good ones."""
        share = self._share(value)
        lifted = share + 0.05 * (share - 0.9) if share > 0.9 else share
        return math.floor(lifted * 100) / 100

    def _share(self, value: float) -> float:
        if value <= 0:
            return 1.0
        steps = math.log(value / self.middling) * _INVERSE_OF_A_FIFTH / math.log(self.middling / self.good)
        share = math.erfc(steps) / 2
        if value <= self.good:
            return max(0.9, min(1.0, share))
        if value <= self.middling:
            return max(0.5, min(math.nextafter(0.9, 0), share))
        return min(math.nextafter(0.5, 0), share)


CURVES: Mapping[str, Curve] = {
    "FCP": Curve(1800, 3000, 10),
    "SI": Curve(3387, 5800, 10),
    "LCP": Curve(2500, 4000, 25),
    "TBT": Curve(200, 600, 30),
    "CLS": Curve(0.1, 0.25, 25),
}
"""Milliseconds, but for CLS, which has no unit."""


def points(metrics: Mapping[str, float]) -> float:
    """What a page gets, of 100.

    Args:
        metrics: a value for each of CURVES.
    """
    parts = [curve.weight * curve.score(metrics[name]) for name, curve in CURVES.items()]
    return round(sum(parts) / sum(curve.weight for curve in CURVES.values()) * 100, 1)
