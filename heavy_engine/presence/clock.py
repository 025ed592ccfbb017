"""The time as presence sees it, so that tests may hold it."""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol


class Timer(Protocol):
    """A call that is to come."""

    def cancel(self) -> None:
        """Let it not come."""


class Clock(Protocol):
    """What presence asks of time, in seconds."""

    def now(self) -> float:
        """Time that never goes back."""

    def today(self) -> float:
        """Unix time."""

    def later(self, delay_s: float, call: Callable[..., object], *arguments: Any) -> Timer:
        """Call this then; for 0 in the next turn of the loop."""


class LoopClock:
    """The time of this machine, and the timers of the running loop."""

    def now(self) -> float:
        """Seconds of the loop."""
        return asyncio.get_running_loop().time()

    def today(self) -> float:
        """Seconds of the machine's clock."""
        return time.time()

    def later(self, delay_s: float, call: Callable[..., object], *arguments: Any) -> Timer:
        """One of the loop's timers."""
        loop = asyncio.get_running_loop()
        return loop.call_later(delay_s, call, *arguments) if delay_s > 0 else loop.call_soon(call, *arguments)
