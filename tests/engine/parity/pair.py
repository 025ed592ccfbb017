"""The same component under both layouts, compared after everything that happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import reactpy

from heavy_engine import elements

from .difference import assert_same
from .documents import only_wanted
from .kit import Kit, Make, Step
from .ours import Ours, our_run
from .reference import Reference, reference_run

DROP_IN, REACTPY = "drop-in", "reactpy"
CONSTRUCTORS: dict[str, Any] = {REACTPY: reactpy.html, DROP_IN: elements.html}


class Pair:
    """Both runs of one component."""

    def __init__(self, reference: Reference, ours: Ours) -> None:
        self.reference = reference
        self.ours = ours

    async def step(self, step: Step) -> None:
        """Let the same thing happen to both."""
        await self.reference.step(step)
        await self.ours.step(step)

    def check(self) -> None:
        """Both documents and both journals are equal, however ours is made."""
        wanted, ours = self.reference.document(), self.ours
        assert_same(only_wanted(ours.document_from_html(), wanted), wanted, "the tree's HTML")
        assert_same(only_wanted(ours.document(), wanted), wanted, f"the DOM after {ours.frames[-1:]}")
        assert_same(ours.kit.journal, self.reference.kit.journal, "the journal")
        assert +ours.kit.alive == +self.reference.kit.alive, "other effects are alive"
        told = (sorted(run.kit.unordered) for run in (ours, self.reference))
        assert_same(*told, "what happened in any order")
        self.ours.check_numbers()


@asynccontextmanager
async def both(make: Make, constructors: str = REACTPY) -> AsyncIterator[Pair]:
    """Show a component twice, with separate worlds; both are at rest when the block begins."""
    async with (
        reference_run(make, Kit(reactpy.html)) as reference,
        our_run(make, Kit(CONSTRUCTORS[constructors])) as ours,
    ):
        yield Pair(reference, ours)
