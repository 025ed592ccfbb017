"""How long components take to render, by component."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..layout import WatchedInstance, code_of
from ..layout.instance import Instance
from .sources import Place, place_of
from .tree import name_of

# As long as a screen shows one picture; whoever takes longer is slow.
SLOW_S = 0.016
KINDS_MAX = 500
SHOWN_MAX = 25
_DEVELOPERS = f"{Path(__file__).parents[1] / 'dev_pages'}{os.sep}"


@dataclass(slots=True)
class Cost:
    """The renders of one component so far; seconds."""

    name: str
    place: Place | None
    renders: int = 0
    total_s: float = 0.0
    longest_s: float = 0.0

    @property
    def is_developers(self) -> bool:
        """Whether it is part of the pages under /dev, which count nothing of themselves."""
        return self.place is not None and self.place.file.startswith(_DEVELOPERS)

    def as_json(self) -> dict[str, Any]:
        """For the browser; milliseconds."""
        return {
            "name": self.name,
            "place": self.place.as_json() if self.place else None,
            "renders": self.renders,
            "mean_ms": round(self.total_s / self.renders * 1000, 2),
            "longest_ms": round(self.longest_s * 1000, 2),
            "total_ms": round(self.total_s * 1000, 2),
            "slow": self.longest_s >= SLOW_S,
        }


class Renders:
    """Counts the renders of all pages of the process; a component's own function, not what is below."""

    def __init__(self) -> None:
        self._costs: dict[Any, Cost] = {}

    def rendered(self, instance: Instance, seconds: float) -> None:
        """A component was rendered."""
        if isinstance(instance, WatchedInstance):
            instance.renders += 1
        # Functions that are made anew for every page share their code.
        kind: Any = code_of(instance.component) or instance.component.type
        cost = self._costs.get(kind)
        if cost is None:
            if len(self._costs) >= KINDS_MAX:
                return
            component = instance.component
            cost = self._costs[kind] = Cost(name_of(component), place_of(code_of(component)))
        cost.renders += 1
        cost.total_s += seconds
        cost.longest_s = max(cost.longest_s, seconds)

    @property
    def slow(self) -> int:
        """How many components were slow at least once."""
        return sum(cost.longest_s >= SLOW_S and not cost.is_developers for cost in self._costs.values())

    def slowest(self) -> list[dict[str, Any]]:
        """The components that took longest, the slowest first."""
        told = (cost for cost in self._costs.values() if not cost.is_developers)
        costs = sorted(told, key=lambda cost: cost.longest_s, reverse=True)
        return [cost.as_json() for cost in costs[:SHOWN_MAX]]
