"""Which filled-in forms were sent already, so that none is sent twice in this process."""

import asyncio
from collections import OrderedDict
from itertools import islice

KEPT_MAX = 10_000


class Submissions:
    """Remembers the instances of forms that are being sent, or that were.

    An instance is one filling-in of one form by one browser's session; nobody else can name it.
    The oldest of `kept_max` that were sent are forgotten first.
    """

    def __init__(self, kept_max: int = KEPT_MAX) -> None:
        self._kept_max = kept_max
        self._known: OrderedDict[str, asyncio.Future[str | None]] = OrderedDict()

    def knows(self, instance: str) -> bool:
        """Whether this one is being sent, or was."""
        return instance in self._known

    def claim(self, instance: str) -> bool:
        """Begin to send it; False if somebody has begun already."""
        if instance in self._known:
            return False
        self._known[instance] = asyncio.get_running_loop().create_future()
        self._forget_the_oldest()
        return True

    def sent(self, instance: str, leads_to: str) -> None:
        """It was sent for good, and its person was led to this address; empty for where they were."""
        self._known[instance].set_result(leads_to)

    def refused(self, instance: str) -> None:
        """It was not sent after all, and may be sent again."""
        future = self._known.pop(instance)
        future.set_result(None)

    async def outcome(self, instance: str) -> str | None:
        """Where a form that is being sent, or was, led to; None if it was not sent after all."""
        future = self._known.get(instance)
        return await asyncio.shield(future) if future else None

    def _forget_the_oldest(self) -> None:
        surplus = len(self._known) - self._kept_max
        done = (instance for instance, future in self._known.items() if future.done())
        for instance in list(islice(done, max(surplus, 0))):
            del self._known[instance]
