"""Mailbox: the events of one page, one after the other, each once."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Sequence
from typing import Any

import structlog
from reactpy.types import BaseEventHandler, Event

from ..layout import Layout, Target, call_now, looks_at_event
from ..ledger import EventId, current_event, line_key
from ..nobody import nobody
from ..session.page_session import PageSession
from ..session.records import EventRecord, begin_recording, end_recording
from ..wire.events import expand, expand_arguments
from ..wire.messages import AHEAD, EventMessage
from .tapping import key_above

# An event is held open for so long at most by work that its handler began and did not wait for.
HELD_MAX_S = 10.0
# An event waits so long for one with a lower number that did not come. One socket keeps the order, so
# hardly ever does it come: its browser has dropped it, as it may after a loss.
GAP_S = 1.0
EARLY_MAX = 64
# What handlers get that never look at it.
_UNSEEN = Event()

log = structlog.get_logger("heavy.session")
_standard_log = logging.getLogger("heavy.session")


class Mailbox:
    """Runs handlers in the order of their events; a later event waits for an earlier one.

    `waiting` are events that are not handled yet, `ack` is the last one that is handled to the
    end, `record` that of the last one that began, `unknown` counts events for what was not on
    the page (any more); `has_committed` is set when one was written down in the ledger.
    """

    __slots__ = (
        *("_done", "_early", "_gap", "_known", "_layout", "_line_key", "_open", "_running", "_session"),
        "_took",
        *("ack", "has_committed", "record", "unknown", "waiting"),
    )

    def __init__(self, session: PageSession, layout: Layout, done: Callable[[], None]) -> None:
        self._session = session
        self._layout = layout
        self._done = done
        self.waiting: deque[EventMessage] = deque()
        self._running: asyncio.Task[None] | None = None
        self._took = 0
        # Events that came before one with a lower number, and when that is waited for no longer.
        self._early: dict[int, EventMessage] = {}
        self._gap: asyncio.TimerHandle | None = None
        self._known: Collection[int] = ()
        # What the ledger calls this page's line; made with its first event.
        self._line_key = b""
        # Events whose handlers returned while work that they began goes on; and when that is let go.
        self._open: dict[int, tuple[EventId, asyncio.TimerHandle]] = {}
        self.ack = 0
        self.has_committed = False
        self.record: EventRecord | None = None
        self.unknown = 0
        session.event_ended = self._let_go

    @property
    def is_busy(self) -> bool:
        """Whether a handler waits for something."""
        return self._running is not None

    @property
    def open(self) -> int:
        """The first event that is handled but whose work goes on; 0 if there is none."""
        return min(self._open, default=0)

    @property
    def is_at_rest(self) -> bool:
        """Whether what the page shows is what the events up to `ack` did, all of it."""
        return self._running is None and not self._open

    def start_after(self, seq: int, known: Collection[int] = ()) -> None:
        """Begin with the event after this one: another process handled the earlier ones.

        Args:
            seq: the last that is done.
            known: later ones that committed there. Their handlers run, for the page is as it was before
                them; but what the handlers do in a unit of work is not done again.
        """
        self._took = self.ack = seq
        self._known = known

    def put(self, event: EventMessage, *, is_free: bool = False) -> None:
        """Take an event in; one that came before is only acknowledged again.

        Args:
            event: it is handled now if nothing else is in its way.
            is_free: whether the page may handle one now.
        """
        if event.seq > self._took + 1:
            self._wait_for_those_before(event)
        elif event.seq > self._took:
            self._take(event, is_free=is_free)
            if self._early:
                self._take_early()
        elif event.seq <= self.ack:
            self._done()

    def forget_early(self) -> None:
        """Another socket comes, or none: what was not taken is sent again."""
        self._early.clear()
        if self._gap:
            self._gap.cancel()
            self._gap = None

    def _take(self, event: EventMessage, *, is_free: bool = False) -> None:
        self._took = event.seq
        if is_free and self._running is None and not self.waiting:
            self._handle(event)
        else:
            self.waiting.append(event)

    def _take_early(self) -> None:
        """Take what waited for the event that came now."""
        while following := self._early.pop(self._took + 1, None):
            self._take(following)
        if not self._early:
            self.forget_early()

    def _wait_for_those_before(self, event: EventMessage) -> None:
        self._early[event.seq] = event
        if len(self._early) >= EARLY_MAX:
            self._go_on()
        elif self._gap is None:
            self._gap = asyncio.get_running_loop().call_later(GAP_S, self._go_on)

    def _go_on(self) -> None:
        """What was missing does not come."""
        early = sorted(self._early.items())
        self.forget_early()
        for _seq, event in early:
            self._take(event)
        self._done()

    def take_next(self) -> None:
        """Handle the event that waits longest, if no handler runs."""
        if self.waiting and self._running is None:
            self._handle(self.waiting.popleft())

    def close(self) -> None:
        """Handle no more; cut off the handler that runs."""
        self.waiting.clear()
        self.forget_early()
        for _event, timer in self._open.values():
            timer.cancel()
        if self._running:
            self._running.cancel()
        self._done = nobody

    def _handle(self, event: EventMessage) -> None:
        self.record = record = EventRecord(self._session.view.path, "", event.type, event.seq)
        if event.type == AHEAD and event.node == 0:
            self._session.look_ahead(event.payload["path"])
        elif event.node == 0:
            if tap := self._session.services.tap:
                tap.handling(self._session.seed, list(event), "", ())
            if going := self._session.navigate(event.payload["path"], event.payload.get("how", "push")):
                self._running = going
                going.add_done_callback(lambda _going: self._went(event, record))
                return
        elif target := self._layout.find(event.node, event.type):
            record.component = target.component
            self._deliver(event, target, record)
            return
        else:
            self._ignore(event)
        self._finish(event, record)

    def _deliver(self, event: EventMessage, target: Target, record: EventRecord) -> None:
        data = _data(event, target)
        if "target" in event.payload:
            self._note_input(event)
        if self._session.services.developer:
            self._session.services.developer.handling(self._session, event, target)
        if tap := self._session.services.tap:
            tap.handling(self._session.seed, list(event), target.component, key_above(target.shown_by))
        is_known = event.seq in self._known
        identity = EventId(self._line_key or self._make_line_key(), event.seq, is_known=is_known)
        token, identity_token = begin_recording(record), current_event.set(identity)
        try:
            late = self._call(target.handlers, data)
            if late:
                task = asyncio.create_task(self._await(late, data, event, record, identity))
                self._running = self._session.track(task, is_deed=False)
                return
        finally:
            end_recording(token)
            current_event.reset(identity_token)
        self._finish(event, record, identity)

    def _make_line_key(self) -> bytes:
        self._line_key = line_key(self._session.caller.session_id, self._session.seed)
        return self._line_key

    def _call(self, handlers: Sequence[BaseEventHandler], data: list[Any]) -> Sequence[BaseEventHandler]:
        """Call plain handlers; answers those from the first that has to be awaited."""
        for index, handler in enumerate(handlers):
            try:
                if not call_now(handler, data):
                    return handlers[index:]
            except Exception as error:  # noqa: BLE001  # Whatever a handler raises, the page lives on.
                self._session.report(error)
        return ()

    async def _await(
        self,
        handlers: Sequence[BaseEventHandler],
        data: list[Any],
        event: EventMessage,
        record: EventRecord,
        identity: EventId,
    ) -> None:
        for handler in handlers:
            try:
                await handler.function(data)
            except Exception as error:  # noqa: BLE001  # As above.
                self._session.report(error)
        self._running = None
        self._finish(event, record, identity)

    def _went(self, event: EventMessage, record: EventRecord) -> None:
        self._running = None
        self._finish(event, record)

    def _finish(self, event: EventMessage, record: EventRecord, identity: EventId | None = None) -> None:
        record.end_handler()
        self.ack = event.seq
        self._session.last_event = record
        if identity and identity.unfinished and self._session.services.application.ledger:
            later = asyncio.get_running_loop().call_later(HELD_MAX_S, self._let_go, identity)
            self._open[event.seq] = identity, later
        elif identity:
            self._close(identity)
        self._done()

    def _let_go(self, identity: EventId) -> None:
        """All that an event began has ended, or takes too long to be waited for."""
        _identity, later = self._open.pop(identity.seq, (None, None))
        if later:
            later.cancel()
            self._close(identity)
            self._done()

    def _close(self, identity: EventId) -> None:
        identity.is_over = True
        self.has_committed |= identity.is_recorded

    def _ignore(self, event: EventMessage) -> None:
        """What is not on the page gets no event: it was removed before the event came, or never was."""
        self.unknown += 1
        if _standard_log.isEnabledFor(logging.DEBUG):
            log.debug("an event had no handler", session=self._session.name, node=event.node, kind=event.type)

    def _note_input(self, event: EventMessage) -> None:
        """Tell the layout what an input shows now, so that it knows whether that is what the page wants."""
        target = event.payload["target"]
        if "tagName" not in target:
            reported = {name: target[name] for name in ("value", "checked") if name in target}
            if reported:
                self._layout.note_input(event.node, **reported)


def _data(event: EventMessage, target: Target) -> list[Any]:
    if not any(map(looks_at_event, target.handlers)):
        return [_UNSEEN]
    if ":" in event.type:
        return expand_arguments(event.payload.get("args", ()))
    return [expand(event.type, event.payload, target.tag, target.attributes)]
