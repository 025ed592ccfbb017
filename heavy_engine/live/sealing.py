"""Sealing: what of a page its browser is to keep, in frames and in greetings."""

from typing import Any

from ..session.page_session import PageSession
from ..state import Keeper
from ..wire.messages import Address, Op
from .mailbox import Mailbox

KEEP, OPEN = "k", "o"
# Stands for the first event of all: none of those that a browser has is done for good.
ALL = 1


class Sealing:
    """Tells a browser what to keep: sealed state, and events that it must not forget yet.

    A sealed text says up to which event it holds what was done. So nothing is sealed while a
    handler waits, or while work goes on that an event began.
    """

    __slots__ = ("_keeper", "_mailbox", "_owes_log", "_session", "_told_open")

    def __init__(self, session: PageSession, mailbox: Mailbox, keeper: Keeper | None) -> None:
        self._session = session
        self._mailbox = mailbox
        self._keeper = keeper
        # The browser's log is not ours any more, and there was no time for another one.
        self._owes_log = False
        self._told_open = 0

    def ops(self) -> list[Op]:
        """What a frame says of it; that frame has to be sent, for each text builds on those before."""
        ops = [sealed] if (sealed := self._seal()) else []
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
        if keeper and (is_whole or address.log != keeper.length):
            self._owes_log = not self._mailbox.is_at_rest
            text = None if self._owes_log else keeper.snapshot(self._mailbox.ack, self._session.view.address)
            if text:
                said["log"] = text
        self._told_open = self._open
        return {**said, "open": self._told_open} if self._told_open else said

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
            return [KEEP, text, 1] if text else None
        is_committed, mailbox.has_committed = mailbox.has_committed, False
        return keeper.write(mailbox.ack, self._session.view.address, is_committed=is_committed)
