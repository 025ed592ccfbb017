"""PageSession: one open page of one person, as the application sees it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

import structlog

from ..application import Application, Caller, EngineSettings
from ..topics import Topics
from ..wire.messages import Op
from .health import HealthMonitor
from .records import EventRecord
from .retries import with_retries

T = TypeVar("T")
How = Literal["push", "replace", "pop"]

PAGE_ID_BYTES = 16
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
    """What a session shows; `query` is empty or begins with "?"."""

    path: str
    query: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def address(self) -> str:
        """Path and query, as a browser shows them."""
        return self.path + self.query


@dataclass
class Services:
    """What all sessions of a process share."""

    application: Application
    topics: Topics
    health: HealthMonitor
    settings: EngineSettings
    work: set[asyncio.Task[Any]] = field(default_factory=set)
    # What developers were warned of: paths and sentences.
    warned: set[tuple[str, str]] = field(default_factory=set)
    # Live values queue for it after news.
    live_loads: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.live_loads = asyncio.Semaphore(self.settings.live_loads_max)

    @property
    def debug(self) -> bool:
        """Whether people may see stacks."""
        return self.settings.debug


class PageSession:
    """One open page: runs the work of its handlers and loaders as its caller."""

    def __init__(self, services: Services, caller: Caller, address: str) -> None:
        self.id = secrets.token_hex(PAGE_ID_BYTES)
        self.services = services
        self.caller = caller
        self.view = View(*split_address(address)[:2])
        self.last_event: EventRecord | None = None
        self.work: set[asyncio.Task[Any]] = set()
        self._show: Callable[[View], Any] = lambda _view: None
        self._send: Callable[[Op], None] = lambda _op: None

    @property
    def name(self) -> str:
        """The session in logs; the whole id would let a reader of logs ask for the page."""
        return self.id[:8]

    @property
    def title(self) -> str:
        """The title of the page that is shown."""
        return self.services.application.routes[self.view.path].title

    def shown_by(self, show: Callable[[View], Any]) -> None:
        """Learn how to redraw the page; its root component says so when it renders."""
        self._show = show

    def sent_by(self, send: Callable[[Op], None]) -> None:
        """Learn how to send what is no edit of the page, after the edits that wait."""
        self._send = send

    async def run(self, intention: Callable[[Any], Awaitable[T]], *, retries: int = 0) -> T:
        """Do something in a unit of work of its own, which commits when it returns.

        A browser that goes away does not cut work short that has begun.

        Args:
            intention: gets what `Application.open_work` yields, a new one each time.
            retries: how often it may be done again when other work got in its way, at most
                `EngineSettings.work_retries_max`. What it did before besides the unit of work,
                such as setting state, stays done.
        """
        attempts = with_retries(
            lambda: self._in_a_unit(intention),
            min(retries, self.services.settings.work_retries_max),
            self.services.application.may_retry,
        )
        task = asyncio.create_task(attempts, name=f"work-{self.name}")
        return await asyncio.shield(self.track(task))

    async def load(self, loader: Callable[[Any], Awaitable[T]]) -> T:
        """Do something that only reads: it may be done again as often as the settings allow."""
        return await self.run(loader, retries=self.services.settings.work_retries_max)

    async def handle(self, intention: Callable[[Any], Awaitable[None]], *, retries: int = 0) -> None:
        """Do what an event asks for; tell the person when it failed."""
        try:
            await self.run(intention, retries=retries)
        except Exception as error:  # noqa: BLE001  # Whatever a handler raises, the page lives on.
            self.report(error)

    def begin(self, intention: Callable[[Any], Awaitable[None]], *, retries: int = 0) -> None:
        """Do something without waiting for it; it may outlive the component that asked."""
        handled = self.handle(intention, retries=retries)
        self.track(asyncio.create_task(handled, name=f"begun-{self.name}"))

    def track(self, task: asyncio.Task[T]) -> asyncio.Task[T]:
        """Count a task as work: the page and the server end after it, not before."""
        for running in (self.work, self.services.work):
            running.add(task)
            task.add_done_callback(running.discard)
        return task

    async def finish(self) -> None:
        """Wait for work that has begun; its page must live until then, for it may set state."""
        if self.work:
            await asyncio.wait(set(self.work), timeout=self.services.settings.shutdown_grace_s)

    def report(self, error: BaseException) -> None:
        """Tell the person what went wrong: in words where there are some, else by reference."""
        sentence = self.services.application.explain(error)
        if sentence:
            self.notify(sentence)
            return
        reference = secrets.token_hex(4)
        log.error("work failed", session=self.name, path=self.view.path, reference=reference, exc_info=error)
        is_theirs = self.services.settings.dev and self.services.application.is_code_fault(error)
        detail = f" {type(error).__name__}: {error}" if is_theirs or self.services.debug else ""
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

    def navigate(self, address: str, how: How = "push") -> None:
        """Show another page; an address of this server that is no page is left to the browser.

        Args:
            address: path, query and fragment; addresses of other servers are ignored.
            how: "push" makes a step that Back undoes, "replace" does not.
        """
        path, query, _fragment = split_address(address)
        if path in self.services.application.routes:
            # What is the same page for its person keeps what it told them.
            told = self.view.notices if how == "replace" and path == self.view.path else ()
            self._change(View(path, query, told))
            self._send(["g", address, self.title, how])
        elif is_own(address):
            self._send(["l", address])
        else:
            log.warning("a foreign address was ignored", session=self.name, address=address)

    def _change(self, view: View) -> None:
        self.view = view
        self._show(view)

    async def _in_a_unit(self, intention: Callable[[Any], Awaitable[T]]) -> T:
        async with self.services.application.open_work(self.caller) as work:
            return await intention(work)


def split_address(address: str) -> tuple[str, str, str]:
    """Path, query with its "?", fragment with its "#"; the latter two may be empty."""
    rest, hash_mark, fragment = address.partition("#")
    path, question_mark, query = rest.partition("?")
    return path, question_mark + query if query else "", hash_mark + fragment


def is_own(address: str) -> bool:
    """Whether a browser takes this for an address of the server it is on.

    Browsers read a backslash as a slash and skip tabs and line breaks, so what looks like
    a path may lead to another server.
    """
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
