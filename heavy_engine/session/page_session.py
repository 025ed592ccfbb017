"""PageSession: one open page of one person."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog

from ..application import Application, Caller
from ..topics import Topics
from .health import HealthMonitor

T = TypeVar("T")

NOTICES_MAX = 5
FAULT = "Something went wrong here, and nothing was saved."

log = structlog.get_logger("heavy.session")


@dataclass(frozen=True)
class Notice:
    """A sentence for the person who looks; `reference` finds the log line of a fault."""

    id: str
    text: str
    reference: str = ""


@dataclass(frozen=True)
class View:
    """What a session shows: the path, the messages, and a path to leave for by a full load."""

    path: str
    notices: tuple[Notice, ...] = ()
    leave_for: str = ""


@dataclass
class Services:
    """What all sessions of a process share."""

    application: Application
    topics: Topics
    health: HealthMonitor
    debug: bool = False
    finish_within_s: float = 5.0
    work: set[asyncio.Task[Any]] = field(default_factory=set)


class PageSession:
    """One open page: runs the work of its handlers and loaders as its caller."""

    def __init__(self, services: Services, caller: Caller, path: str) -> None:
        self.id = secrets.token_hex(8)
        self.services = services
        self.caller = caller
        self.view = View(path)
        self._show: Callable[[View], Any] = lambda _view: None
        self._work: set[asyncio.Task[Any]] = set()

    def shown_by(self, show: Callable[[View], Any]) -> None:
        """Learn how to redraw the page; its root component says so when it renders."""
        self._show = show

    async def run(self, intention: Callable[[Any], Awaitable[T]]) -> T:
        """Do something in a unit of work of its own, which commits when it returns.

        A browser that goes away does not cut work short that has begun.
        """
        task = asyncio.create_task(self._in_a_unit(intention), name=f"work-{self.id}")
        for running in (self._work, self.services.work):
            running.add(task)
            task.add_done_callback(running.discard)
        return await asyncio.shield(task)

    async def handle(self, intention: Callable[[Any], Awaitable[None]]) -> None:
        """Do what an event asks for; tell the person when it failed."""
        try:
            await self.run(intention)
        except Exception as error:  # noqa: BLE001  # Whatever a handler raises, the page lives on.
            self.report(error)

    def begin(self, intention: Callable[[Any], Awaitable[None]]) -> None:
        """Do something without waiting for it; it may outlive the component that asked."""
        task = asyncio.create_task(self.handle(intention), name=f"begun-{self.id}")
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def finish(self) -> None:
        """Wait for work that has begun; its page must live until then, for it may set state."""
        if self._work:
            await asyncio.wait(self._work, timeout=self.services.finish_within_s)

    def report(self, error: BaseException) -> None:
        """Tell the person what went wrong: in words where there are some, else by reference."""
        sentence = self.services.application.explain(error)
        if sentence:
            self.notify(sentence)
            return
        reference = secrets.token_hex(4)
        log.error("work failed", session=self.id, path=self.view.path, reference=reference, exc_info=error)
        detail = f" {type(error).__name__}: {error}" if self.services.debug else ""
        self.notify(FAULT + detail, reference)

    def notify(self, text: str, reference: str = "") -> None:
        """Show a message until it is dismissed; one that is shown already is not shown twice."""
        others = tuple(notice for notice in self.view.notices if notice.text != text)
        notice = Notice(secrets.token_hex(4), text, reference)
        self._change(replace(self.view, notices=(*others, notice)[-NOTICES_MAX:]))

    def dismiss(self, notice_id: str) -> None:
        """Take a message away."""
        left = tuple(notice for notice in self.view.notices if notice.id != notice_id)
        self._change(replace(self.view, notices=left))

    def navigate(self, path: str) -> None:
        """Show another page; a path that is none of ours is left to the browser."""
        plain = path.split("?")[0].split("#")[0]
        if plain in self.services.application.routes:
            self._change(View(plain))
        elif plain.startswith("/") and not plain.startswith(("//", "/\\")):
            self._change(replace(self.view, leave_for=path))

    def _change(self, view: View) -> None:
        self.view = view
        self._show(view)

    async def _in_a_unit(self, intention: Callable[[Any], Awaitable[T]]) -> T:
        async with self.services.application.open_work(self.caller) as work:
            return await intention(work)
