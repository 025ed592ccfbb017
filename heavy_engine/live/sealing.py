"""Sealing: what of a page its browser, or the servers' store, is to keep; in frames and in greetings."""

from typing import Any

from ..session.page_session import PageSession
from ..state import Keeper
from ..wire.messages import Address, Op
from .mailbox import Mailbox
from .stored_line import StoredLine

KEEP, OPEN = "k", "o"
# Stands for the first event of all: none of those that a browser has is done for good.
ALL = 1
# What a browser keeps of state that servers hold: that there is some.
STORED = "stored"


class Sealing:
    """Tells a browser what to keep: sealed state, and events that it must not forget yet.

    A sealed text says up to which event it holds what was done. So nothing is sealed while a
    handler waits, or while work goes on that an event began.
    """

    __slots__ = ("_keeper", "_line", "_mailbox", "_owes_log", "_session", "_told_open", "_told_stored")

    def __init__(
        self, session: PageSession, mailbox: Mailbox, keeper: Keeper | None, line: StoredLine | None = None
    ) -> None:
        self._session = session
        self._mailbox = mailbox
        self._keeper = keeper
        # Where servers hold what is sealed; None where browsers do.
        self._line = line
        self._told_stored = False
        # The browser's log is not ours any more, and there was no time for another one.
        self._owes_log = False
        self._told_open = 0

    def ops(self) -> list[Op]:
        """What a frame says of it; that frame has to be sent, for each text builds on those before."""
        sealed = self._seal()
        if sealed and self._line:
            sealed = self._store(sealed, self._line)
        ops = [sealed] if sealed else []
        is_open = self._open
        if is_open != self._told_open:
            self._told_open = is_open
            ops.append([OPEN, is_open])
        return ops

    def greeting(self, address: Address, *, is_whole: bool) -> dict[str, Any]:
        """What a greeting says of it.

        Args:
            address: what the browser says it holds.
            is_whole: whether the greeting brings the whole page: frames may be lost, with what was in them.
        """
        said: dict[str, Any] = {}
        keeper = self._keeper
        if keeper and self._line:
            said = self._stored_greeting(keeper, self._line, address, is_whole=is_whole)
        elif keeper and (is_whole or address.log != keeper.length):
            self._owes_log = not self._mailbox.is_at_rest
            text = None if self._owes_log else keeper.snapshot(self._mailbox.ack, self._session.view.address)
            if text:
                said["log"] = text
        self._told_open = self._open
        return {**said, "open": self._told_open} if self._told_open else said

    def renew(self) -> None:
        """Seal all anew with the next frame: what was sealed is lost."""
        self._owes_log = True

    def _stored_greeting(
        self, keeper: Keeper, line: StoredLine, address: Address, *, is_whole: bool
    ) -> dict[str, Any]:
        """As `greeting`, where servers hold the state: what it acknowledges is put there before it."""
        if is_whole:
            self._owes_log = line.is_new or not self._mailbox.is_at_rest
            if sealed := self._seal():
                self._store(sealed, line)
        self._told_stored = keeper.length > 0
        return {"log": STORED} if self._told_stored and (is_whole or not address.log) else {}

    def _store(self, sealed: Op, line: StoredLine) -> Op | None:
        """Put what was sealed into the store; answers what the browser is told of it, once."""
        line.put(sealed[1], is_whole=len(sealed) == 3)
        if self._told_stored or not sealed[1]:
            return None
        self._told_stored = True
        return [KEEP, STORED, 1]

    @property
    def _open(self) -> int:
        return ALL if self._owes_log else self._mailbox.open

    def _seal(self) -> Op | None:
        keeper, mailbox = self._keeper, self._mailbox
        if keeper is None or not mailbox.is_at_rest:
            return None
        if self._owes_log:
            self._owes_log = mailbox.has_committed = False
            text = keeper.snapshot(mailbox.ack, self._session.view.address)
            if text is None and self._line and self._line.holds:
                text = ""
            return None if text is None else [KEEP, text, 1]
        is_committed, mailbox.has_committed = mailbox.has_committed, False
        return keeper.write(mailbox.ack, self._session.view.address, is_committed=is_committed)
