"""Mailbox: the events of one page, one after the other, each once."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import structlog
from reactpy.types import BaseEventHandler, Event

from ..layout import Layout, Target, call_now, looks_at_event
from ..wire.events import expand, expand_arguments
from ..wire.messages import AHEAD, EventMessage
from .page_session import PageSession
from .records import EventRecord, begin_recording, end_recording

# What handlers get that never look at it.
_UNSEEN = Event()

log = structlog.get_logger("heavy.session")
_standard_log = logging.getLogger("heavy.session")


class Mailbox:
    """Runs handlers in the order of their events; a later event waits for an earlier one.

    `waiting` are events that are not handled yet, `ack` is the last one that is handled to the
    end, `record` that of the last one that began, `unknown` counts events for what was not on
    the page (any more).
    """

    __slots__ = (
        "_done",
        "_layout",
        "_running",
        "_session",
        "_took",
        "ack",
        "record",
        "unknown",
        "waiting",
    )

    def __init__(self, session: PageSession, layout: Layout, done: Callable[[], None]) -> None:
        self._session = session
        self._layout = layout
        self._done = done
        self.waiting: deque[EventMessage] = deque()
        self._running: asyncio.Task[None] | None = None
        self._took = 0
        self.ack = 0
        self.record: EventRecord | None = None
        self.unknown = 0

    @property
    def is_busy(self) -> bool:
        """Whether a handler waits for something."""
        return self._running is not None

    def start_after(self, seq: int) -> None:
        """Begin with the event after this one: earlier ones were made for another page."""
        self._took = self.ack = seq

    def put(self, event: EventMessage, *, is_free: bool = False) -> None:
        """Take an event in; one that came before is only acknowledged again.

        Args:
            event: it is handled now if nothing else is in its way.
            is_free: whether the page may handle one now.
        """
        if event.seq > self._took:
            self._took = event.seq
            if is_free and self._running is None and not self.waiting:
                self._handle(event)
            else:
                self.waiting.append(event)
        elif event.seq <= self.ack:
            self._done()

    def take_next(self) -> None:
        """Handle the event that waits longest, if no handler runs."""
        if self.waiting and self._running is None:
            self._handle(self.waiting.popleft())

    def close(self) -> None:
        """Handle no more; cut off the handler that runs."""
        self.waiting.clear()
        if self._running:
            self._running.cancel()

    def _handle(self, event: EventMessage) -> None:
        self.record = record = EventRecord(self._session.view.path, "", event.type, event.seq)
        if event.type == AHEAD and event.node == 0:
            self._session.look_ahead(event.payload["path"])
        elif event.node == 0:
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
        token = begin_recording(record)
        try:
            late = self._call(target.handlers, data)
            if late:
                task = asyncio.create_task(self._await(late, data, event, record))
                self._running = self._session.track(task)
                return
        finally:
            end_recording(token)
        self._finish(event, record)

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
    ) -> None:
        for handler in handlers:
            try:
                await handler.function(data)
            except Exception as error:  # noqa: BLE001  # As above.
                self._session.report(error)
        self._running = None
        self._finish(event, record)

    def _went(self, event: EventMessage, record: EventRecord) -> None:
        self._running = None
        self._finish(event, record)

    def _finish(self, event: EventMessage, record: EventRecord) -> None:
        record.end_handler()
        self.ack = event.seq
        self._session.last_event = record
        self._done()

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
