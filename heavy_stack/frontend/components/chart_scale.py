"""Where values stand in a chart: round steps on its axis, and places on its paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

STEPS_WANTED: Final = 5
ROUND: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
"""Steps that people count in, times a power of ten."""


@dataclass(frozen=True)
class Scale:
    """A straight line from values to places; `low` to `high` on the axis lie between two places."""

    low: float
    high: float
    start: float
    end: float

    def place(self, value: float) -> float:
        """Where a value stands, to a hundredth."""
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 2)


def round_steps(values: Iterable[float], *, with_zero: bool) -> tuple[float, ...]:
    """Round numbers, from below the least value to above the greatest.

    Args:
        values: what is to be shown; without any the axis goes from 0 to 1.
        with_zero: whether the axis has 0 in any case, as bars need.
    """
    known = [float(value) for value in values if math.isfinite(value)]
    if with_zero or not known:
        known.append(0.0)
    low, high = min(known), max(known)
    if low == high:
        high = low + (abs(low) or 1.0)
    step = _round_step((high - low) / STEPS_WANTED)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(_clean(number * step, step) for number in range(first, last + 1))


def some_of(number: int, most: int) -> range:
    """Every so-manieth of some places, so that no more than `most` have words."""
    return range(0, number, max(1, math.ceil(number / most)))


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in ROUND if times * power >= rough * (1 - 1e-9))


def _clean(value: float, step: float) -> float:
    """Without the dust that sums of fractions leave."""
    digits = max(0, 2 - math.floor(math.log10(step)))
    return round(value, digits) + 0.0
