"""DevPanel: keeps what a developer asks for, and answers. It changes nothing."""

import logging
import os
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary, ref

import structlog

from ..layout import Target, Watch
from ..session.developer import LivingPage
from ..session.page_session import PageSession
from ..session.records import EventRecord
from ..wire.messages import EventMessage, write_dev
from .faults import Faults, describe_fault
from .log_lines import LogLines
from .memory import memory_of
from .news import News
from .notes import Notes
from .pages_now import PageNow, PagesNow
from .recent import Recent
from .renders import Renders
from .tree import tree_of

# Events that the overlay shows with a fault.
EVENTS_BEFORE = 8
SESSIONS_MAX = 100
ESTIMATED_MAX = 20
log = structlog.get_logger("heavy.dev_panel")

VIEWS = ("own", "tree", "events", "renders", "faults", "warnings", "sessions")


class DevPanel:
    """The developer of `session.developer`, and what runs beside the server to hear warnings."""

    def __init__(self, stylesheets: Callable[[], Sequence[str]] = tuple) -> None:
        self.news = News(stylesheets)
        self.faults = Faults()
        self.renders = Renders()
        self.log_lines = LogLines()
        self.recent = Recent()
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
        self._pages[session].handling(event, target)

    def handled(self, session: PageSession, record: EventRecord) -> None:
        """Keep the record of an event."""
        self.recent.note(session.name, record)
        self._pages[session].handled(record)

    def failed(self, session: PageSession, error: BaseException, reference: str) -> None:
        """Keep a fault, and show it in the browser."""
        try:
            self._keep_fault(self._pages[session], session, error, reference)
        except Exception:
            # What helps to find faults must not make one.
            log.exception("a fault could not be described", reference=reference)

    def _keep_fault(self, notes: Notes, session: PageSession, error: BaseException, reference: str) -> None:
        kind, instance = notes.who_failed(error)
        fault = describe_fault(
            session,
            error,
            reference,
            kind=kind,
            instance=instance,
            events=list(notes.events)[-EVENTS_BEFORE:],
            secrets=notes.secrets,
        )
        self.faults.keep(fault)
        notes.faults.append(reference)
        if page := notes.page():
            page.tell(write_dev({"fault": reference}))

    # What the workbench tells.

    def shown(self, page: LivingPage, *, is_new: bool) -> None:
        """Let the browser of a page know what it may have missed; it may come from another version."""
        if is_new or self.news.trouble is not None:
            page.tell(write_dev(self.news.now()))

    def hear(self, news: Mapping[str, Any]) -> None:
        """Let all open pages know that a newer version fails, or that files have changed."""
        if message := self.news.take(news):
            for notes in self._open():
                if page := notes.page():
                    page.tell(write_dev(message))

    # What a browser asks.

    def answer(self, session_id: str, page_id: str, view: str) -> dict[str, Any] | None:
        """One view of a page of this browser; None if there is no such page (any more).

        Args:
            session_id: the browser's session, as its cookie says.
            page_id: of the page that the panel is open on.
            view: one of VIEWS; others answer the counts alone. "own" are the faults of this page, with
                what its browser may have missed of the news.
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
        answer = {"counts": counts, "pid": os.getpid(), "view": view, "data": self._data(view, notes, page)}
        return answer | ({"news": self.news.now()} if view == "own" else {})

    # What the pages under /dev ask.

    @property
    def open_pages(self) -> int:
        """How many pages the process has."""
        return len(self._open())

    def pages_now(self, words: str = "") -> PagesNow:
        """The pages whose path, name or user has all of these words, the newest first; at most a hundred."""
        wanted = words.lower().split()
        found = [notes for notes in self._open() if notes.has_all(wanted)]
        newest = sorted(found, key=lambda one: -one.began)[:SESSIONS_MAX]
        return PagesNow([page for notes in newest if (page := notes.now())], len(found))

    def page_called(self, name: str) -> PageNow | None:
        """The page that logs call so; None if there is none (any more)."""
        return next((one.now() for one in self._open() if one.is_called(name)), None)

    def _data(self, view: str, notes: Notes, page: LivingPage) -> Any:
        if view == "own":
            return list(notes.faults)
        if view == "tree":
            return tree_of(page.layout.tree, notes.secrets)
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


def _session(notes: Notes, page: LivingPage) -> dict[str, Any]:
    return {
        "name": page.session.name,
        # Without its query, which may say who looks for what.
        "path": page.session.view.path,
        "user": page.session.caller.user_id or "",
        "age_s": round(time.monotonic() - notes.began),
        "connected": page.is_connected,
    }
