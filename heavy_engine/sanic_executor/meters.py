"""Meters: who says too much is read more slowly, and in the end not at all."""

from collections.abc import Sequence

from ..application import EngineSettings

# A message counts as one event and one more for so many bytes, or pieces, of it.
BYTES_PER_EVENT = 4096
PIECES_PER_EVENT = 16
# Pings, pongs and the like, of which browsers send one in many seconds.
CONTROL_PER_S, CONTROL_BURST = 10.0, 100


class Bucket:
    """A token bucket: fills by `per_s` tokens a second up to `burst`, and may be overdrawn.

    With 0 `per_s` it is never empty.
    """

    __slots__ = ("_at", "_burst", "_left", "_per_s")

    def __init__(self, per_s: float, burst: float) -> None:
        self._per_s, self._burst = per_s, burst
        self._left = float(burst)
        self._at = 0.0

    def take(self, tokens: float, now: float) -> float:
        """Take tokens; answers in how many seconds there are any again, 0 if there are.

        Args:
            tokens: may be more than there are.
            now: of a clock that never goes back, in seconds.
        """
        if not self._per_s:
            return 0.0
        if self._at:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_s)
        self._at = now
        self._left -= tokens
        return -self._left / self._per_s if self._left < 0 else 0.0

    @property
    def fills_in_s(self) -> float:
        """How long an empty one takes to be full, in seconds."""
        return self._burst / self._per_s if self._per_s else 0.0

    @property
    def is_rested(self) -> bool:
        """Whether at least half of it was full at the last look."""
        return not self._per_s or self._left >= self._burst / 2


class Meter:
    """What one socket may say; it draws from its own bucket and from that of its person."""

    __slots__ = ("_buckets", "_over_since", "_patience_s", "_said")

    def __init__(self, settings: EngineSettings, buckets: Sequence[Bucket] = ()) -> None:
        """Begin with a full bucket.

        Args:
            settings: the limits.
            buckets: that are shared with others.
        """
        self._buckets = (Bucket(settings.events_per_s, settings.events_burst), *buckets)
        self._patience_s = settings.events_patience_s
        self._over_since = 0.0
        self._said = 0.0

    def share(self, bucket: Bucket, now: float) -> None:
        """Draw from this one, too, also for what was said already."""
        bucket.take(self._said, now)
        self._buckets = (*self._buckets, bucket)

    def take(self, size: int, pieces: int, now: float) -> float:
        """Count a message; answers for how many seconds nothing more should be read.

        Args:
            size: of the message, in bytes.
            pieces: in which it came.
            now: of a clock that never goes back, in seconds.
        """
        events = 1 + size / BYTES_PER_EVENT + (pieces - 1) / PIECES_PER_EVENT
        self._said += events
        wait = 0.0
        for bucket in self._buckets:
            wait = max(wait, bucket.take(events, now))
        if wait and not self._over_since:
            self._over_since = now
        elif self._over_since and all(bucket.is_rested for bucket in self._buckets):
            self._over_since = 0.0
        return wait

    def is_lost_cause(self, now: float) -> bool:
        """Whether it said too much for so long, without a rest, that it is better closed."""
        return bool(self._over_since) and now - self._over_since >= self._patience_s


def control_bucket() -> Bucket:
    """What one socket may send of frames that say nothing to the page."""
    return Bucket(CONTROL_PER_S, CONTROL_BURST)
