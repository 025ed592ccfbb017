"""Frozen moments: in a replay it is as late as it was, and new rows get the ids that they got then."""

import os
import random
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from ..moments import Moments, uuid7

# What is made one after the other stays in this order, though the clock stands still.
_TICK = timedelta(microseconds=1)


class Frozen(Moments):
    """A clock that stands still until it is moved, and ids that were made before.

    Args:
        began: the moment of the first line of a recording; ISO 8601, UTC where it says nothing.
    """

    def __init__(self, began: str) -> None:
        moment = datetime.fromisoformat(began) if began else datetime(2026, 1, 1, tzinfo=UTC)
        self._began = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self._now = self._began.astimezone(UTC)
        self._ids: deque[str] = deque()
        self._random = random.Random(0)  # noqa: S311  # Ids of a replay keep no secret.

    def move_to(self, at_s: float, ids: Iterable[str] = ()) -> None:
        """Let it be this many seconds after the beginning; the clock never goes back.

        Args:
            at_s: as a step says.
            ids: what was made from here on, in order; further ones are made up, the same each time.
        """
        self._now = max(self._now, (self._began + timedelta(seconds=at_s)).astimezone(UTC))
        self._ids = deque(ids)

    def now(self) -> datetime:
        """A microsecond later than when it was asked last."""
        self._now += _TICK
        return self._now

    def new_id(self) -> str:
        """The id that was made here in the recording."""
        return self._ids.popleft() if self._ids else uuid7(self.now(), self._random.getrandbits(74))


def zone_here() -> str:
    """The time zone of this machine at this moment as POSIX writes it: `<CET>-01:00`."""
    now = datetime.now().astimezone()
    minutes = int((now.utcoffset() or timedelta()).total_seconds() // 60)
    name = re.sub(r"[^A-Za-z0-9+-]", "", now.tzname() or "") or "UTC"
    # POSIX counts westwards.
    return f"<{name}>{'-' if minutes >= 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@contextmanager
def in_zone(zone: str) -> Iterator[None]:
    """Let this process stand in a time zone, as POSIX writes it; nothing changes where it is empty."""
    if not zone or not hasattr(time, "tzset"):
        yield
        return
    before = os.environ.get("TZ")
    try:
        _stand_in(zone)
        yield
    finally:
        _stand_in(before)


def _stand_in(zone: str | None) -> None:
    if zone is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = zone
    time.tzset()
