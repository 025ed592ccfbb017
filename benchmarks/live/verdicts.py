"""Rows for requests that were measured one by one: the slowest is judged, none is left out.

Each says beside the clock what the slowest needed of the CPU and how long it waited for one, for on a machine
that others use the clock alone blames us for them.
"""

from collections.abc import Sequence
from statistics import median

from .report import Row
from .stopwatch import Taken


def slowest(work: str, taken: Sequence[Taken], most_ms: float | None) -> Row:
    """The slowest request of a kind by the clock; without a bar it is for information."""
    last = max(taken, key=_by_the_clock)
    needed = f"CPU {last.server:.1f} + {last.database:.1f}, waited {last.waited:.1f}"
    middle, most = median(map(_by_the_clock, taken)), max(map(_by_cpu, taken))
    note = f"median {middle:.1f}; the slowest: {needed}; most CPU of any {most:.1f}"
    return Row(work, last.wall, "ms", most=most_ms, note=note)


def late(page: str, taken: Sequence[Taken], most_ms: float) -> Row:
    """How many of all requests missed the bar, and how many of them only because they waited for a CPU."""
    missed = [one for one in taken if one.wall > most_ms]
    waited = sum(one.wall - one.waited <= most_ms for one in missed)
    note = f"of {len(taken)}; {waited} of the late ones would be within if they had not waited for a CPU"
    return Row(f"{page}: requests slower than {most_ms:g} ms", len(missed), "requests", most=0, note=note)


def most_cpu(page: str, taken: Sequence[Taken], most_ms: float) -> Row:
    """The same bar for the CPU time of the request that used most of it."""
    most = max(taken, key=_by_cpu)
    note = f"server {most.server:.1f}, database {most.database:.1f}"
    return Row(f"{page}: most CPU of one request", most.cpu, "ms", most=most_ms, note=note)


def _by_the_clock(taken: Taken) -> float:
    return taken.wall


def _by_cpu(taken: Taken) -> float:
    return taken.cpu
