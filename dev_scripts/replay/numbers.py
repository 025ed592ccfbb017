"""Numbers as they are written on the command line, and what is said of those that are none."""

from __future__ import annotations

import math
import re
from argparse import ArgumentTypeError

SECONDS_OF = {"": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
DURATION = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(s|m|min|h)?")


def count(text: str) -> int:
    """A whole number from 1.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number that can be meant; 1 is the least")
    return int(text)


def positive(text: str) -> float:
    """A number greater than 0.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise ArgumentTypeError(f"{text!r} is no number greater than 0")
    return number


def factor(text: str) -> float:
    """A number from 0. Raises as `positive` does."""
    return 0.0 if text == "0" else positive(text)


def seconds(text: str) -> float:
    """90, 90s, 1.5m or 1h, in seconds.

    Raises:
        ArgumentTypeError: it is none of these, or shorter than a second.
    """
    found = DURATION.fullmatch(text)
    value = float(found[1]) * SECONDS_OF[found[2] or ""] if found else 0.0
    if not value >= 1:
        raise ArgumentTypeError(f"{text!r} is no time from 1 s; write 90, 90s or 2m")
    return value
