"""Comparing: whether a line of a page says what was recorded, though ids and seconds differ by nature."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from .privacy import MASK

Numbers = Literal["exact", "any"]
"""Whether counts must be what they were: where others are at work too, `3 left` may be `57 left`."""
CLOCK_S = 2.0
"""So far a time of day that is shown with its seconds may be from the recorded one."""
# How much alike two lines must be to be shown as one that has changed.
CLOSE = 0.6

_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_CLOCK = r"(?<![\d:])\d{1,2}:\d{2}:\d{2}(?:\.\d+)?(?![\d:])"
_DATE = r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
# Whole numbers; 12.50 is a price or a measure, and no count.
_COUNT = r"(?<![\w.,])\d+(?![.,]?\w)"
_EXACT = re.compile(f"(?P<id>{_UUID})|(?P<clock>{_CLOCK})|(?P<any>{MASK})")
_LOOSE = re.compile(f"{_EXACT.pattern}|(?P<date>{_DATE})|(?P<count>{_COUNT})")
_DAY_S = 86_400.0


def alike(recorded: str, now: str, numbers: Numbers = "exact") -> bool:
    """Whether a line says what was recorded.

    Ids (UUIDs) may be others, what was hidden may be anything, and a time of day with seconds may be two
    seconds off. With `numbers="any"` whole numbers, times and dates may be any.
    """
    if recorded == now:
        return True
    pattern = _pattern(recorded, numbers)
    found = pattern.fullmatch(now) if pattern else None
    if found is None or pattern is None:
        return False
    return numbers == "any" or _are_near(_clocks(recorded), _clocks(now))


def varies(line: str) -> bool:
    """Whether a line holds what is another each time by nature: an id, seconds, something hidden."""
    return _EXACT.search(line) is not None


def first_missing(wanted: Sequence[str], lines: Sequence[str], numbers: Numbers = "exact") -> int | None:
    """The first of the wanted lines that is not there behind those before it; None when all are."""
    rest = iter(lines)
    for index, line in enumerate(wanted):
        if not any(alike(line, each, numbers) for each in rest):
            return index
    return None


def count(line: str, lines: Iterable[str], numbers: Numbers = "exact") -> int:
    """How often a line is there."""
    return sum(alike(line, each, numbers) for each in lines)


def without(lines: Sequence[str], others: Iterable[str]) -> tuple[str, ...]:
    """The lines that are left when each of the others took one of its kind away, the last first."""
    left = list(reversed(lines))
    for line in others:
        if line in left:
            left.remove(line)
    return tuple(reversed(left))


def closest(line: str, lines: Iterable[str], at_least: float = CLOSE) -> str:
    """The line that is likest; empty when none is like it, or of another role."""
    role = line.partition(":")[0].partition(" ")[0]
    rated = (
        (SequenceMatcher(None, line, each, autojunk=False).ratio(), each)
        for each in lines
        if each.startswith(role)
    )
    likeness, best = max(rated, default=(0.0, ""))
    return best if likeness >= at_least else ""


@lru_cache(maxsize=4096)
def _pattern(recorded: str, numbers: Numbers) -> re.Pattern[str] | None:
    """What a line may look like; None where it must be the same."""
    parts, at = [], 0
    for found in (_EXACT if numbers == "exact" else _LOOSE).finditer(recorded):
        parts += [re.escape(recorded[at : found.start()]), _MAY_BE[found.lastgroup or "any"]]
        at = found.end()
    return re.compile("".join([*parts, re.escape(recorded[at:])]), re.DOTALL) if parts else None


_MAY_BE = {"id": _UUID, "clock": _CLOCK, "any": ".*", "date": _DATE, "count": r"\d+"}


def _clocks(line: str) -> Iterator[float]:
    """The times of day in a line, in seconds since midnight."""
    for found in re.finditer(_CLOCK, line):
        hours, minutes, seconds = found[0].split(":")
        yield int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _are_near(recorded: Iterator[float], now: Iterator[float]) -> bool:
    apart: Callable[[float, float], float] = lambda one, other: abs(one - other)  # noqa: E731
    pairs = zip(recorded, now, strict=False)
    return all(min(apart(*pair), _DAY_S - apart(*pair)) <= CLOCK_S for pair in pairs)
