"""LivePage: a session's tree, and the socket that keeps the browser's page equal to it."""

import asyncio
import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Protocol

import structlog
from reactpy.types import VdomDict

from ..application import Caller
from ..layout import Layout
from ..wire.messages import Address, MalformedMessage, Op, read_event, write_frame, write_hello
from .faults import show_fault
from .mailbox import Mailbox
from .page_session import PageSession, Services
from .root import SessionRoot

MALFORMED, REPLACED, BROKEN = 4400, 4409, 1011
DIGEST_LENGTH = 16
# A page whose effects set state without end is sent as it is after so many rounds.
ROUNDS_MAX = 50
# From the end of a render to the work that its effects begin: their task, what it starts, the work.
TURNS_UNTIL_WORK = 4
# From state that work sets as its last act to the end of the handler that waits for the work.
TURNS_UNTIL_HANDLED = 3
# How long a ticked box may wait for the data that its tick changed, before it is put back.
TICK_WAITS_S = 1.0

log = structlog.get_logger("heavy.session")


class Receiver(Protocol):
    """What a socket tells."""

    def receive(self, text: str) -> None:
        """A message came."""

    def drained(self) -> None:
        """What waited to be sent has been sent."""

    def lost(self, socket: "Socket") -> None:
        """The socket is closed, by whomever."""


class Socket(Protocol):
    """One connection to a browser."""

    @property
    def buffered(self) -> int:
        """Bytes that the browser has not read."""

    def send(self, message: bytes) -> None:
        """Send UTF-8 text; nothing happens when it is closed."""

    def close(self, code: int, reason: str) -> object:
        """End the connection."""

    def abort(self) -> None:
        """End the connection at once; the browser may not be reading."""

    def pause_reading(self) -> None:
        """Take no more messages in for now."""

    def resume_reading(self) -> None:
        """Take messages in again."""

    def attach(self, receiver: Receiver) -> None:
        """Tell this receiver from now on, and at once what came until now."""


class LivePage:
    """One page: renders it, handles its events in order, sends edits when there are any.

    All of it happens in turns of the loop, without tasks: an event in one turn, its edits and
    its acknowledgement in one frame at the end of that turn.
    """

    def __init__(
        self, services: Services, caller: Caller, address: str, on_lost: Callable[["LivePage"], None]
    ) -> None:
        self.session = PageSession(services, caller, address)
        self.session.sent_by(self._send_after_edits)
        self.is_over = False
        self._settings = services.settings
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self.layout = Layout(
            SessionRoot(self.session),
            on_dirty=self._schedule,
            on_fault=self._show_fault,
            on_effect_fault=self.session.report,
        )
        self._mailbox = Mailbox(self.session, self.layout, self._acknowledge)
        self._socket: Socket | None = None
        self._frames = 0
        self._after: list[Op] = []
        # Set while a flush is scheduled; nothing is flushed before the first paint.
        self._is_due = True
        self._must_acknowledge = False
        self._stall: asyncio.TimerHandle | None = None
        self._late: asyncio.TimerHandle | None = None
        self._is_late = False

    @property
    def is_connected(self) -> bool:
        """Whether a browser shows this page."""
        return self._socket is not None

    @property
    def leads_to(self) -> str:
        """Where the page went while it was painted; empty if it stayed."""
        return str(self._after[-1][1]) if self._after else ""

    async def paint(self) -> str:
        """Render the page with its data; answers HTML.

        Waits for loaders that its effects begin, at most `first_paint_s`; what is not there
        by then shows what it shows while it loads.
        """
        self.layout.render()
        deadline = self._loop.time() + self._settings.first_paint_s
        for _round in range(ROUNDS_MAX):
            self.layout.start_effects()
            await self._until_work_is_done(deadline)
            if not self.layout.is_dirty or self._loop.time() >= deadline:
                break
            self.layout.flush()
        self._is_due = False
        return self._html()

    def show(self, socket: Socket, address: Address, painted: str | None = None) -> None:
        """Serve the page over a socket from now on, in the place of one that it had.

        Args:
            socket: the new socket.
            address: what the browser says it shows.
            painted: the HTML if the page was made for this socket, so the browser's is another one's.
        """
        replaced, self._socket = self._socket, socket
        if replaced:
            replaced.close(REPLACED, "the page is shown over another socket")
        self._end_stall()
        if painted is not None:
            self._mailbox.start_after(address.seq)
            is_equal = address.frames == 0 and digest(painted) == address.digest
        else:
            is_equal = address.frames == self._frames
        html = None if is_equal else painted or self._html()
        if html is not None:
            # The greeting says where the page is now.
            self._after = [op for op in self._after if op[0] != "g"]
        self._frames = 0 if painted is not None else address.frames
        socket.send(write_hello(self._hello(html)))
        socket.attach(self)
        self._schedule()

    async def end(self) -> None:
        """Let work that began end, then take the page down with all its effects."""
        await self.session.finish()
        self._mailbox.close()
        for timer in (self._stall, self._late):
            if timer:
                timer.cancel()
        await self.layout.close()

    def leave(self, code: int, reason: str) -> None:
        """Close the socket, if there is one."""
        if self._socket:
            self._socket.close(code, reason)

    # What the socket calls.

    def receive(self, text: str) -> None:
        """Take one message of the browser."""
        try:
            self._mailbox.put(read_event(text))
        except MalformedMessage as error:
            log.warning("malformed message", session=self.session.name, reason=str(error))
            self.is_over = True
            self.leave(MALFORMED, "malformed message")
            return
        if not self._is_due and not self._is_slow:
            self._mailbox.take_next()
        if len(self._mailbox) >= self._settings.socket_queue_max and self._socket:
            self._socket.pause_reading()

    def drained(self) -> None:
        """The browser caught up: send what changed meanwhile, as one edit."""
        self._end_stall()
        self._schedule()

    def lost(self, socket: Socket) -> None:
        """The socket is closed; the page waits for the next one."""
        if socket is self._socket:
            self._socket = None
            self._end_stall()
            self._on_lost(self)
            self._schedule()

    # One turn.

    def _schedule(self) -> None:
        """Flush at the end of this turn of the loop; may be called from any thread."""
        if self._is_due:
            return
        self._is_due = True
        if threading.get_ident() == self._thread:
            self._loop.call_soon(self._turn)
        else:
            self._loop.call_soon_threadsafe(self._turn)

    def _turn(self, patience: int = TURNS_UNTIL_HANDLED) -> None:
        if self._mailbox.is_busy and patience:
            # A handler that is as good as done: its edits and its acknowledgement share a frame.
            self._loop.call_soon(self._turn, patience - 1)
            return
        self._is_due = False
        if self.is_over or (self._socket and self._is_slow):
            return
        try:
            self._flush()
        except Exception:
            log.exception("the page stopped", session=self.session.name, path=self.session.view.path)
            self.is_over = True
            self.leave(BROKEN, "the page stopped")
            return
        self._take_next()

    def _take_next(self) -> None:
        self._mailbox.take_next()
        if self._socket and len(self._mailbox) < self._settings.socket_queue_max:
            self._socket.resume_reading()

    def _flush(self) -> None:
        if self._socket is None:
            self._flush_unseen()
            return
        before = self.layout.renders
        ops = self._edits()
        if ops or self._must_acknowledge:
            self._must_acknowledge = False
            frame = write_frame(self._mailbox.ack, ops)
            self._frames += 1
            self._socket.send(frame)
            self._record(self.layout.renders - before, len(ops), len(frame))
            self._watch_reader()
        self.layout.start_effects()

    def _flush_unseen(self) -> None:
        """Render for an event that waits though its browser is gone; which will need the whole page then."""
        if len(self._mailbox):
            self._frames += 1
            self.layout.flush()
            self.layout.start_effects()

    def _edits(self) -> list[Op]:
        ops = self.layout.flush() if self.layout.is_dirty else []
        if self.layout.inputs_wait and not self._mailbox.is_busy:
            ops += self._restored_inputs()
        if self._after:
            ops += self._after
            self._after = []
        return ops

    def _restored_inputs(self) -> list[Op]:
        """Inputs that show what the page does not want; a ticked box is given time for its data to come."""
        ops = self.layout.restore_inputs(late=self._is_late)
        self._is_late = False
        if self.layout.inputs_wait and self._late is None:
            self._late = self._loop.call_later(TICK_WAITS_S, self._restore_late)
        return ops

    def _restore_late(self) -> None:
        self._late = None
        self._is_late = True
        self._schedule()

    def _record(self, renders: int, edits: int, size: int) -> None:
        record = self._mailbox.record
        if record is None:
            return
        record.renders += renders
        record.edits += edits
        record.bytes += size
        if record.seq <= self._mailbox.ack:
            self._mailbox.record = None
            record.write()

    def _acknowledge(self) -> None:
        self._must_acknowledge = True
        self._schedule()

    def _send_after_edits(self, op: Op) -> None:
        self._after.append(op)
        self._schedule()

    # A browser that does not keep up.

    @property
    def _is_slow(self) -> bool:
        return self._stall is not None

    def _watch_reader(self) -> None:
        """Send no more to a browser that has much to read; close one that reads nothing."""
        if self._socket and self._socket.buffered > self._settings.socket_buffer_max_bytes // 4:
            self._stall = self._loop.call_later(
                self._settings.socket_stall_s, self._check_reader, self._socket.buffered
            )

    def _check_reader(self, before: int) -> None:
        self._stall = None
        if self._socket and self._socket.buffered >= before:
            log.warning("a browser does not read", session=self.session.name, waiting_bytes=before)
            self._socket.abort()
        else:
            self._watch_reader()
            self._schedule()

    def _end_stall(self) -> None:
        if self._stall:
            self._stall.cancel()
            self._stall = None

    # The whole page.

    async def _until_work_is_done(self, deadline: float) -> None:
        for _turn in range(TURNS_UNTIL_WORK):
            await asyncio.sleep(0)
        while self.session.work and not self.layout.is_dirty:
            left = deadline - self._loop.time()
            if left <= 0:
                return
            await asyncio.wait(set(self.session.work), timeout=left, return_when=asyncio.FIRST_COMPLETED)
            # State that was set by whom the work's result went to.
            for _turn in range(TURNS_UNTIL_WORK):
                await asyncio.sleep(0)

    def _html(self) -> str:
        """The page as it is now; what a browser was sent before counts no more."""
        if self.layout.is_dirty:
            self.layout.flush()
        self.layout.start_effects()
        return self.layout.html()

    def _hello(self, html: str | None) -> dict[str, Any]:
        said: dict[str, Any] = {
            "ack": self._mailbox.ack,
            "page": self.session.id,
            "path": self.session.view.address,
            "title": self.session.title,
            "dev": self._settings.dev,
            "max": self._settings.socket_frame_max_bytes,
        }
        return said if html is None else {**said, "html": html}

    def _show_fault(self, error: BaseException, component: str) -> VdomDict:
        return show_fault(error, component, self.session.view.path, with_stack=self._settings.debug)


def digest(html: str) -> str:
    """What tells whether two renderings of a page are the same."""
    return sha256(html.encode()).hexdigest()[:DIGEST_LENGTH]
