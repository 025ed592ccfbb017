"""Take in the bytes of one file: from where it stopped, within its limits, checked while it comes."""

import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from .acceptance import NotAccepted, check_content
from .images import HEADER_BYTES, size_of
from .kinds import HEAD_BYTES, Kind
from .refusals import BUSY, CONFLICT, GONE, SENTENCES, TOO_LARGE, WRONG_KIND, UploadRefused
from .spool import Spool, room_or_refusal
from .threads import in_thread
from .tickets import Ticket

WRITE_BYTES = 1_048_576
"""So much is gathered before it goes to the disk: all that an upload holds in memory."""
PIXELS_MAX = 50_000_000


class Receiver:
    """Writes what comes of one file; `offset` counts what is on the disk and on its way there."""

    def __init__(self, spool: Spool, ticket: Ticket) -> None:
        self._spool = spool
        self._ticket = ticket
        self._descriptor = -1
        self._waiting = bytearray()
        self._is_checked = False
        self.offset = 0

    async def open(self, offset: int) -> None:
        """Go on at this byte.

        Raises:
            UploadRefused: when that is not where it stopped, somebody else is sending it, it was
                refused before, or there is no room.
        """
        if sentence := await in_thread(lambda: self._spool.refusal(self._ticket)):
            raise UploadRefused(WRONG_KIND, sentence)
        if offset == 0:
            await in_thread(lambda: self._spool.begin(self._ticket))
        await in_thread(lambda: self._open(offset))

    async def write(self, chunk: bytes) -> None:
        """Take more bytes.

        Raises:
            UploadRefused: when these are more than were agreed on, are not of a kind that is taken,
                or the disk is full.
        """
        self.offset += len(chunk)
        if self.offset > self._ticket.size:
            raise UploadRefused(TOO_LARGE, SENTENCES[TOO_LARGE])
        self._waiting += chunk
        is_due = not self._is_checked and self.offset >= min(HEAD_BYTES, self._ticket.size)
        if is_due or len(self._waiting) >= WRITE_BYTES:
            await in_thread(self._flush)
        if is_due:
            await self._check()

    async def finish(self) -> bool:
        """Write what waits; answers whether that was all of the file, which then is done.

        Raises:
            UploadRefused: as in `write`.
        """
        await in_thread(self._flush)
        if self.offset < self._ticket.size:
            return False
        if not self._is_checked:
            await self._check()
        await in_thread(lambda: self._settle(self.offset))
        return True

    async def finish_here(self) -> int:
        """What came is all of the file, whose ticket only said the most; answers its size in bytes.

        Raises:
            UploadRefused: as in `write`.
        """
        await in_thread(self._flush)
        if not self._is_checked:
            await self._check()
        await in_thread(lambda: self._settle(self.offset))
        return self.offset

    def close(self) -> None:
        """Keep what came, for another try."""
        if self._descriptor >= 0:
            with suppress(OSError):
                self._flush()
            os.close(self._descriptor)
            self._descriptor = -1

    def _open(self, offset: int) -> None:
        try:
            descriptor = os.open(self._spool.part(self._ticket), os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            known = self._spool.offset(self._ticket) or 0
            raise UploadRefused(CONFLICT, f"Nothing waits for byte {offset}.", known) from None
        self._descriptor = descriptor
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._let_go()
            raise UploadRefused(BUSY, "Another connection is sending this file.") from None
        self.offset = os.fstat(descriptor).st_size
        self._is_checked = self.offset >= min(HEAD_BYTES, self._ticket.size)
        if self.offset != offset:
            self._let_go()
            raise UploadRefused(CONFLICT, f"It goes on at byte {self.offset}, not {offset}.", self.offset)

    def _let_go(self) -> None:
        os.close(self._descriptor)
        self._descriptor = -1

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, bytearray()
        with room_or_refusal(), memoryview(waiting) as left:
            written = 0
            while written < len(left):
                written += os.write(self._descriptor, left[written:])

    async def _check(self) -> None:
        head = await in_thread(lambda: os.pread(self._descriptor, HEAD_BYTES, 0))
        try:
            check_content(self._ticket.accept, self._ticket.name, head)
        except NotAccepted as error:
            raise UploadRefused(WRONG_KIND, str(error)) from error
        self._is_checked = True

    def _settle(self, size: int) -> None:
        head = os.pread(self._descriptor, HEADER_BYTES, 0)
        try:
            kind = check_content(self._ticket.accept, self._ticket.name, head[:HEAD_BYTES])
        except NotAccepted as error:
            raise UploadRefused(WRONG_KIND, str(error)) from error
        _refuse_too_many_pixels(kind, head)
        with room_or_refusal():
            os.fsync(self._descriptor)
        try:
            self._spool.finish(self._ticket, size)
        except FileNotFoundError:
            raise UploadRefused(GONE, "It was taken back.") from None


async def receive(
    spool: Spool, ticket: Ticket, offset: int, chunks: AsyncIterator[bytes]
) -> tuple[int, bool]:
    """Take in what a browser sends of a file; answers how many bytes are here, and whether all are.

    A connection that breaks leaves what came; it goes on from there. A file that is refused leaves
    nothing but the reason.

    Raises:
        UploadRefused: says why.
    """
    async with _receiver(spool, ticket, offset) as receiver:
        async for chunk in chunks:
            await receiver.write(chunk)
        return receiver.offset, await receiver.finish()


@asynccontextmanager
async def _receiver(spool: Spool, ticket: Ticket, offset: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(spool, ticket)
    async with AsyncExitStack() as stack:
        stack.callback(receiver.close)
        await receiver.open(offset)
        try:
            yield receiver
        except UploadRefused as refusal:
            sentence = str(refusal)
            await in_thread(lambda: spool.refuse(ticket, sentence))
            raise


def _refuse_too_many_pixels(kind: Kind, head: bytes) -> None:
    size = size_of(kind, head)
    if size and size[0] * size[1] > PIXELS_MAX:
        most = f"{PIXELS_MAX // 1_000_000} million"
        raise UploadRefused(WRONG_KIND, f"It has {size[0]:,} by {size[1]:,} pixels; {most} are the most.")
