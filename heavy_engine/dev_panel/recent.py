"""The last events and the last minutes of the process, for the pages under /dev; bounded."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..session.records import EventRecord

EVENTS_KEPT = 1_000
# So many seconds the plots show: five minutes.
SECONDS_KEPT = 300
# Of a second in which more happens, the first so many events are measured.
MEASURED_MAX = 1_000
# What the developer's own pages do is no news of the application.
OWN_PATH = "/dev"


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """An event, on which page it happened, and how long it took from its arrival to its frame, in ms."""

    number: int
    at: float
    session: str
    record: EventRecord
    took_ms: float


@dataclass(frozen=True, slots=True)
class Second:
    """About a second of the process; None where no event was. `cpu_share` is of one core, 0.5 for half of it.

    `late_ms` is the longest time by which the event loop came late to something that was due.
    """

    at: float
    events_per_s: float
    median_ms: float | None
    p95_ms: float | None
    pages: int
    memory_bytes: int
    cpu_share: float = 0.0
    late_ms: float = 0.0


@dataclass(frozen=True)
class Handler:
    """The events that were kept of one component and kind; times in ms, the `median_ms` and so on of them."""

    component: str
    event: str
    times: Sequence[float]
    queries: int
    faults: int

    @property
    def median_ms(self) -> float:
        """Half of them took no longer."""
        return quantile(self.times, 0.5) or 0.0

    @property
    def p95_ms(self) -> float:
        """Of a hundred, 95 took no longer."""
        return quantile(self.times, 0.95) or 0.0


@dataclass
class Recent:
    """Keeps what happened; `lookers` counts who wants to be told, `total` all events."""

    events: deque[SeenEvent] = field(default_factory=lambda: deque(maxlen=EVENTS_KEPT))
    seconds: deque[Second] = field(default_factory=lambda: deque(maxlen=SECONDS_KEPT))
    since: float = field(default_factory=time.time)
    total: int = 0
    lookers: int = 0
    # Seconds that never go back.
    clock: Callable[[], float] = time.monotonic
    _told: int = 0
    _took_ms: list[float] = field(default_factory=list)
    _count: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.clock()

    def note(self, session: str, record: EventRecord) -> None:
        """Keep the record of an event that has just been answered."""
        if is_own(record.page):
            return
        took_ms = (time.perf_counter() - record.began) * 1000
        self.total += 1
        self.events.append(SeenEvent(self.total, time.time(), session, record, took_ms))
        self._count += 1
        if len(self._took_ms) < MEASURED_MAX:
            self._took_ms.append(took_ms)

    def end_second(
        self, pages: int, memory_bytes: int, *, cpu_share: float = 0.0, late_ms: float = 0.0
    ) -> None:
        """Sum up what happened since this was called last; see Second."""
        now = self.clock()
        took, self._took_ms = sorted(self._took_ms), []
        count, self._count = self._count, 0
        elapsed_s, self._began = max(now - self._began, 0.001), now
        rate = count / elapsed_s
        median_ms, p95_ms = quantile(took, 0.5), quantile(took, 0.95)
        self.seconds.append(
            Second(time.time(), rate, median_ms, p95_ms, pages, memory_bytes, cpu_share, late_ms)
        )

    def has_new_events(self) -> bool:
        """Whether there are events of which this did not tell yet."""
        told, self._told = self._told, self.total
        return told != self.total

    def numbered(self, number: int) -> SeenEvent | None:
        """An event that is still kept."""
        return next((seen for seen in self.events if seen.number == number), None)

    def handlers(self) -> list[Handler]:
        """The kept events by component and kind, those first that took longest at their 95 of 100."""
        found: dict[tuple[str, str], list[SeenEvent]] = {}
        for seen in self.events:
            found.setdefault((seen.record.component, seen.record.event), []).append(seen)
        return sorted((_summed(*named, all_) for named, all_ in found.items()), key=lambda one: -one.p95_ms)


def _summed(component: str, event: str, seen: Sequence[SeenEvent]) -> Handler:
    queries = sum(one.record.queries for one in seen)
    faults = sum(bool(one.record.reference) for one in seen)
    return Handler(component, event, sorted(one.took_ms for one in seen), queries, faults)


def is_own(path: str) -> bool:
    """Whether a path is one of the developer's pages."""
    return path == OWN_PATH or path.startswith(f"{OWN_PATH}/")


def quantile(rising: Sequence[float], share: float) -> float | None:
    """The value below which this share of them lies, nearest rank; None of none."""
    if not rising:
        return None
    return rising[min(len(rising) - 1, int(share * len(rising)))]
