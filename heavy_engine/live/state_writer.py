"""StateWriter: writes what the pages of a process keep, many of them with one question."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextvars import copy_context
from itertools import islice
from typing import Any

import structlog

from ..state_store import Deposit, StateStore
from .stored_line import Claim, StoredLine

# So many questions at a time: one that is slow leaves others to the pages that come later.
AT_ONCE = 3
BATCH_MAX = 500
ANSWER_WAIT_S = 10.0
FIRST_RETRY_S, LAST_RETRY_S = 0.1, 2.0

log = structlog.get_logger("heavy.state")


class StateWriter:
    """Asks the store on behalf of all pages of a process; while it does not answer, again and again."""

    def __init__(self, store: StateStore, work: set[asyncio.Task[Any]]) -> None:
        """Begin with nothing to write.

        Args:
            store: of the application.
            work: what the process waits for before it ends.
        """
        self._store = store
        self._work = work
        # Of no page: whose turn it is when a batch begins is chance.
        self._context = copy_context()
        # In the order in which they came.
        self._waiting: dict[StoredLine, None] = {}
        self._asking = 0
        self._timer: asyncio.Handle | None = None
        # When the store answered last before it was away; and how long until it is asked again.
        self._away_since: float | None = None
        self._retry_s = FIRST_RETRY_S
        # How long the store may take to answer.
        self.wait_s = ANSWER_WAIT_S

    def add(self, line: StoredLine) -> None:
        """Write what this line has, with what others have at the end of this round of the loop."""
        self._waiting[line] = None
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_soon(self._begin, context=self._context)

    async def claim(self, line_key: bytes) -> Claim:
        """Claim a line for a new life of its page.

        Raises:
            Exception: whatever the store does when it is not well.
        """
        claim = Claim()
        async with asyncio.timeout(self.wait_s):
            claim.answered(await self._store.claim(line_key, claim.owner))
        return claim

    async def is_owner(self, line: StoredLine) -> bool:
        """Whether this life of a page may write; taken for granted while the store does not answer."""
        try:
            async with asyncio.timeout(self.wait_s):
                return await self._store.owner(line.key) in ("", line.owner)
        except Exception as error:  # noqa: BLE001  # A store may fail in any way.
            log.info("the store of state was not asked whose a page is", reason=_reason(error))
            return True

    def _begin(self) -> None:
        self._timer = None
        most = 1 if self._away_since else AT_ONCE
        while self._waiting and self._asking < most:
            lines = list(islice(self._waiting, BATCH_MAX))
            for line in lines:
                del self._waiting[line]
            self._asking += 1
            task = asyncio.create_task(self._write(lines), name="write-state")
            self._work.add(task)
            task.add_done_callback(self._work.discard)

    async def _write(self, lines: Sequence[StoredLine]) -> None:
        deposits = [line.take() for line in lines]
        try:
            async with asyncio.timeout(self.wait_s):
                answers = await self._store.write(deposits)
        except Exception as error:  # noqa: BLE001  # A store may fail in any way; pages wait for it.
            self._asking -= 1
            self._is_away(error, lines, deposits)
            return
        self._asking -= 1
        self._is_there()
        for line, deposit, answer in zip(lines, deposits, answers, strict=True):
            try:
                line.answered(deposit, answer)
            except Exception:
                log.exception("a page did not take in that its state is stored")
        if self._waiting and self._timer is None:
            self._begin()

    def _is_away(self, error: Exception, lines: Sequence[StoredLine], deposits: Sequence[Deposit]) -> None:
        """Ask again later, with all that comes until then."""
        loop = asyncio.get_running_loop()
        if self._away_since is None:
            self._away_since = time.monotonic()
            log.error(
                "the state of pages is not stored",
                reason=_reason(error),
                pages=len(deposits),
                next="until the store answers, these pages show nothing new and acknowledge nothing",
            )
        if self._timer:
            self._timer.cancel()
        # Not all processes at once.
        wait_s = self._retry_s * random.uniform(0.5, 1.0)  # noqa: S311  # It keeps no secret.
        self._timer = loop.call_later(wait_s, self._begin, context=self._context)
        self._retry_s = min(LAST_RETRY_S, 2 * self._retry_s)
        for line in lines:
            line.put_back()

    def _is_there(self) -> None:
        if self._away_since is not None:
            away_s = round(time.monotonic() - self._away_since, 1)
            log.warning("the state of pages is stored again", seconds=away_s)
            self._away_since, self._retry_s = None, FIRST_RETRY_S


def _reason(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
