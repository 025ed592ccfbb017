"""The door for what comes from a bus: ours is told to the pages, the rest is counted and dropped."""

import time
from collections.abc import Sequence

import structlog

from .bus import Topics
from .codec import decode

# A flood of foreign messages must not become a flood of log lines.
SAY_EVERY_S = 60.0

log = structlog.get_logger("heavy.topics")


class Intake:
    """Lets signed news in.

    Args:
        topics: whom to tell.
        keys: any of them may have signed.
        origin: news of this process came by a shorter way already; empty if none do.
    """

    def __init__(self, topics: Topics, keys: Sequence[bytes], origin: str = "") -> None:
        self._topics = topics
        self._keys = keys
        self._origin = origin
        self._say_again_at = 0.0
        self.dropped = 0

    def take(self, message: object) -> None:
        """Tell the news that a message holds; never raises, whatever it is."""
        news = decode(message, self._keys)
        if news is None:
            self._drop()
        elif not self._origin or news.origin != self._origin:
            self._topics.publish(news)

    def _drop(self) -> None:
        self.dropped += 1
        if time.monotonic() >= self._say_again_at:
            self._say_again_at = time.monotonic() + SAY_EVERY_S
            log.warning(
                "news without our signature were dropped; do others use this channel, or other secret keys?",
                dropped=self.dropped,
            )
