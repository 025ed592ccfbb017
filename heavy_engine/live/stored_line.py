"""StoredLine: the log of one page where servers hold it, and what the page says only when that is stored."""

import secrets
from collections import deque
from typing import Protocol

import structlog

from ..state_store import Answer, Claimed, Deposit
from .connection import Socket

OWNER_BYTES = 16
# What a page may hold back, in messages and in bytes, before it does nothing more.
HELD_MAX, HELD_MAX_BYTES = 64, 262_144

log = structlog.get_logger("heavy.state")


class Claim:
    """The right of one life of a page to write; what the line held when it was claimed, if it was."""

    __slots__ = ("next", "owner", "texts")

    def __init__(self) -> None:
        self.owner = secrets.token_hex(OWNER_BYTES)
        self.texts: tuple[str, ...] = ()
        self.next = 1

    def answered(self, claimed: Claimed) -> None:
        """The store said what there is; an empty text stands for a log that was put away."""
        self.next = claimed.next
        self.texts = tuple(text for text in claimed.texts if text)


class Teller(Protocol):
    """Whom a line tells what became of it: its page."""

    def stored(self) -> None:
        """What was put is stored, and what waited for that is sent."""

    def is_gone(self) -> None:
        """The store has lost the line; all that the page keeps has to be put anew."""

    def is_taken(self) -> None:
        """Another life of the page has claimed the line: this one is over."""


class Writer(Protocol):
    """Who writes for all pages of a process."""

    def add(self, line: "StoredLine") -> None:
        """Write soon what this line has; see `StoredLine.take`."""

    async def is_owner(self, line: "StoredLine") -> bool:
        """Whether this life of the page may write, as far as is known."""


class StoredLine:
    """Gathers what a page keeps until it is written, and holds back what must not be said before.

    A frame tells the browser that events are done for good. It waits, with all after it, until the
    state that goes with it is stored: whatever dies then, the browser has the event or the store has it.
    """

    def __init__(self, key: bytes, claim: Claim, page: Teller, writer: Writer) -> None:
        """Begin with nothing to write.

        Args:
            key: of the line, as the ledger has it.
            claim: by which its page may write.
            page: told what becomes of it.
            writer: of the process.
        """
        self.key = key
        # Which life of the page this is, for the store.
        self.owner = claim.owner
        self._page = page
        self._writer = writer
        self._held_before = bool(claim.texts)
        # Texts that are not stored: the first one's number is _next - len(_texts).
        self._texts: deque[str] = deque()
        self._next = claim.next
        self._stored = claim.next - 1
        # The number of the last text that began the log anew.
        self._began = 0
        self._is_written = False
        self._is_over = self._is_lost = False
        self._held: deque[tuple[int, Socket, bytes]] = deque()
        self._held_bytes = 0

    @property
    def is_new(self) -> bool:
        """Whether this life of the page has put nothing yet."""
        return self._began == 0

    @property
    def holds(self) -> bool:
        """Whether the store may hold something of this line."""
        return self._held_before or not self.is_new

    @property
    def is_behind(self) -> bool:
        """Whether something is not stored yet."""
        return not self._is_over and self._stored < self._next - 1

    @property
    def is_full(self) -> bool:
        """Whether so much is held back that the page has to wait."""
        return len(self._held) >= HELD_MAX or self._held_bytes >= HELD_MAX_BYTES

    def put(self, text: str, *, is_whole: bool) -> None:
        """Write this text behind those before it, or in the place of all."""
        if is_whole:
            self._texts.clear()
            self._began = self._next
            self._is_lost = False
        self._next += 1
        if not self._is_lost:
            self._texts.append(text)
            self._ask()

    def send(self, socket: Socket, message: bytes) -> None:
        """Send a message when all is stored that was put before it."""
        if self._is_over:
            return
        if not self.is_behind:
            socket.send(message)
            return
        self._held.append((self._next - 1, socket, message))
        self._held_bytes += len(message)

    async def is_ours(self) -> bool:
        """Whether no other life of the page has claimed the line, as far as is known."""
        return not self._is_over and await self._writer.is_owner(self)

    def forget_messages(self) -> None:
        """The socket went; its browser will need the whole page."""
        self._held.clear()
        self._held_bytes = 0

    # What the writer does.

    def take(self) -> Deposit:
        """What is to be written; none is taken before the one before is answered."""
        self._is_written = True
        number = self._next - len(self._texts)
        return Deposit(self.key, self.owner, number, tuple(self._texts), number == self._began)

    def put_back(self) -> None:
        """It could not be written, and will be taken again."""
        self._is_written = False
        self._ask()

    def answered(self, deposit: Deposit, answer: Answer) -> None:
        """Learn what became of what was taken."""
        self._is_written = False
        if answer == "taken":
            self._end()
        elif answer == "stored":
            self._is_stored(deposit.number + len(deposit.texts) - 1)
        elif self._began <= deposit.number and not self._is_lost:
            self._texts.clear()
            self._is_lost = True
            self._page.is_gone()
        if not self._is_over:
            self._ask()

    def _ask(self) -> None:
        if self._texts and not self._is_written:
            self._writer.add(self)

    def _is_stored(self, number: int) -> None:
        self._stored = number
        while self._texts and self._next - len(self._texts) <= number:
            self._texts.popleft()
        while self._held and self._held[0][0] <= number:
            _number, socket, message = self._held.popleft()
            self._held_bytes -= len(message)
            socket.send(message)
        self._page.stored()

    def _end(self) -> None:
        self._is_over = True
        self._texts.clear()
        self.forget_messages()
        self._page.is_taken()
