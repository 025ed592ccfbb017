"""What runs beside the server ends when it is told to."""

import asyncio

from heavy_engine.background import BackgroundTask
from tests.support.waiting import in_time


class Careless(BackgroundTask):
    """Loses its first cancellation, as code that calls wait_for may before Python 3.12."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = 0

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.lost += 1
                if self.lost > 1:
                    raise


async def test_a_task_that_loses_a_cancellation_is_cancelled_again() -> None:
    task = Careless()
    await task.start()
    await asyncio.sleep(0)

    async with in_time():
        await task.stop()

    assert task.lost == 2


async def test_what_never_started_can_be_stopped() -> None:
    await Careless().stop()
