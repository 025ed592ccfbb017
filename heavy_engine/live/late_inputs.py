"""Inputs that show what their page does not want are put back; a ticked box is given time for its data."""

import asyncio
from collections.abc import Callable

from ..layout import Layout, Op
from ..nobody import nobody

# How long a ticked box may wait for the data that its tick changed, before it is put back.
TICK_WAITS_S = 1.0


class LateInputs:
    """Puts back what somebody typed or ticked and the page did not take over."""

    def __init__(self, layout: Layout, schedule: Callable[[], None]) -> None:
        """Wait for nothing yet.

        Args:
            layout: of the page.
            schedule: asks for a turn of the page.
        """
        self._layout = layout
        self._schedule = schedule
        self._timer: asyncio.TimerHandle | None = None
        self._is_late = False

    def ops(self) -> list[Op]:
        """What puts back those that are due; of the others it will be time in a moment."""
        ops = self._layout.restore_inputs(late=self._is_late)
        self._is_late = False
        if self._layout.inputs_wait and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(TICK_WAITS_S, self._be_late)
        return ops

    def close(self) -> None:
        """The page has ended."""
        if self._timer:
            self._timer.cancel()
        self._schedule = nobody

    def _be_late(self) -> None:
        self._timer = None
        self._is_late = True
        self._schedule()
