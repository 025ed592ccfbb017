"""Take the time of what a page does, part by part, as the engine tells its developer."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from heavy_engine.dev_panel.renders import Renders
from heavy_engine.layout import Target, Watch
from heavy_engine.layout.instance import Instance
from heavy_engine.session.developer import LivingPage
from heavy_engine.session.page_session import PageSession
from heavy_engine.session.records import EventRecord
from heavy_engine.wire.messages import EventMessage


@dataclass(frozen=True)
class Taken:
    """One piece of work in milliseconds by the clock, and its parts."""

    whole: float
    components: float
    """In components' own functions."""
    cpu: float = 0.0
    """Of renders and steps; to ask for it at each event would cost more than an event."""
    handler: float = 0.0
    """From the handler's beginning to its end, waiting included."""
    queries: int = 0
    edits: int = 0
    bytes: int = 0


@dataclass
class Stages:
    """A developer who takes times."""

    events: list[Taken] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    renders: Renders = field(default_factory=Renders)
    _rendered_s: float = 0.0
    _before_s: float = 0.0

    def begin_anew(self) -> None:
        """Forget what was measured while all became warm."""
        self.events.clear()
        self.faults.clear()
        self.renders = Renders()

    def opened(self, page: LivingPage) -> Watch:
        """All pages tell the same watch."""
        return self

    def shown(self, page: LivingPage, *, is_new: bool) -> None:
        """Nothing to be measured."""

    def rendered(self, instance: Instance, seconds: float) -> None:
        """A component's function was called."""
        self._rendered_s += seconds
        self.renders.rendered(instance, seconds)

    def handling(self, session: PageSession, event: EventMessage, target: Target) -> None:
        """An event's turn has come."""
        self._before_s = self._rendered_s

    def handled(self, session: PageSession, record: EventRecord) -> None:
        """Its edits were sent."""
        self.events.append(
            Taken(
                whole=(time.perf_counter() - record.began) * 1000,
                components=(self._rendered_s - self._before_s) * 1000,
                handler=record.handler_us / 1000,
                queries=record.queries,
                edits=record.edits,
                bytes=record.bytes,
            )
        )

    def failed(self, session: PageSession, error: BaseException, reference: str) -> None:
        """Something raised."""
        self.faults.append(f"{type(error).__name__}: {error}")

    @property
    def rendered_s(self) -> float:
        """Seconds in components' own functions so far."""
        return self._rendered_s


def middle(taken: Sequence[Taken]) -> dict[str, Any]:
    """The medians of many, by their names; and how many there were."""
    rows = [asdict(one) for one in taken]
    medians = {name: median(row[name] for row in rows) for name in rows[0]} if rows else {}
    return {"count": len(rows), **medians}
