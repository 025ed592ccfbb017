"""Proving: whether longer tries agree with what was found."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dev_scripts.capacity.search import Try
from dev_scripts.capacity.telling import Found

MAY_BE_WRONG = 0.2
"""What is found may be wrong by this share."""


def around(found: Found) -> Sequence[int]:
    """How many people to try for longer: so many have to be held, and so many must not be.

    Only the first where nobody knows of a number that is too many.
    """
    fewer = max(1, math.floor(found.people * (1 - MAY_BE_WRONG)))
    more = math.ceil(found.people * (1 + MAY_BE_WRONG))
    return (fewer, more) if found.is_bounded else (fewer,)


def is_proven(found: Found, proof: Sequence[Try]) -> bool:
    """Whether fewer are held and more are not; without longer tries there is nothing to doubt."""
    held = [each.holds(found.limit_ms) for each in proof]
    return held in ([], [True], [True, False])


def said(found: Found, proof: Sequence[Try]) -> list[str]:
    """What the longer tries say, in sentences."""
    if not proof:
        return []
    words = [f"{each.users:,} {_word(each, found)} (p95 {each.p95:,.0f} ms)" for each in proof]
    return [f"Tried for longer: {', '.join(words)}.", f"  {_conclusion(found, proof)}"]


def _word(tried: Try, found: Found) -> str:
    return "are held" if tried.holds(found.limit_ms) else "are too many"


def _conclusion(found: Found, proof: Sequence[Try]) -> str:
    fewer, *more = proof
    if not fewer.holds(found.limit_ms):
        return "Not proven: what was found is more than a fifth too high."
    if any(each.holds(found.limit_ms) for each in more):
        return "Not proven: what was found is more than a fifth too low."
    return (
        "Proven: what was found is right within a fifth." if more else "Proven: at least that many are held."
    )
