"""Resume: ask a browser, or the servers' store, what is held of a page, and decide what of it counts."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from ..application import Caller
from ..ledger import line_key
from ..session.services import Services
from ..state import Kept, SealRefused
from ..wire.messages import Address, MalformedMessage, read_piece, write_state
from .connection import Socket
from .state_writer import StateWriter
from .stored_line import Claim

MALFORMED = 4400
ALL, NOTHING_FITS = "all", "none"
ROLLED_BACK, TOO_LARGE, LATE, ELSEWHERE = "rolled-back", "too-large", "late", "elsewhere"
NOT_STORED = "not-stored"
TRY_AGAIN = 1013
# Between two pieces of an answer, at most.
ANSWER_WAIT_S = 10.0
# What all browsers together may be handing in at a time, in characters.
READING_MAX = 64_000_000

log = structlog.get_logger("heavy.session")


class SocketGone(ConnectionError):
    """The browser went before its page was there."""


@dataclass(frozen=True)
class Taken:
    """How a page begins whose browser had it before.

    Attributes:
        ack: the last event that is done.
        known: later events that committed, so that they are not done again.
        kept: what became of the state, as the greeting says it; empty if there was none.
        state: what is put back.
        claim: by which the page may write, where servers hold its state.
    """

    ack: int = 0
    known: frozenset[int] = frozenset()
    kept: str = ""
    state: Kept | None = None
    claim: Claim | None = None

    def refused(self, code: str, address: Address) -> "Taken":
        """As if nothing had been held: of what the person did, nothing is done on another page."""
        return replace(self, ack=max(address.seq, address.acked), kept=code if self.kept else "", state=None)


class Resumption:
    """Takes pages up where other processes, or this one, lost them."""

    def __init__(self, services: Services, writer: StateWriter | None = None) -> None:
        """Prepare to take up.

        Args:
            services: of the process.
            writer: who asks the servers' store; None where browsers hold the state.
        """
        self._services = services
        self._keeping = services.keeping
        self._writer = writer
        self._reading = 0
        self.wait_s = ANSWER_WAIT_S

    async def take(self, socket: Socket, caller: Caller, address: Address) -> Taken:
        """What a page begins with that this process does not know.

        Raises:
            SocketGone: the browser went, or was sent away because it makes no sense, or for a moment.
        """
        claim = await self._claim(socket, caller, address) if self._writer else None
        taken = Taken(ack=address.acked, claim=claim)
        try:
            if self._keeping and (held := await self._held(socket, address, claim)):
                state = self._keeping.open_log(held, line=address.line, caller=caller)
                taken = replace(taken, ack=max(address.acked, state.ack), kept=ALL, state=state)
            committed = await self._committed(caller, address, taken)
            if taken.state and any(taken.state.ack < seq <= address.acked for seq in committed):
                raise SealRefused(ROLLED_BACK)
        except SealRefused as refusal:
            reason = {"code": refusal.code, "reason": str(refusal)}
            log.info("a page's state was refused", line=address.line[:8], **reason)
            return replace(taken, kept=ALL).refused(refusal.code, address)
        return replace(taken, known=frozenset(seq for seq in committed if seq > taken.ack))

    async def _committed(self, caller: Caller, address: Address, taken: Taken) -> frozenset[int]:
        """Events of this line that committed and that the browser may send again, or should not."""
        ledger = self._services.application.ledger
        if ledger is None or not (taken.state or address.seq > address.acked):
            return frozenset()
        after = min(address.acked, taken.state.ack if taken.state else address.acked)
        return frozenset(await ledger.handled(line_key(caller.session_id, address.line), after))

    async def _claim(self, socket: Socket, caller: Caller, address: Address) -> Claim:
        """Take the page away from all other processes. Nothing is begun while that cannot be done."""
        assert self._writer  # noqa: S101  # Asked by its only caller.
        try:
            return await self._writer.claim(line_key(caller.session_id, address.line or address.page))
        except Exception as error:
            log.warning("a page waits for its state", line=address.line[:8], reason=str(error))
            socket.close(TRY_AGAIN, "the store of state does not answer")
            raise SocketGone("the store of state does not answer") from error

    async def _held(self, socket: Socket, address: Address, claim: Claim | None) -> Sequence[str]:
        """What is held of a page; of a browser's words nothing counts where servers hold it."""
        if claim is None:
            most = self._keeping.log_max_bytes if self._keeping else 0
            return await self._ask(socket, most) if address.log else ()
        if address.log and not claim.texts:
            raise SealRefused(NOT_STORED)
        return claim.texts

    async def _ask(self, socket: Socket, most: int) -> list[str]:
        answer = _Answer(socket, most, self._take_in)
        socket.attach(answer)
        socket.send(write_state())
        try:
            return await answer.wait(self.wait_s)
        finally:
            self._reading -= answer.size

    def _take_in(self, size: int) -> bool:
        self._reading += size
        return self._reading <= READING_MAX


class _Answer:
    """Hears one socket until its browser has handed in what it holds."""

    def __init__(self, socket: Socket, most: int, take_in: Callable[[int], bool]) -> None:
        self._socket = socket
        self._most = most
        self._take_in = take_in
        self._pieces: list[str] = []
        self._left: int | None = None
        self._news = asyncio.Event()
        self._refusal: Exception | None = None
        self.size = 0

    async def wait(self, limit_s: float) -> list[str]:
        """All that it holds.

        Args:
            limit_s: how long each piece may take, in seconds.

        Raises:
            SocketGone: it went, or makes no sense.
            SealRefused: it holds too much, or says nothing for too long.
        """
        while self._left != 0 and self._refusal is None:
            self._news.clear()
            try:
                async with asyncio.timeout(limit_s):
                    await self._news.wait()
            except TimeoutError:
                raise SealRefused(LATE, "the browser did not hand in its log in time") from None
        if self._refusal:
            raise self._refusal
        return "".join(self._pieces).split("\n")

    def receive(self, text: str, *, is_alone: bool = False) -> None:
        """Take a piece."""
        if self._refusal is None:
            try:
                self._add(*read_piece(text))
            except MalformedMessage as error:
                log.warning("malformed state", reason=str(error))
                self._refuse(SocketGone(str(error)))
                self._socket.close(MALFORMED, "malformed message")
        self._news.set()

    def drained(self) -> None:
        """Nothing waited to be sent."""

    def lost(self, _socket: Socket) -> None:
        """The browser went."""
        self._refuse(SocketGone("the browser went"))
        self._news.set()

    def _add(self, piece: str, left: int) -> None:
        if self._left is not None and left != self._left - 1:
            raise MalformedMessage(f"wanted the piece before the last {self._left - 1}, saw {left}")
        self._left = left
        self.size += len(piece)
        self._pieces.append(piece)
        is_taken_in = self._take_in(len(piece))
        if self.size > self._most:
            self._refuse(SealRefused(TOO_LARGE, f"a log of more than {self._most} bytes"))
        elif not is_taken_in:
            self._refuse(SocketGone("too much is being read at this moment"))
            self._socket.close(1013, "try again")

    def _refuse(self, error: Exception) -> None:
        self._refusal = self._refusal or error
        self._pieces.clear()
