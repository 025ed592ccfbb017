"""Ledger: which events of a browser's page were done for good, by whichever process.

A page's events are numbered through all its lives (its *line*). Who does their work writes the
number of the event down in the same transaction; a process that takes the page over asks which
of the numbers that the browser sends again are there already.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from hashlib import sha256
from typing import Protocol


class EventId:
    """One event of one page: what its work writes down where it commits.

    Attributes:
        line_key: 32 bytes that stand for the browser's session and the page's line.
        seq: the number of the event in its line.
        is_recorded: set by who commits it, so that the event's other work does not do so again.
        is_over: nothing is the event's any more: its browser has been told that it is done.
        is_known: another process committed its work; here the page makes up for what it shows of that.
        unfinished: how much of the work that its handler began goes on.
    """

    __slots__ = ("is_known", "is_over", "is_recorded", "line_key", "seq", "unfinished")

    def __init__(self, line_key: bytes, seq: int, *, is_known: bool = False) -> None:
        self.line_key = line_key
        self.seq = seq
        self.is_known = is_known
        self.is_recorded = self.is_over = False
        self.unfinished = 0

    @property
    def is_to_be_recorded(self) -> bool:
        """Whether work that commits now has to write this event down."""
        return not (self.is_recorded or self.is_over)

    def __repr__(self) -> str:
        return f"<event {self.seq} of {self.line_key.hex()[:8]}>"


class AlreadyHandled(Exception):
    """Another process did this event's work; this one's is not done, or undone. Nobody has to be told."""

    def __init__(self, event: EventId) -> None:
        super().__init__(f"Another process handled event {event.seq} already. Nothing was done here.")


class Ledger(Protocol):
    """Where the numbers of events are that committed."""

    async def handled(self, line_key: bytes, after_seq: int) -> Sequence[int]:
        """The numbers of a line's events that committed, of those after `after_seq`; in any order."""


class MemoryLedger:
    """A ledger for tests: it forgets with the process, and takes part in no transaction."""

    def __init__(self) -> None:
        self._handled: dict[bytes, set[int]] = {}

    async def handled(self, line_key: bytes, after_seq: int) -> Sequence[int]:
        """As Ledger says."""
        return sorted(seq for seq in self._handled.get(line_key, ()) if seq > after_seq)

    @property
    def recorded(self) -> list[int]:
        """The numbers of all events that are in it, of whichever line."""
        return sorted(seq for handled in self._handled.values() for seq in handled)

    def record(self, event: EventId) -> None:
        """Write an event down.

        Raises:
            AlreadyHandled: when it is there, unless by this handler itself.
        """
        if not event.is_to_be_recorded:
            return
        known = self._handled.setdefault(event.line_key, set())
        if event.seq in known:
            raise AlreadyHandled(event)
        known.add(event.seq)
        event.is_recorded = True


# The event whose handler runs; work that a handler begins inherits it.
current_event: ContextVar[EventId | None] = ContextVar("current_event", default=None)


def line_key(session_id: str, line: str) -> bytes:
    """What a line is called in the ledger.

    No server key is part of it, so that it stays when keys rotate. Nobody can name another's:
    that takes the id of their session, which is random and known to their browser only.
    """
    # The length in front, so that nothing runs together.
    return sha256(f"{len(session_id)}:{session_id}{line}".encode("utf-8", "surrogatepass")).digest()
