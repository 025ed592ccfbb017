"""EventRecord: what one event cost, for logs, metrics, the dev panel and tests."""

import logging
import secrets
import time
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field

import structlog

log = structlog.get_logger("heavy.events")
_standard_log = logging.getLogger("heavy.events")

_current: ContextVar["EventRecord | None"] = ContextVar("event_record", default=None)


@dataclass(slots=True)
class EventRecord:
    """One event: where it happened and what it cost.

    `handler_us` is the time from the handler's beginning to its end in microseconds, waiting
    included; `queries` counts what the application's data layer counts; `edits` and `bytes`
    are what the browser was sent up to and with the acknowledgement; `reference` is that of the
    last fault that came of it, as the person sees it and the log has it; `trace_id` is in all of them.
    """

    page: str
    component: str
    event: str
    seq: int
    handler_us: int = 0
    queries: int = 0
    renders: int = 0
    edits: int = 0
    bytes: int = 0
    reference: str = ""
    is_handled: bool = field(default=False, repr=False, compare=False)
    began: float = field(default_factory=time.perf_counter, repr=False, compare=False)
    _trace_id: str = field(default="", repr=False, compare=False)

    @property
    def trace_id(self) -> str:
        """32 hex digits, as W3C Trace Context has them; made when asked for, which is seldom."""
        self._trace_id = self._trace_id or new_trace_id()
        return self._trace_id

    def end_handler(self) -> None:
        """Note that the handler has come to its end."""
        self.is_handled = True
        self.handler_us = int((time.perf_counter() - self.began) * 1_000_000)

    def write(self) -> None:
        """Log the record, at debug; at info if something failed."""
        level = logging.INFO if self.reference else logging.DEBUG
        # Asked first: structlog builds the line before the level is looked at.
        if _standard_log.isEnabledFor(level):
            fields = asdict(self)
            del fields["began"], fields["is_handled"], fields["_trace_id"]
            log.log(level, "handled", kind=fields.pop("event"), trace_id=self.trace_id, **fields)


def new_trace_id() -> str:
    """An id of a request or an event that no other one has."""
    return secrets.token_hex(16)


def current_record() -> EventRecord | None:
    """The record of the event whose handler runs; None outside of one.

    Work that a handler begins and waits for counts to its event; work that outlives the
    handler counts to it as long as that runs.
    """
    record = _current.get()
    return record if record and not record.is_handled else None


# Not a context manager: it would cost a tenth of all that the engine does for an event.
begin_recording = _current.set
end_recording = _current.reset
