"""A clock that goes when a test says so."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NOON = 1_790_000_000.0


@dataclass
class FakeTimer:
    """A call that comes when its time is reached."""

    due: float
    call: Callable[..., object]
    arguments: tuple[Any, ...]
    is_cancelled: bool = False

    def cancel(self) -> None:
        """Let it not come."""
        self.is_cancelled = True


@dataclass
class FakeClock:
    """Begins at 0 on a day in September 2026."""

    at: float = 0.0
    timers: list[FakeTimer] = field(default_factory=list)

    def now(self) -> float:
        """Seconds since the beginning."""
        return self.at

    def today(self) -> float:
        """The same as Unix time."""
        return NOON + self.at

    def later(self, delay_s: float, call: Callable[..., object], *arguments: Any) -> FakeTimer:
        """Remember a call."""
        timer = FakeTimer(self.at + delay_s, call, arguments)
        self.timers.append(timer)
        return timer

    def go(self, seconds: float = 0.0) -> None:
        """Let time pass, with all that is due in it."""
        end = self.at + seconds
        while due := [timer for timer in self.timers if timer.due <= end and not timer.is_cancelled]:
            first = min(due, key=lambda timer: timer.due)
            self.timers.remove(first)
            self.at = max(self.at, first.due)
            first.call(*first.arguments)
        self.at = end
