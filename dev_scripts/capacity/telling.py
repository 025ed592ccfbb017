"""What the search for the capacity says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dev_scripts.capacity.search import Try

BUSY = 0.85
"""A client that uses so much of its cores measures itself."""


@dataclass(frozen=True)
class Found:
    """What was found; None for what cannot be known of a server elsewhere."""

    limit_ms: float
    people: int
    tries: Sequence[Try]
    workers: int
    per_core: float | None
    per_gib: float | None
    is_bounded: bool = True

    @property
    def per_worker(self) -> float | None:
        """People that one of the server's processes holds."""
        return self.people / self.workers if self.workers else None


def progress(tried: Try, limit_ms: float, workers: int) -> str:
    """One try in one line."""
    word = "held" if tried.holds(limit_ms) else "too many"
    cpu = f", server {tried.server_cpu:.2f} cores" if tried.server_cpu is not None else ""
    wrong = f", {tried.wrong:.1%} wrong or no answer" if tried.wrong else ""
    busy = "; this client is at its limit: --workers" if tried.client_cpu > BUSY * workers else ""
    busy += f"; other processes took {tried.others_cpu:.2f} cores" if tried.is_disturbed else ""
    met = f"{tried.users:>6,} people  p95 {tried.p95:>7,.0f} ms  {tried.per_s:>7,.1f}/s"
    return f"{met}{cpu}{wrong}  {word}{busy}"
