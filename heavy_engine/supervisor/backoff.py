"""How long to wait before the next try, by how the last ones went."""

from .limits import Limits


class Backoff:
    """At once after the first death; if each next worker dies young as well: 1, 2, 4, ... seconds."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.young_deaths = 0
        """How many died young, one after the other."""

    def after(self, served_s: float) -> float:
        """The seconds to wait after a worker ended that served so long; 0 if it never did."""
        if served_s >= self._limits.young_s:
            self.young_deaths = 0
            return 0.0
        self.young_deaths += 1
        if self.young_deaths == 1:
            return 0.0
        # Bounded before it is a number too large to be one.
        doublings = min(self.young_deaths - 2, 32)
        return min(self._limits.pause_s * (1 << doublings), self._limits.pause_max_s)
