"""PageSession: one open page of one person, as the application sees it."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal, TypeVar

import structlog

from ..application import Caller, SignedOut
from ..brython_bridge.asking import Asking, asking_now
from ..brython_bridge.calls import ClientCalls
from ..brython_bridge.client import Client
from ..brython_bridge.errors import ClientGone, ClientTimedOut, ClientUnavailable
from ..files import StoredFile
from ..ledger import AlreadyHandled, EventId, current_event
from ..nobody import nobody
from ..routing.addresses import is_own, split_address
from ..routing.admission import admit
from ..routing.errors import NotFound, PageRefused
from ..routing.table import Match
from ..wire.answers import ClientAnswer
from ..wire.messages import Op
from .brought import NOTHING, Brought, Postable
from .failures import Failure, new_reference, refer, stack_of, without_frames
from .head import Head
from .loads import Loads
from .records import EventRecord, current_record
from .retries import with_retries
from .services import Services
from .view import Notice, View

T = TypeVar("T")
How = Literal["push", "replace", "pop"]

PAGE_ID_BYTES = 16
NOTICES_MAX = 5
FAULT = "Something went wrong here, and nothing was saved."
NOT_ANY_MORE = "You are not signed in any more."
DONE_ALREADY = "This was done already."
# No faults of the program: browsers may be slow, old, or none at all.
OF_BROWSERS: Mapping[type[BaseException], str] = {
    ClientTimedOut: "Your browser did not answer in time.",
    ClientUnavailable: "Your browser cannot do this.",
}

log = structlog.get_logger("heavy.session")


class PageSession:
    """One open page: runs the work of its handlers and loaders as its caller."""

    def __init__(
        self, services: Services, caller: Caller, address: str, brought: Brought = NOTHING, seed: str = ""
    ) -> None:
        self.id = secrets.token_hex(PAGE_ID_BYTES)
        # The page through all its lives. Forms make their tokens of it: a page that was
        # painted anew keeps those its browser shows.
        self.seed = seed or self.id
        self.brought = brought
        # Forms that are on the page, by name.
        self.forms: dict[str, list[Postable]] = {}
        self.services = services
        self.caller = caller
        self.view = self._view_of(address)
        self.head = Head(lambda: self._head_changed())
        # Why the page that is being made is not shown after all.
        self.refused: PageRefused | None = None
        self._goal = 0
        self.last_event: EventRecord | None = None
        self.work: set[asyncio.Task[Any]] = set()
        self._loads: Loads | None = None
        self._calls: ClientCalls | None = None
        self._client: Client | None = None
        self._asking: dict[asyncio.Task[Any], Asking] = {}
        self._next_call: asyncio.Future[None] | None = None
        # Of a page that nobody sees: what it would load.
        self.noted: list[Callable[[Any], Awaitable[Any]]] | None = None
        self.look_ahead: Callable[[str], None] = lambda _address: None
        # What went wrong since the last paint: an error that several heard of is one failure.
        self._failures: list[tuple[BaseException, Failure]] = []
        self._show: Callable[[View], Any] = lambda _view: None
        self._send: Callable[[Op], None] = lambda _op: None
        self._head_changed: Callable[[], None] = lambda: None
        self._browser_is_asked: Callable[[], None] = lambda: None
        # Whether a browser shows the page now, and who wants to know.
        self.is_shown = False
        self._when_shown: tuple[Callable[[bool], None], ...] = ()
        # The record of the event whose edits are being made.
        self.record_in_hand: Callable[[], EventRecord | None] = lambda: None
        # Told of an event when the last of the work that its handler began has ended.
        self.event_ended: Callable[[EventId], None] = lambda _event: None

    @property
    def name(self) -> str:
        """The session in logs; the whole id would let a reader of logs ask for the page."""
        return self.id[:8]

    @property
    def title(self) -> str:
        """The title of the page that is shown: what a component said last, or else its route's."""
        return self.head.get("title") or self.route_title

    @property
    def route_title(self) -> str:
        """The title that the page's route has."""
        try:
            return self.view.match.title
        except Exception as error:  # noqa: BLE001  # A title is no reason to show nothing.
            self.failure(error)
            return self.services.application.name

    def shown_by(self, show: Callable[[View], Any]) -> None:
        """Learn how to redraw the page; its root component says so when it renders."""
        self._show = show

    def sent_by(self, send: Callable[[Op], None]) -> None:
        """Learn how to send what is no edit of the page, after the edits that wait."""
        self._send = send

    def head_told_by(self, tell: Callable[[], None]) -> None:
        """Learn whom to tell that the head has changed."""
        self._head_changed = tell

    def calls_told_by(self, tell: Callable[[], None]) -> None:
        """Learn whom to tell that the browser is asked something."""
        self._browser_is_asked = tell

    def when_shown(self, tell: Callable[[bool], None]) -> None:
        """Tell this when a browser begins or ceases to show the page; at once if one does."""
        self._when_shown = (*self._when_shown, tell)
        if self.is_shown:
            tell(True)

    def not_when_shown(self, tell: Callable[[bool], None]) -> None:
        """Tell it no more."""
        self._when_shown = tuple(told for told in self._when_shown if told != tell)

    def show_changed(self, *, is_shown: bool) -> None:
        """Say whether a browser shows the page."""
        if self.is_shown != is_shown:
            self.is_shown = is_shown
            for tell in self._when_shown:
                tell(is_shown)

    def let_go(self) -> None:
        """The page has ended: whoever was told of it is told no more, and nothing holds it."""
        self._show, self._send, self._head_changed, self._browser_is_asked = nobody, nobody, nobody, nobody
        self.look_ahead, self.event_ended, self.record_in_hand = nobody, nobody, nobody
        self.head, self._loads, self._when_shown = Head(nobody), None, ()

    async def run(self, intention: Callable[[Any], Awaitable[T]], *, retries: int = 0) -> T:
        """Do something in a unit of work of its own, which commits when it returns.

        A browser that goes away does not cut work short that has begun.

        Args:
            intention: gets what `Application.open_work` yields, a new one each time.
            retries: how often it may be done again when other work got in its way, at most
                `EngineSettings.work_retries_max`. What it did before besides the unit of work,
                such as setting state, stays done.

        Raises:
            AlreadyHandled: another process did the work of this event before. A handler that goes
                through `handle`, a form or a mutation goes on as if it had been done here.
        """
        if (event := current_event.get()) and event.is_known:
            raise AlreadyHandled(event)
        attempts = with_retries(
            lambda: self._in_a_unit(intention),
            min(retries, self.services.settings.work_retries_max),
            self.services.application.may_retry,
        )
        task = self._create(attempts, "work")
        # What was loaded before may be otherwise now.
        task.add_done_callback(lambda _task: self._load_anew())
        return await asyncio.shield(self.track(task))

    async def load(self, loader: Callable[[Any], Awaitable[T]]) -> T:
        """Do something that only reads; equal loads of one paint of this page are one.

        It may be done again as often as the settings allow, and is cancelled when nobody waits
        for it any more or the page goes.

        Raises:
            LoadTimedOut: when it takes longer than `load_timeout_s`.
            LoadBroken: when the loader was cancelled from inside.
        """
        return await self.loads.find(loader)

    @property
    def loads(self) -> Loads:
        """What is loaded for this page."""
        if self._loads is None:
            self._loads = Loads(self)
        return self._loads

    @property
    def calls(self) -> ClientCalls:
        """What the browser of this page is asked to do."""
        if self._calls is None:
            services = self.services
            self._calls = ClientCalls(services.settings, services.client_calls, self.name, self._ask_browser)
        return self._calls

    @property
    def asked(self) -> ClientCalls | None:
        """The same, if it was ever asked anything."""
        return self._calls

    def answered(self, answer: ClientAnswer) -> None:
        """The browser answered a call, or says so."""
        if self._calls is not None:
            self._calls.answered(answer)

    @property
    def client(self) -> Client:
        """The browser of this page, for those who call functions in it."""
        if self._client is None:
            self._client = Client(self.calls)
        return self._client

    def begin_load(self, loader: Callable[[Any], Awaitable[T]]) -> asyncio.Task[T]:
        """Begin a load without limit that is shared with nobody; what pages want is `load`."""
        loading = asyncio.create_task(self._read(loader), name=f"load-{self.name}")
        return self.track(loading, is_deed=False)

    def begin_paint(self) -> None:
        """From now on nobody shares what was loaded, or told of, before."""
        if self._loads is not None:
            self._loads.renew()
        if self._failures:
            self._failures = []

    def _load_anew(self) -> None:
        self.begin_paint()
        if self._loads is not None:
            self._loads.cool()

    async def handle(self, intention: Callable[[Any], Awaitable[None]], *, retries: int = 0) -> None:
        """Do what an event asks for; tell the person when it failed."""
        try:
            await self.run(intention, retries=retries)
        except Exception as error:  # noqa: BLE001  # Whatever a handler raises, the page lives on.
            self.report(error)

    def begin(self, intention: Callable[[Any], Awaitable[None]], *, retries: int = 0) -> None:
        """Do something without waiting for it; it may outlive the component that asked."""
        handled = self.handle(intention, retries=retries)
        self.track(self._create(handled, "begun"))

    def track(self, task: asyncio.Task[T], *, is_deed: bool = True) -> asyncio.Task[T]:
        """Count a task as work: the page and the server end after it, not before.

        Args:
            task: the work.
            is_deed: whether an event whose handler began it is not done before it has ended.
        """
        for running in (self.work, self.services.work):
            running.add(task)
            task.add_done_callback(running.discard)
        if is_deed and (event := current_event.get()):
            event.unfinished += 1
            task.add_done_callback(lambda _task: self._end_part_of(event))
        return task

    def waits_for_browser(self, work: asyncio.Task[Any]) -> bool:
        """Whether a piece of work waits for an answer of the browser."""
        asking = self._asking.get(work)
        return asking is not None and asking.answers > 0

    def next_call(self) -> asyncio.Future[None]:
        """Is done when the browser is asked something."""
        if self._next_call is None or self._next_call.done():
            self._next_call = asyncio.get_running_loop().create_future()
        return self._next_call

    def _create(self, doing: Coroutine[Any, Any, T], kind: str) -> asyncio.Task[T]:
        """A task of which is known whether it, or what it began, waits for the browser."""
        asking = asking_now.get() or Asking()
        token = asking_now.set(asking)
        try:
            task = asyncio.create_task(doing, name=f"{kind}-{self.name}")
        finally:
            asking_now.reset(token)
        self._asking[task] = asking
        task.add_done_callback(self._asking.pop)
        return task

    def _ask_browser(self) -> None:
        if self._next_call is not None and not self._next_call.done():
            self._next_call.set_result(None)
        self._browser_is_asked()

    def _end_part_of(self, event: EventId) -> None:
        event.unfinished -= 1
        if not event.unfinished:
            self.event_ended(event)

    def file_url(self, file: StoredFile, *, inline: bool = False) -> str:
        """An address from which this caller, and nobody else, gets a stored file for some hours.

        Who may have the file is decided where this is called: give it to whom the page shows it.

        Args:
            file: what the application kept of it.
            inline: whether the page shows it, which images may; all else is saved.
        """
        return self.services.uploads.link(self.caller, file, inline=inline)

    async def finish(self) -> None:
        """Wait for work that has begun; its page must live until then, for it may set state.

        What only reads is cancelled: nobody will look at it.
        """
        if self._loads is not None:
            self._loads.close()
        # Work may wait for the browser, which answers no more.
        self.calls.close()
        if self.work:
            await asyncio.wait(set(self.work), timeout=self.services.settings.drain_s)

    def report(self, error: BaseException) -> None:
        """Tell the person what went wrong: in words where there are some, else by reference.

        Of what another process did in the place of this one nobody has to be told.
        """
        if isinstance(error, AlreadyHandled):
            log.info("an event was handled elsewhere", session=self.name, reason=str(error))
            return
        if isinstance(error, ClientGone):
            log.info("a browser was asked when its page had ended", session=self.name, reason=str(error))
            return
        failure = self.failure(error)
        self.notify(failure.sentence, failure.reference)

    def failure(self, error: BaseException, words: str = FAULT, **where: str) -> Failure:
        """What a person is told of an error; a fault is logged, once, under the reference they see.

        Args:
            error: what was raised.
            words: what people are told if the application has no words for it.
            where: what else the log line says, such as component="ToolRow".
        """
        if isinstance(error, SignedOut):
            self.services.sign_out(self.caller)
            return Failure(NOT_ANY_MORE, error=error)
        if isinstance(error, PageRefused):
            self.refused = error
            return Failure(str(error))
        if isinstance(error, AlreadyHandled):
            return Failure(DONE_ALREADY, error=error)
        for known, failure in self._failures:
            if known is error:
                return failure
        sentence = self.services.application.explain(error) or OF_BROWSERS.get(type(error))
        if sentence and "component" not in where:
            return Failure(sentence, error=without_frames(error))
        words = sentence or words + self._detail(error)
        failure = Failure(words, new_reference(), stack=self._stack(error))
        self._failures.append((error, failure))
        self._log(error, failure.reference, where)
        return failure

    def broke(self, error: BaseException) -> None:
        """Log why there is no page at all; the error says from now on under which reference."""
        is_told = isinstance(error, PageRefused | SignedOut | AlreadyHandled)
        if isinstance(error, Exception) and not is_told and (failure := self.failure(error)).reference:
            refer(error, failure.reference)

    def notify(self, text: str, reference: str = "") -> None:
        """Show a message until it is dismissed; one that is shown already is not shown twice."""
        others = tuple(notice for notice in self.view.notices if notice.text != text)
        notice = Notice(secrets.token_hex(4), text, reference)
        self._change(replace(self.view, notices=(*others, notice)[-NOTICES_MAX:]))

    def tell_again(self, notices: Iterable[Notice]) -> None:
        """Show what was shown in an earlier life of the page, before what it was told since."""
        shown = self.view.notices
        there = {notice.id for notice in shown} | {notice.text for notice in shown}
        before = [each for each in notices if each.id not in there and each.text not in there]
        if before:
            self._change(replace(self.view, notices=(*before, *shown)[-NOTICES_MAX:]))

    def dismiss(self, notice_id: str) -> None:
        """Take a message away."""
        left = tuple(notice for notice in self.view.notices if notice.id != notice_id)
        self._change(replace(self.view, notices=left))

    def navigate(self, address: str, how: How = "push") -> asyncio.Task[None] | None:
        """Show another page; an address of this server that is no page is left to the browser.

        Args:
            address: path, query and fragment; addresses of other servers are ignored.
            how: "push" makes a step that Back undoes, "replace" does not.

        Returns:
            What asks the guards of the page, which takes its time; None if it has none, and is shown.
        """
        match = self._find(address)
        if match is None or not match.guards or match.path == self.view.path:
            self._arrive(address, how)
            return None
        self._goal += 1
        asking = self._ask_and_arrive(address, how, self._goal)
        return self.track(asyncio.create_task(asking, name=f"guards-{self.name}"), is_deed=False)

    async def admitted_to(self, address: str = "") -> str:
        """The address that the guards of a page, of this one if none is named, let its caller see.

        Raises:
            PageRefused: a guard refuses.
            GuardsAstray: guards lead in circles or to another server.
            GuardTimedOut: a guard takes too long.
        """
        routes, limit_s = self.services.routes, self.services.settings.load_timeout_s
        return await admit(routes, self.caller, address or self.view.address, self.load, limit_s)

    async def _ask_and_arrive(self, address: str, how: How, goal: int) -> None:
        try:
            to = await self.admitted_to(address)
        except Exception as error:  # noqa: BLE001  # Whatever a guard raises, the page lives on.
            log.info("a guard refused", session=self.name, address=address, reason=str(error))
            # The browser asks for it in the ordinary way, and is told why not.
            if goal == self._goal:
                self._send(["l", address])
            return
        # Who has gone elsewhere meanwhile stays there.
        if goal == self._goal:
            self._arrive(to, "replace" if how == "pop" and to != address else how)

    def _arrive(self, address: str, how: How) -> None:
        self._goal += 1
        match = self._find(address)
        if match:
            _path, query, fragment = split_address(address)
            self._show_match(match, query, fragment, how)
        elif is_own(address):
            self._send(["l", address])
        else:
            log.warning("a foreign address was ignored", session=self.name, address=address)

    def _show_match(self, match: Match, query: str, fragment: str, how: How) -> None:
        is_same = match.path == self.view.path
        # What is the same page for its person keeps what it told them.
        told = self.view.notices if how == "replace" and is_same else ()
        self.refused = None
        self._change(View(match.path, query, told, match=self.view.match if is_same else match))
        self._send(["g", match.path + query + fragment, self.title, how])

    def _find(self, address: str) -> Match | None:
        return self.services.routes.find(split_address(address)[0]) if is_own(address) else None

    def _view_of(self, address: str) -> View:
        match = self._find(address)
        if match is None:
            raise NotFound
        return View(match.path, split_address(address)[1], match=match)

    def _log(self, error: BaseException, reference: str, where: dict[str, str]) -> None:
        said = "a component failed" if "component" in where else "work failed"
        record = current_record() or self.record_in_hand()
        if record:
            record.reference = reference
        with structlog.contextvars.bound_contextvars(**({"trace_id": record.trace_id} if record else {})):
            log.error(
                said, session=self.name, path=self.view.path, reference=reference, exc_info=error, **where
            )
            if self.services.developer:
                self.services.developer.failed(self, error, reference)
            if self.services.tap:
                self.services.tap.failed(self.seed, error, reference)

    def _detail(self, error: BaseException) -> str:
        is_theirs = self.services.settings.dev and self.services.application.is_code_fault(error)
        return f" {type(error).__name__}: {error}" if is_theirs or self.services.debug else ""

    def _stack(self, error: BaseException) -> str:
        return stack_of(error) if self.services.debug else ""

    def _change(self, view: View) -> None:
        self.view = view
        self._show(view)

    async def _read(self, loader: Callable[[Any], Awaitable[T]]) -> T:
        # What is only read says nothing of whether an event is done.
        current_event.set(None)
        return await with_retries(
            lambda: self._in_a_unit(loader),
            self.services.settings.work_retries_max,
            self.services.application.may_retry,
        )

    async def _in_a_unit(self, intention: Callable[[Any], Awaitable[T]]) -> T:
        async with self.services.application.open_work(self.caller) as work:
            return await intention(work)
