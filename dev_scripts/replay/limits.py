"""Limits: what a load test must not exceed, and the sentences where it does."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import dataclass

from .tally import Action, Row, Tally

UNITS_MS = {"ms": 1.0, "s": 1000.0, "": 1.0}
PERCENTILES = (50, 95, 99)


@dataclass(frozen=True)
class Limits:
    """Times in ms, for each action by itself; shares of all answers from 0 to 1. None: whatever it is."""

    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    errors: float = 0.0
    mismatches: float = 0.0

    def broken_by(self, tally: Tally) -> list[str]:
        """What exceeds them, a sentence each; nothing done at all does, too."""
        whole = tally.all
        if not whole.count:
            return ["Nothing was answered, for nothing was asked."]
        slow = [said for action, row in sorted(tally.actions.items()) for said in self._slow(action, row)]
        return [*_too_many("Errors", whole.errors, whole.count, self.errors), *self._mismatched(whole), *slow]

    def _mismatched(self, whole: Row) -> Iterator[str]:
        yield from _too_many("Mismatches", whole.mismatches, whole.count, self.mismatches)

    def _slow(self, action: Action, row: Row) -> Iterator[str]:
        for percent in PERCENTILES:
            limit = getattr(self, f"p{percent}")
            took = row.times.percentile(percent)
            if limit is not None and took > limit:
                yield (
                    f"{action}: p{percent} is {took:,.0f} ms, wanted at most {limit:,.0f} ms"
                    f" ({_answers(len(row.times))})."
                )


def _answers(count: int) -> str:
    return f"{count:,} {'answer' if count == 1 else 'answers'}"


def _too_many(what: str, seen: int, of: int, share: float) -> Iterator[str]:
    if seen > share * of:
        wanted = f"at most {share:.2%}" if share else "none"
        yield f"{what}: {seen:,} of {_answers(of)} ({seen / of:.2%}), wanted {wanted}."


def milliseconds(text: str) -> float:
    """100, 100ms or 0.1s, as milliseconds.

    Raises:
        ArgumentTypeError: it is none of these.
    """
    number = text.rstrip("ms") if text.endswith(("ms", "s")) else text
    try:
        value = float(number) * UNITS_MS[text[len(number) :]]
    except (ValueError, KeyError):
        raise ArgumentTypeError(f"{text!r} is no time; write 100ms or 0.1s") from None
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} is no time that anything could keep; write 100ms or 0.1s")
    return value


def share(text: str) -> float:
    """0.01 or 1%, from 0 to 1.

    Raises:
        ArgumentTypeError: it is none of these.
    """
    try:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentTypeError(f"{text!r} is no share; write 0.01 or 1%")
    return value
