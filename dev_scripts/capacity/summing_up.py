"""What the search for the capacity says at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dev_scripts.capacity.proving import said
from dev_scripts.capacity.search import Try
from dev_scripts.capacity.telling import Found


def summary(found: Found, proof: Sequence[Try], host: str) -> str:
    """The figures, what longer tries say of them, and what else may have spoilt them."""
    within = f"within {found.limit_ms:,.0f} ms"
    if not found.people:
        lines = [f"{host} holds nobody: not even few people have 95 of 100 answers {within}."]
    else:
        least = "" if found.is_bounded else "at least "
        lines = [
            f"{host} holds {least}{found.people:,} people: 95 of 100 answers come {within}.",
            *_shares(found),
            *said(found, proof),
        ]
    return "\n".join([*lines, *_disturbances([*found.tries, *proof])])


def _shares(found: Found) -> Iterator[str]:
    if found.per_worker is not None:
        yield f"  per worker  {found.per_worker:,.0f}  ({found.workers} serve)"
    if found.per_core is not None:
        yield f"  per core    {found.per_core:,.0f}  (of the CPU that the server used)"
    if found.per_gib is not None:
        yield f"  per GiB     {found.per_gib:,.0f}  (beyond what it needs when nobody is there)"


def _disturbances(tries: Sequence[Try]) -> Iterator[str]:
    """Other work on this machine makes figures too low; whoever reads them has to know."""
    disturbed = [each for each in tries if each.is_disturbed]
    if disturbed:
        worst = max(disturbed, key=lambda each: each.server_waited)
        yield (
            f"Other processes here took {worst.others_cpu:.1f} cores, and the server waited for a core"
            f" {min(worst.server_waited, 1):.0%} of the time: alone it holds more. Is it a quiet machine?"
        )
