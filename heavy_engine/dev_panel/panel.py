"""DevPanel: keeps what a developer asks for, and answers. It changes nothing."""

import logging
import os
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary, ref

import structlog

from ..layout import Target, Watch, at_work
from ..layout.instance import Instance
from ..session.developer import LivingPage
from ..session.page_session import PageSession
from ..session.records import EventRecord, current_record
from ..wire.messages import EventMessage, write_dev
from .faults import FAULTS_MAX, Faults, describe_fault
from .hiding import Secrets, is_secret_field, secret_fields, values_of
from .log_lines import LogLines
from .memory import memory_of
from .renders import Renders
from .tree import tree_of

EVENTS_MAX = 50
# Events that the overlay shows with a fault.
EVENTS_BEFORE = 8
TYPED_MAX = 300
SESSIONS_MAX = 100
ESTIMATED_MAX = 20
log = structlog.get_logger("heavy.dev_panel")

VIEWS = ("own", "tree", "events", "renders", "faults", "warnings", "sessions")


@dataclass
class Notes:
    """What is remembered of one page."""

    page: ref[LivingPage]
    began: float = field(default_factory=time.monotonic)
    events: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=EVENTS_MAX))
    # What was typed into fields for secrets, in order; a later one may still be in somebody's state.
    typed: deque[str] = field(default_factory=lambda: deque(maxlen=TYPED_MAX))
    handling: tuple[EventMessage, Instance | None] | None = None
    # References of its faults; a browser asks for those of before it listened.
    faults: deque[str] = field(default_factory=lambda: deque(maxlen=FAULTS_MAX))


class DevPanel:
    """The developer of `session.developer`, and what runs beside the server to hear warnings."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.renders = Renders()
        self.log_lines = LogLines()
        self._pages: WeakKeyDictionary[PageSession, Notes] = WeakKeyDictionary()

    async def start(self) -> None:
        """Listen to what is logged."""
        logging.getLogger().addHandler(self.log_lines)

    async def stop(self) -> None:
        """Listen no more."""
        logging.getLogger().removeHandler(self.log_lines)

    # What pages tell.

    def opened(self, page: LivingPage) -> Watch:
        """A page is being made."""
        self._pages[page.session] = Notes(ref(page))
        return self.renders

    def handling(self, session: PageSession, event: EventMessage, target: Target) -> None:
        """Remember whose handlers run, and secrets that were typed."""
        notes = self._pages[session]
        notes.handling = (event, target.shown_by)
        notes.typed.extend(self._typed(notes, event, target))

    def handled(self, session: PageSession, record: EventRecord) -> None:
        """Keep the record of an event."""
        names = ("seq", "event", "component", "handler_us", "queries", "renders", "edits", "bytes", "page")
        self._pages[session].events.append(
            {name: getattr(record, name) for name in names} | {"at": time.time()}
        )

    def failed(self, session: PageSession, error: BaseException, reference: str) -> None:
        """Keep a fault, and show it in the browser."""
        try:
            self._keep_fault(self._pages[session], session, error, reference)
        except Exception:
            # What helps to find faults must not make one.
            log.exception("a fault could not be described", reference=reference)

    def _keep_fault(self, notes: Notes, session: PageSession, error: BaseException, reference: str) -> None:
        kind, instance = self._who_failed(notes, error)
        fault = describe_fault(
            session,
            error,
            reference,
            kind=kind,
            instance=instance,
            events=list(notes.events)[-EVENTS_BEFORE:],
            secrets=self._secrets(notes),
        )
        self.faults.keep(fault)
        notes.faults.append(reference)
        if page := notes.page():
            page.tell(write_dev({"fault": reference}))

    # What a browser asks.

    def answer(self, session_id: str, page_id: str, view: str) -> dict[str, Any] | None:
        """One view of a page of this browser; None if there is no such page (any more).

        Args:
            session_id: the browser's session, as its cookie says.
            page_id: of the page that the panel is open on.
            view: one of VIEWS; others answer the counts alone. "own" are the faults of this page.
        """
        notes = self._find(session_id, page_id)
        page = notes.page() if notes else None
        if notes is None or page is None:
            return None
        counts = {
            "faults": len(self.faults),
            "warnings": len(self.log_lines.lines),
            "sessions": len(self._open()),
            "slow": self.renders.slow,
        }
        return {"counts": counts, "pid": os.getpid(), "view": view, "data": self._data(view, notes, page)}

    def _data(self, view: str, notes: Notes, page: LivingPage) -> Any:
        if view == "own":
            return list(notes.faults)
        if view == "tree":
            return tree_of(page.layout.tree, self._secrets(notes))
        if view == "events":
            return list(notes.events)[::-1]
        if view == "renders":
            return self.renders.slowest()
        if view == "faults":
            return self.faults.summaries()
        if view == "warnings":
            return list(self.log_lines.lines)[::-1]
        return self._sessions(notes) if view == "sessions" else None

    def _sessions(self, asker: Notes) -> list[dict[str, Any]]:
        """The pages of the process; the memory of the first few, for it takes a walk through each."""
        rows = []
        for index, notes in enumerate(self._newest(asker)):
            if page := notes.page():
                estimate = memory_of(page.layout.tree) if index < ESTIMATED_MAX else None
                rows.append(_session(notes, page) | {"bytes": estimate, "this": notes is asker})
        return rows

    def _find(self, session_id: str, page_id: str) -> Notes | None:
        for session, notes in self._pages.items():
            if session.id == page_id and session.caller.session_id == session_id:
                return notes
        return None

    def _open(self) -> list[Notes]:
        return [notes for notes in self._pages.values() if (page := notes.page()) and not page.is_over]

    def _newest(self, first: Notes) -> list[Notes]:
        others = sorted((one for one in self._open() if one is not first), key=lambda one: -one.began)
        return [first, *others][:SESSIONS_MAX]

    # Secrets and causes.

    def _secrets(self, notes: Notes) -> Secrets:
        page = notes.page()
        shown = values_of(secret_fields(page.layout.tree)) if page and hasattr(page, "layout") else ()
        return Secrets([*notes.typed, *shown])

    def _typed(self, notes: Notes, event: EventMessage, target: Target) -> Iterable[str]:
        """The secrets in an event: of its own field, of the fields of a form, of a field further in."""
        for part in ("target", "currentTarget"):
            told = event.payload.get(part)
            if not isinstance(told, dict):
                continue
            is_own = "tagName" not in told and is_secret_field(target.tag, target.attributes)
            if "value" in told and (is_own or self._names_a_secret(notes, told)):
                yield str(told["value"])
            for control in told.get("elements", ()):
                if control.get("type") == "password" or self._names_a_secret(notes, control):
                    yield str(control.get("value", ""))

    def _names_a_secret(self, notes: Notes, told: dict[str, Any]) -> bool:
        page = notes.page()
        called = {str(told[name]) for name in ("name", "id") if told.get(name)}
        if not called or page is None:
            return False
        fields = secret_fields(page.layout.tree)
        return any({str(f.attributes.get("name")), str(f.attributes.get("id"))} & called for f in fields)

    def _who_failed(self, notes: Notes, error: BaseException) -> tuple[str, Instance | None]:
        work, record = at_work(), current_record()
        if work and work.kind == "component":
            return "component", work.instance
        if record and notes.handling and notes.handling[0].seq == record.seq:
            return f"handler of {record.event}", notes.handling[1]
        instance = work.instance if work else None
        return ("loader" if _was_loading(error) else "effect" if work else "work"), instance


def _was_loading(error: BaseException) -> bool:
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is PageSession.load.__code__:
            return True
        trace = trace.tb_next
    return False


def _session(notes: Notes, page: LivingPage) -> dict[str, Any]:
    return {
        "name": page.session.name,
        # Without its query, which may say who looks for what.
        "path": page.session.view.path,
        "user": page.session.caller.user_id or "",
        "age_s": round(time.monotonic() - notes.began),
        "connected": page.is_connected,
    }
