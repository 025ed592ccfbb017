"""Tasks that run beside the server from its start to its end."""

import asyncio
from abc import ABC, abstractmethod

CANCEL_EVERY_S = 0.2


class BackgroundTask(ABC):
    """One task of a process; a subclass says what it does until it is stopped."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, in the background."""
        self._task = asyncio.create_task(self._run(), name=type(self).__name__)

    async def stop(self) -> None:
        """End, and return when it has ended."""
        while self._task and not self._task.done():
            self._task.cancel()
            # Again, for libraries call wait_for, which before Python 3.12 may lose a cancellation.
            await asyncio.wait([self._task], timeout=CANCEL_EVERY_S)

    @abstractmethod
    async def _run(self) -> None:
        """Work until cancelled."""
