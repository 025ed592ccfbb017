"""LivePage: a session's tree, and the socket that keeps the browser's page equal to it."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from typing import Any

import structlog
from reactpy.types import VdomDict

from ..application import Caller
from ..layout import Layout
from ..ledger import line_key
from ..moments import heard_ids
from ..routing.current import routes_here
from ..session.brought import NOTHING, Brought
from ..session.faults import SENTENCE, show_fault
from ..session.page_session import PageSession
from ..session.records import EventRecord
from ..session.services import Services
from ..state import Holder, Keeper
from ..wire.answers import ANSWER_START, read_answer
from ..wire.messages import (
    Address,
    EventMessage,
    MalformedMessage,
    Op,
    read_event,
    write_frame,
    write_hello,
    write_move,
)
from .ahead import Ahead
from .connection import Socket
from .greeting import Greeting
from .late_inputs import LateInputs
from .mailbox import Mailbox
from .painting import ROUNDS_MAX, data_is_there, paint, warn_of_misplaced
from .reader_watch import ReaderWatch
from .resume import NOTHING_FITS, Taken
from .root import SessionRoot
from .sealing import Sealing
from .state_writer import StateWriter
from .steps import Steps
from .stored_line import Claim, StoredLine
from .tapping import facts_of, hearer_of

MALFORMED, REPLACED, BROKEN, TAKEN = 4400, 4409, 1011, 1012
# From state that work sets as its last act to the end of the handler that waits for the work.
TURNS_UNTIL_HANDLED = 3
# A handler that waits for an answer of the browser must not wait in vain because events stand before it:
# then so many times more of them may wait. The meters of sockets bound how many bytes that can be.
MORE_MAY_WAIT = 16

log = structlog.get_logger("heavy.session")


class LivePage:
    """One page: renders it, handles its events in order, sends edits when there are any.

    All of it happens in turns of the loop, without tasks: an event in one turn, its edits and
    its acknowledgement in one frame at the end of that turn.
    """

    def __init__(
        self,
        services: Services,
        caller: Caller,
        address: str,
        on_lost: Callable[["LivePage"], None],
        brought: Brought = NOTHING,
        seed: str = "",
        taken: Taken | None = None,
        writer: StateWriter | None = None,
    ) -> None:
        self.session = PageSession(services, caller, address, brought, seed)
        self._taken = taken
        self.session.head_told_by(self._schedule)
        self.session.calls_told_by(self._schedule)
        self._ahead = Ahead(self.session)
        self.session.look_ahead = self._ahead.look
        self._steps = Steps(self.session, self._ahead, self._schedule)
        self.session.sent_by(self._steps.add)
        self._greeting = Greeting(self.session, services.settings)
        self.turned_away_to = ""
        self.is_over = False
        self._settings = services.settings
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        # Of no event: what effects begin is not counted to the event after which they began.
        self._context = copy_context()
        self._context.run(routes_here.set, services.routes)
        self._developer, self._tap = services.developer, services.tap
        self._hear_id = hearer_of(self.session)
        self._context.run(self._let_ids_be_heard)
        keeper = self._keeper = self._new_keeper(services)
        self.layout = Layout(
            SessionRoot(self.session),
            on_dirty=self._schedule_flush,
            on_fault=self._show_fault,
            on_effect_fault=self.session.report,
            watch=self._developer.opened(self) if self._developer else None,
            keeper=keeper,
        )
        self._mailbox = Mailbox(self.session, self.layout, self._acknowledge)
        # What servers hold of this page; None where its browser does.
        self.line = self._new_line(writer) if writer and keeper else None
        self._sealing = Sealing(self.session, self._mailbox, keeper, self.line)
        self.session.record_in_hand = lambda: self._mailbox.record
        self._socket: Socket | None = None
        self._frames = 0
        # What was acknowledged together with all that came of it.
        self._told_ack = 0
        # How many frames a browser had that was told the whole page: if it says so again, and nothing else
        # since, that may never have come.
        self._unheard_at = -1
        # Set while a flush is scheduled; nothing is flushed before the first paint.
        self._is_due = True
        self._is_dirty = False
        self._is_held_up = False
        self._must_acknowledge = False
        self._reader = ReaderWatch(self._settings, self.session.name, self._schedule)
        self._late_inputs = LateInputs(self.layout, self._schedule)
        # Within how many milliseconds the browser is to go to another server; None if it may stay.
        self._moves_within_ms: int | None = None

    @property
    def is_connected(self) -> bool:
        """Whether a browser shows this page."""
        return self._socket is not None

    @property
    def is_busy(self) -> bool:
        """Whether an event waits, or what one began is not done, or not stored."""
        is_behind = self.line is not None and self.line.is_behind
        return is_behind or bool(self._mailbox.waiting) or not self._mailbox.is_at_rest

    @property
    def leads_to(self) -> str:
        """Where the page went while it was painted, or its guards sent its caller; empty if it stayed."""
        return self.turned_away_to or self._steps.lead_to

    async def paint(self) -> str:
        """Render the page with its data, as far as that comes in time; answers HTML.

        Nothing is rendered if guards send the caller elsewhere: see `turned_away_to`.

        Raises:
            PageRefused: a guard refuses, or what is needed to show the page.
        """
        routes_here.set(self.session.services.routes)
        self._let_ids_be_heard()
        if self._tap:
            self._tap.begun(self)
        address = self.session.view.address
        if (to := await self.session.admitted_to()) != address:
            self.turned_away_to = to
            return ""
        await paint(self.layout, self.session)
        if self.session.refused and not self.leads_to:
            raise self.session.refused
        self.session.begin_paint()
        self._is_due = False
        html = self._html()
        self.session.head.news(self.session.route_title)
        if self._settings.dev:
            warn_of_misplaced(self.session, html)
        return html

    def digest(self, painted: str) -> str:
        """What tells whether two processes would show the same rows, in the same way."""
        return self._greeting.digest(self.layout.tree, painted)

    async def repaint(self) -> str:
        """The HTML of a page that no browser shows yet, after something happened to it; with its data."""
        for _round in range(ROUNDS_MAX):
            if self.layout.is_dirty:
                self.layout.flush()
            self.layout.start_effects()
            await data_is_there(self.session, besides=(), limit_s=self._settings.first_paint_s)
            if not self.layout.is_dirty:
                break
        return self._html()

    def show(self, socket: Socket, address: Address, painted: str | None = None) -> None:
        """Serve the page over a socket from now on, in the place of one that it had.

        Args:
            socket: the new socket.
            address: what the browser says it shows.
            painted: the HTML if the page was made for this socket, so the browser's is another one's.
        """
        routes_here.set(self.session.services.routes)
        replaced, self._socket = self._socket, socket
        if replaced:
            replaced.close(REPLACED, "the page is shown over another socket")
        self._forget_socket()
        if painted is not None:
            taken = self._taken = self._what_was_taken(address)
            self._mailbox.start_after(taken.ack, taken.known)
            is_adopted = address.frames == 0 and not taken.kept
            is_equal = is_adopted and self.digest(painted) == address.digest
        else:
            is_equal = address.frames == self._frames != self._unheard_at
        html = None if is_equal else painted or self._html()
        if html is not None:
            self._steps.forget()
        self._frames = 0 if painted is not None else address.frames
        if html is not None and painted is None:
            self._unheard_at = self._frames
        if html is not None or painted is not None:
            self._told_ack = self._mailbox.ack
        # What ended while no browser was there is acknowledged by the frame that brings what it changed.
        hello = self._greeting.of(self.layout.tree, self._told_ack, html)
        said = hello | self._sealing.greeting(address, is_whole=html is not None)
        if self._taken and self._taken.kept:
            said["kept"] = self._taken.kept
        if self._tap:
            self._tap.shown(self, said, painted)
        # What was put back is the keeper's now.
        self._taken = None
        self._deliver(socket, write_hello(said))
        socket.attach(self)
        if html is not None and painted is None and (values := self.layout.wanted_values()):
            # Frames that said so were lost, and markup does not say what people have to see.
            self._send(values, self.layout.renders)
        self.session.show_changed(is_shown=True)
        self._schedule()

    async def end(self) -> None:
        """Let work that began end, then take the page down with all its effects."""
        self._ahead.cancel()
        await self.session.finish()
        for part in (self._mailbox, self._reader, self._steps, self._late_inputs):
            part.close()
        await self.layout.close()
        self._let_go()

    def _let_go(self) -> None:
        """Cut the rings in which this page stands: it is freed now, not when the collector looks."""
        self.session.let_go()
        self.layout.let_go()
        if self._keeper:
            self._keeper.let_go()
        if self.line and not self.line.is_behind:
            self.line = None

    def move(self, within_ms: int) -> None:
        """Send the browser to another server, as soon as all that it did here is done.

        Args:
            within_ms: it goes at a random time of so many milliseconds.
        """
        self._moves_within_ms = within_ms
        self._schedule()

    def tell(self, message: bytes) -> None:
        """Send a message that is no frame; nothing happens while no browser shows the page."""
        if self._socket:
            self._socket.send(message)

    def leave(self, code: int, reason: str) -> None:
        """Close the socket, if there is one."""
        if self._socket:
            self._socket.close(code, reason)

    # What who records asks.

    def _let_ids_be_heard(self) -> None:
        if self._hear_id:
            heard_ids.set(self._hear_id)

    @property
    def tapped(self) -> PageSession:
        """Its session."""
        return self.session

    def facts(self) -> Mapping[str, Any]:
        """What is written down of it."""
        return facts_of(self.session)

    def whole(self) -> str:
        """Its HTML, after all that was sent."""
        return self.layout.html()

    # What the socket calls.

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        """Take one message of the browser; a lone one is answered before this returns."""
        if self.is_over:
            return
        self._unheard_at = -1
        try:
            if text.startswith(ANSWER_START):
                # Past all events that wait: who asked may be what they wait for.
                self.session.answered(read_answer(text))
                return
            event = read_event(text)
        except MalformedMessage as error:
            log.warning("malformed message", session=self.session.name, reason=str(error))
            self.is_over = True
            self.leave(MALFORMED, "malformed message")
            return
        routes_here.set(self.session.services.routes)
        self._let_ids_be_heard()
        is_free = not self._is_due and not self._must_wait
        if is_alone and is_free:
            self._handle_now(event)
        else:
            self._mailbox.put(event, is_free=is_free)
        if self._is_full and self._socket:
            self._is_held_up = True
            self._socket.pause_reading()

    def drained(self) -> None:
        """The browser caught up: send what changed meanwhile, as one edit."""
        self._reader.stop()
        self._schedule()

    def lost(self, socket: Socket) -> None:
        """The socket is closed; the page waits for the next one."""
        if socket is self._socket:
            self._socket = None
            if self._tap:
                self._tap.lost(self.session)
            self._forget_socket()
            self.session.show_changed(is_shown=False)
            self._on_lost(self)
            self._schedule()

    # What the line that servers hold tells.

    def stored(self) -> None:
        """What was kept is stored, and what waited for that was sent."""
        if not self.is_over:
            self._schedule()

    def is_gone(self) -> None:
        """The store has lost what it had; it gets all of it anew."""
        if not self.is_over:
            self._sealing.renew()
            self._schedule()

    def is_taken(self) -> None:
        """Another process has this page by now, with all that was stored. Nothing more is said from here."""
        if self.is_over:
            return
        log.info("another process has taken this page up", session=self.session.name)
        self.is_over = True
        if self._socket:
            self.leave(TAKEN, "another process has this page")
        else:
            self._on_lost(self)

    # One turn.

    def _handle_now(self, event: EventMessage) -> None:
        """Do at once what else would wait for the loop's next round.

        Not for events that came together: one page would keep all others waiting.
        """
        self._is_due = True
        try:
            self._mailbox.put(event, is_free=True)
        finally:
            self._context.run(self._turn)

    def _schedule_flush(self) -> None:
        self._is_dirty = True
        self._schedule()

    def _schedule(self) -> None:
        """Take a turn at the end of this turn of the loop; may be called from any thread."""
        if self._is_due:
            return
        self._is_due = True
        if threading.get_ident() == self._thread:
            self._loop.call_soon(self._turn, context=self._context)
        else:
            self._loop.call_soon_threadsafe(self._turn, context=self._context)

    def _turn(self, patience: int = TURNS_UNTIL_HANDLED) -> None:
        if self._mailbox.is_busy and patience:
            # A handler that is as good as done: its edits and its acknowledgement share a frame.
            self._loop.call_soon(self._turn, patience - 1)
            return
        self._is_due = False
        if self.is_over or (self._socket and self._must_wait):
            return
        try:
            self._flush()
        except Exception:
            log.exception("the page stopped", session=self.session.name, path=self.session.view.path)
            self.is_over = True
            self.leave(BROKEN, "the page stopped")
            return
        self._ask_browser()
        if self._mailbox.waiting:
            self._mailbox.take_next()
        if self._moves_within_ms is not None and not self.is_busy and not self._must_acknowledge:
            names = self._greeting.row_names.of(self.layout.tree)
            if self._tap:
                self._tap.moving(self.session.seed, names)
            self.tell(write_move(self._moves_within_ms, names))
            self._moves_within_ms = None
        if self._is_held_up and self._socket and not self._is_full:
            self._is_held_up = False
            self._socket.resume_reading()

    def _flush(self) -> None:
        if self._socket is None:
            self._flush_unseen()
            return
        before = self.layout.renders
        ops: list[Op] = []
        if self._is_dirty:
            self._is_dirty = False
            if not self._steps.are_under_way:
                self.session.begin_paint()
            ops = self.layout.flush()
        if self.layout.inputs_wait and not self._mailbox.is_busy:
            ops += self._late_inputs.ops()
        if self._steps.are_there:
            if due := self._steps.with_edits(ops, before):
                self._send(*due)
        elif ops or self._must_acknowledge:
            self._send(ops, before)
        elif sealed := self._sealing.ops():
            self._send_frame([], sealed, before)
        self.layout.start_effects()

    def _send(self, ops: list[Op], before: int) -> None:
        """Send a frame; `before` counts the components that were rendered before its edits."""
        if self._socket:
            self._send_frame(ops, self._sealing.ops(), before)

    def _send_frame(self, ops: list[Op], sealed: list[Op], before: int) -> None:
        if self._socket:
            self._must_acknowledge = False
            self._told_ack = self._mailbox.ack
            frame = write_frame(self._told_ack, ops + sealed if sealed else ops)
            self._frames += 1
            if self._tap:
                self._tap.sent(self.session.seed, frame)
            self._deliver(self._socket, frame)
            if record := self._mailbox.record:
                self._record(record, self.layout.renders - before, len(ops), len(frame))
            self._reader.look(self._socket)

    def _ask_browser(self) -> None:
        """Send what the browser is asked: behind the edits made before, and not on its way elsewhere."""
        asked = self.session.asked
        if asked and asked.wait and self._socket and not self._steps.are_under_way:
            for message in asked.taken():
                self._deliver(self._socket, message)
            self._reader.look(self._socket)

    def _deliver(self, socket: Socket, message: bytes) -> None:
        """Send what may acknowledge events: not before their state is stored."""
        if self.line:
            self.line.send(socket, message)
        else:
            socket.send(message)

    @property
    def _is_full(self) -> bool:
        """Whether so many events wait that no more are read."""
        asked = self.session.asked
        more = MORE_MAY_WAIT if asked and asked.open else 1
        return len(self._mailbox.waiting) >= self._settings.socket_queue_max * more

    @property
    def _must_wait(self) -> bool:
        """Whether what was sent, or was to be sent, is enough for now."""
        return self._reader.is_slow or (self.line is not None and self.line.is_full)

    def _forget_socket(self) -> None:
        """What was on its way over the last socket has to be said anew."""
        self._mailbox.forget_early()
        self._reader.stop()
        if self.line:
            self.line.forget_messages()
        if self._steps.stop():
            # What was kept back is not on the browser's page.
            self._frames += 1

    def _flush_unseen(self) -> None:
        """Render for an event that waits though its browser is gone; which will need the whole page then."""
        if self._mailbox.waiting:
            self._frames += 1
            self.layout.flush()
            self.layout.start_effects()

    def _record(self, record: EventRecord, renders: int, edits: int, size: int) -> None:
        record.renders += renders
        record.edits += edits
        record.bytes += size
        if record.seq <= self._mailbox.ack:
            self._mailbox.record = None
            record.write()
            if self._developer:
                self._developer.handled(self.session, record)

    def _acknowledge(self) -> None:
        self._must_acknowledge = True
        if not self._is_due:
            self._schedule()

    # The whole page.

    def _html(self) -> str:
        """The page as it is now; what a browser was sent before counts no more."""
        if self.layout.is_dirty:
            self.layout.flush()
        self.layout.start_effects()
        return self.layout.html()

    def _what_was_taken(self, address: Address) -> Taken:
        """How this page begins, now that it is painted: what was held may fit none of it."""
        taken, keeper = self._taken or Taken(ack=address.acked), self._keeper
        fits_not = keeper is not None and keeper.dropped and not keeper.restored
        return taken.refused(NOTHING_FITS, address) if taken.state and fits_not else taken

    def _new_keeper(self, services: Services) -> Keeper | None:
        if services.keeping is None:
            return None
        session, caller = self.session, self.session.caller
        holder = Holder(session.id, session.seed, caller.session_id, caller.user_id)
        return services.keeping.keeper(holder, self._taken.state if self._taken else None)

    def _new_line(self, writer: StateWriter) -> StoredLine:
        claim = (self._taken and self._taken.claim) or Claim()
        key = line_key(self.session.caller.session_id, self.session.seed)
        return StoredLine(key, claim, self, writer)

    def _show_fault(self, error: BaseException, component: str) -> VdomDict:
        return show_fault(self.session.failure(error, SENTENCE, component=component))
