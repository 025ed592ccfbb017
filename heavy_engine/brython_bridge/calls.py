"""ClientCalls: what one page asks its browser to do, and who waits for the answers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from ..application import EngineSettings
from ..nobody import nobody
from ..wire.answers import ClientAnswer, write_call, write_drop
from .asking import Asking, asking_now
from .errors import (
    ClientAnswerInvalid,
    ClientArgumentsRefused,
    ClientError,
    ClientFailed,
    ClientGone,
    ClientTimedOut,
    ClientUnavailable,
    TooManyClientCalls,
)
from .functions import ClientFunction

# As deep as an answer may nest; what browsers' events may is the same.
DEPTH_MAX = 32
# By this name a browser says that what the function returned is more than may be sent.
TOO_LARGE = "AnswerTooLarge"

log = structlog.get_logger("heavy.client")


@dataclass(slots=True)
class CallCounts:
    """Calls of all pages of a process: how many were made, how many of them failed, how many are open."""

    made: int = 0
    failed: int = 0
    open: int = 0


@dataclass(slots=True)
class _Open:
    """A call whose answer somebody waits for."""

    function: str
    answer: asyncio.Future[ClientAnswer | None]
    # The work that waits for it, if it is any of a page.
    asking: Asking | None = None
    was_sent: bool = False


class ClientCalls:
    """The calls of one page: numbered from 1, bounded, each of them answered once or not at all.

    Nothing is sent from here: who shows the page takes the messages and sends them behind the edits
    that were made before.
    """

    def __init__(
        self, settings: EngineSettings, counts: CallCounts, page: str, has_news: Callable[[], None]
    ) -> None:
        """Begin with nothing asked.

        Args:
            settings: the limits.
            counts: of the process.
            page: what the page is called in logs.
            has_news: called when there is something to send.
        """
        self._counts = counts
        self._settings = settings
        self._page = page
        self._has_news = has_news
        self._last = 0
        self._open: dict[int, _Open] = {}
        # What no socket was given yet: calls by their numbers, and what nobody waits for any more.
        self._unsent: dict[int, bytes] = {}
        self._dropped: list[int] = []
        self._is_over = False

    @property
    def open(self) -> int:
        """For how many answers somebody waits."""
        return len(self._open)

    @property
    def wait(self) -> bool:
        """Whether there is anything to send."""
        return bool(self._unsent or self._dropped)

    async def call(self, function: ClientFunction, arguments: bytes, timeout_s: float | None = None) -> Any:
        """Let the browser run a function; answers what it returned.

        Args:
            function: what to run.
            arguments: of it, as a JSON object.
            timeout_s: how long to wait, for a browser that is not there as well.

        Raises:
            ClientError: it came to something else; see `errors`.
        """
        seconds = self._settings.client_timeout_s if timeout_s is None else timeout_s
        try:
            answer = await self._ask(function.name, arguments, seconds)
            return self._read(function, answer)
        except ClientError as error:
            self._counts.failed += 1
            log.info(
                "a client call failed",
                session=self._page,
                reason=type(error).__name__,
                function=function.name,
            )
            raise

    def taken(self) -> list[bytes]:
        """Messages that have to be sent now, in order; each is given once."""
        for number in self._unsent:
            self._open[number].was_sent = True
        messages = [*self._unsent.values(), *map(write_drop, self._dropped)]
        self._unsent, self._dropped = {}, []
        return messages

    def answered(self, answer: ClientAnswer) -> None:
        """Take an answer in; one that nobody waits for is nothing."""
        waiting = self._open.get(answer.id)
        if waiting and waiting.was_sent and not waiting.answer.done():
            waiting.answer.set_result(answer)

    def close(self) -> None:
        """The page has ended: nobody will answer."""
        self._is_over = True
        self._has_news = nobody
        for waiting in self._open.values():
            if not waiting.answer.done():
                waiting.answer.set_result(None)

    async def _ask(self, name: str, arguments: bytes, seconds: float) -> ClientAnswer:
        number, waiting = self._begin(name, arguments)
        try:
            async with asyncio.timeout(seconds):
                answer = await waiting.answer
        except TimeoutError:
            raise ClientTimedOut(name, seconds, was_sent=waiting.was_sent) from None
        finally:
            self._end(number, waiting)
        if answer is None:
            raise ClientGone(name)
        return answer

    def _begin(self, name: str, arguments: bytes) -> tuple[int, _Open]:
        if self._is_over:
            raise ClientGone(name)
        if len(arguments) > (most := self._settings.client_argument_bytes):
            size = f"its arguments are {len(arguments)} bytes of JSON"
            sentence = f"{name}: {size}; HEAVY_CLIENT_ARGUMENT_BYTES allows {most}."
            raise ClientArgumentsRefused(name, sentence)
        if len(self._open) >= (most := self._settings.client_calls_max):
            raise TooManyClientCalls(name, most, [each.function for each in self._open.values()])
        self._last += 1
        waiting = _Open(name, asyncio.get_running_loop().create_future(), asking_now.get())
        self._open[self._last] = waiting
        if waiting.asking:
            waiting.asking.answers += 1
        self._unsent[self._last] = write_call(self._last, name, arguments)
        self._counts.made += 1
        self._counts.open += 1
        self._has_news()
        return self._last, waiting

    def _end(self, number: int, waiting: _Open) -> None:
        """Free the entry, whatever came of the call; a browser that is still at it is told."""
        del self._open[number]
        self._counts.open -= 1
        if waiting.asking:
            waiting.asking.answers -= 1
        is_unsent = self._unsent.pop(number, None) is not None
        if not is_unsent and not _is_answered(waiting) and not self._is_over:
            self._dropped.append(number)
            self._has_news()

    def _read(self, function: ClientFunction, answer: ClientAnswer) -> Any:
        name, said = function.name, answer.said
        if answer.kind == "unavailable":
            raise ClientUnavailable(name, said)
        if answer.kind == "error":
            if said["type"] == TOO_LARGE:
                raise ClientAnswerInvalid(name, "more than its browser may send", function.returns)
            raise ClientFailed(name, said["type"], said["message"], said["traceback"])
        if answer.kind == "unreadable":
            raise ClientAnswerInvalid(name, f"what is no JSON ({said})", function.returns)
        if answer.size > (most := self._settings.client_answer_bytes):
            wanted = f"at most {most} (HEAVY_CLIENT_ANSWER_BYTES)"
            raise ClientAnswerInvalid(name, f"{answer.size} bytes", wanted)
        if not _is_flat(said):
            raise ClientAnswerInvalid(name, f"what nests deeper than {DEPTH_MAX}", function.returns)
        return function.read(said)


def _is_answered(waiting: _Open) -> bool:
    return waiting.answer.done() and not waiting.answer.cancelled()


def _is_flat(value: Any) -> bool:
    """Whether it nests no deeper than it may; without recursion that a browser could exhaust."""
    level = [value]
    for _depth in range(DEPTH_MAX):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return True
    return False
