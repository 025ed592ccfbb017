"""What an application knows that a developer wants to see under /dev. Nothing here does anything."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class WatchedQuery:
    """A statement, however often it ran; times in milliseconds.

    `text` has no values in it; `where` is the line that asked for it, `package/module.py:12 in function`;
    `failed` says how often it ended in an error, as at a time limit.
    """

    text: str
    where: str
    count: int
    median_ms: float
    worst_ms: float
    total_ms: float
    failed: int = 0


@dataclass(frozen=True)
class AskedQuery:
    """One statement as it ran once, for the event that asked; `text` and `where` as above."""

    text: str
    where: str
    took_ms: float
    is_failed: bool = False


@dataclass(frozen=True)
class ShownSetting:
    """A setting as it counts now; the value of a secret is not in here, nor how long it is.

    `source` says where it comes from: "environment", ".env", "default".
    """

    name: str
    value: str
    source: str
    about: str = ""
    is_secret: bool = False


@dataclass(frozen=True)
class MigrationReport:
    """How far the database is; `differences` says what the models have otherwise, in words.

    `problem` is why no more is known, `next_step` the command that mends what is not as it should be.
    """

    current: str = ""
    head: str = ""
    pending: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    problem: str = ""
    next_step: str = ""


@dataclass(frozen=True)
class DevFacts:
    """What an application tells the pages under /dev; what it leaves out, they say is not told.

    `queries()` answers the statements of this process, `queries_of(trace_id)` those of one of the last
    events in the order in which they ended, `settings()` all settings. `migrations()` looks at the database
    when somebody asks, and raises when it cannot.
    """

    queries: Callable[[], Sequence[WatchedQuery]] | None = None
    queries_of: Callable[[str], Sequence[AskedQuery]] | None = None
    settings: Callable[[], Sequence[ShownSetting]] | None = None
    migrations: Callable[[], Awaitable[MigrationReport]] | None = None
