"""What lies in the middle of many differences, and how sure that is, whatever their distribution."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Standard deviations on both sides that hold 95 of 100.
SURE = 1.96


@dataclass(frozen=True)
class Estimate:
    """A median, and how far the true one may be off, 95 times of 100."""

    value: float
    within: float


def estimate(differences: Sequence[float]) -> Estimate:
    """The median of independent differences.

    Of n values so many lie below the true median as heads come in n throws of a coin: n/2, and half a
    root of n around that. So the values at those places enclose it (the sign test's interval; Conover,
    Practical Nonparametric Statistics, 3.2). Half of their distance is given.
    """
    ordered = sorted(differences)
    aside = SURE * math.sqrt(len(ordered)) / 2
    low = max(0, math.floor(len(ordered) / 2 - aside))
    high = min(len(ordered) - 1, math.ceil(len(ordered) / 2 + aside))
    return Estimate(median(ordered), (ordered[high] - ordered[low]) / 2)
