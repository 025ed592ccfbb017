"""Notes: what is remembered of one page, its secrets among it, so that they are shown nowhere."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import ref

from ..layout import Target, at_work
from ..layout.instance import Instance
from ..session.developer import LivingPage
from ..session.page_session import PageSession
from ..session.records import EventRecord, current_record
from ..wire.messages import EventMessage
from .faults import FAULTS_MAX
from .hiding import Secrets, is_secret_field, secret_fields, values_of
from .pages_now import Estimate, PageNow, page_now

EVENTS_MAX = 50
TYPED_MAX = 300
_TOLD = ("seq", "event", "component", "handler_us", "queries", "renders", "edits", "bytes", "page")


@dataclass
class Notes:
    """What is remembered of one page, which this does not keep alive."""

    page: ref[LivingPage]
    began: float = field(default_factory=time.monotonic)
    events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=EVENTS_MAX))
    # What was typed into fields for secrets, in order; a later one may still be in somebody's state.
    typed: deque[str] = field(default_factory=lambda: deque(maxlen=TYPED_MAX))
    handled_by: tuple[EventMessage, Instance | None] | None = None
    # References of its faults; a browser asks for those of before it listened.
    faults: deque[str] = field(default_factory=lambda: deque(maxlen=FAULTS_MAX))
    size: Estimate = field(default_factory=Estimate)

    def handling(self, event: EventMessage, target: Target) -> None:
        """Remember whose handlers run, and secrets that were typed."""
        self.handled_by = (event, target.shown_by)
        self.typed.extend(self._typed(event, target))

    def handled(self, record: EventRecord) -> None:
        """Keep the record of an event."""
        self.events.append({name: getattr(record, name) for name in _TOLD} | {"at": time.time()})

    @property
    def secrets(self) -> Secrets:
        """What is hidden of this page: typed, or shown in a field for secrets."""
        page = self.page()
        shown = values_of(secret_fields(page.layout.tree)) if page and hasattr(page, "layout") else ()
        return Secrets([*self.typed, *shown])

    def who_failed(self, error: BaseException) -> tuple[str, Instance | None]:
        """What was at work, in words, and the component that it belongs to."""
        work, record = at_work(), current_record()
        if work and work.kind == "component":
            return "component", work.instance
        if record and self.handled_by and self.handled_by[0].seq == record.seq:
            return f"handler of {record.event}", self.handled_by[1]
        instance = work.instance if work else None
        return ("loader" if _was_loading(error) else "effect" if work else "work"), instance

    def now(self) -> PageNow | None:
        """The page as a developer reads it; None if it is gone."""
        page = self.page()
        return page_now(page, self.began, self.events, self.faults, self.size) if page else None

    def is_called(self, name: str) -> bool:
        """Whether logs call its session so."""
        page = self.page()
        return page is not None and page.session.name == name

    def has_all(self, words: Sequence[str]) -> bool:
        """Whether its path, name or user has all of these, in small letters."""
        page = self.page()
        if page is None:
            return False
        session = page.session
        text = f"{session.view.path} {session.name} {session.caller.user_id or ''}".lower()
        return all(word in text for word in words)

    def _typed(self, event: EventMessage, target: Target) -> Iterable[str]:
        """The secrets in an event: of its own field, of the fields of a form, of a field further in."""
        for part in ("target", "currentTarget"):
            told = event.payload.get(part)
            if not isinstance(told, dict):
                continue
            is_own = "tagName" not in told and is_secret_field(target.tag, target.attributes)
            if "value" in told and (is_own or self._names_a_secret(told)):
                yield str(told["value"])
            for control in told.get("elements", ()):
                if control.get("type") == "password" or self._names_a_secret(control):
                    yield str(control.get("value", ""))

    def _names_a_secret(self, told: dict[str, Any]) -> bool:
        page = self.page()
        called = {str(told[name]) for name in ("name", "id") if told.get(name)}
        if not called or page is None:
            return False
        fields = secret_fields(page.layout.tree)
        return any({str(f.attributes.get("name")), str(f.attributes.get("id"))} & called for f in fields)


def _was_loading(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is PageSession.load.__code__:
            return True
        trace = trace.tb_next
    return False
