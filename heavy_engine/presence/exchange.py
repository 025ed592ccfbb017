"""Exchange: this process tells the others who is here, and hears who is there."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Protocol

import structlog

from ..background import BackgroundTask
from ..topics import Fact, News, Topics
from .clock import Timer
from .messages import TOPIC, Message, Told, from_facts, packed, to_news
from .present import Entry
from .registry import Presence

# What changes meanwhile is told together: so often, at most.
SAY_EVERY_S = 0.2
RETRY_S = 1.0
FAREWELL_S = 1.0

log = structlog.get_logger("heavy.presence")


class Carrier(Protocol):
    """Who carries news to other processes, such as a `NewsBus`."""

    origin: str
    listening: asyncio.Event

    async def publish(self, news: Sequence[News]) -> None:
        """Send news; return when they are with the server."""


class Exchange(BackgroundTask):
    """Tells what changes here as it changes, in one message for many pages, and a beat while nothing does.

    A process with nobody to tell of is silent. After each loss of the bus, and at its start, it asks the
    others and tells all that it has itself.

    Args:
        presence: of this process.
        carrier: to the other processes.
        topics: where what they say arrives.
    """

    def __init__(self, presence: Presence, carrier: Carrier, topics: Topics) -> None:
        super().__init__()
        self._presence = presence
        self._carrier = carrier
        self._topics = topics
        self._version = 0
        # What the others were told, as far as it has come.
        self._told: dict[str, Mapping[str, Entry]] = {}
        self._changed: dict[str, None] = {}
        self._ask: dict[str, None] = {}
        self._must_tell_all = False
        self._must_beat = False
        self._is_due = asyncio.Event()
        self._timer: Timer | None = None
        self._is_trouble_known = False

    async def start(self) -> None:
        """Listen, and begin to tell."""
        self._topics.tell(TOPIC, self._hear, is_of_data=False)
        self._presence.on_own_change = self._own_changed
        for room in self._presence.own.rooms():
            self._own_changed(room)
        # Who hears nothing cannot ask, so this waits until the bus is there; what asks then is harmless.
        self._begin_anew()
        self._beat_later()
        await super().start()

    async def stop(self) -> None:
        """Say goodbye: whoever was here is gone from all pages at once."""
        self._topics.ignore(TOPIC, self._hear)
        self._presence.on_own_change = lambda _room: None
        if self._timer:
            self._timer.cancel()
        await super().stop()
        if self._version and self._carrier.listening.is_set():
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(FAREWELL_S):
                    await self._publish([Message("bye", self._presence.worker)])
                    log.debug("others know that nobody is here any more")

    def _own_changed(self, room: str) -> None:
        self._changed[room] = None
        self._is_due.set()

    def _hear(self, facts: Mapping[str, Fact] | None) -> None:
        if facts is None:
            # News may have been missed, ours by others as well.
            self._begin_anew()
            return
        message = from_facts(facts)
        heard = self._presence.hear(message) if message else None
        if heard and heard.is_asked and (self._version or self._changed):
            self._must_tell_all = True
            self._is_due.set()
        if heard and heard.ask:
            self._ask[heard.ask] = None
            self._is_due.set()

    def _begin_anew(self) -> None:
        self._ask[""] = None
        self._must_tell_all = bool(self._version)
        self._is_due.set()

    def _beat_later(self) -> None:
        self._timer = self._presence.clock.later(self._presence.limits.beat_s, self._beat)

    def _beat(self) -> None:
        self._beat_later()
        self._presence.expire()
        if self._told:
            self._must_beat = True
            self._is_due.set()

    async def _run(self) -> None:
        while True:
            await self._is_due.wait()
            await self._carrier.listening.wait()
            self._is_due.clear()
            try:
                await self._publish(list(self._what_to_say()))
                self._is_trouble_known = False
            except Exception as error:  # noqa: BLE001  # Whatever it is: who stops telling is a ghost elsewhere.
                self._say_why(error)
                # What was lost is not known; all of it is told again, a little later.
                self._begin_anew()
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(SAY_EVERY_S)

    async def _publish(self, messages: Sequence[Message]) -> None:
        if messages:
            await self._carrier.publish([to_news(message, self._carrier.origin) for message in messages])

    def _what_to_say(self) -> Iterator[Message]:
        """All that has come together, as messages in their order."""
        me = self._presence.worker
        asking, self._ask = self._ask, {}
        for process in [""] if "" in asking else asking:
            yield Message("ask", me, to=process)
        changes = list(packed(self._differences()))
        if self._must_tell_all and (changes or self._version):
            self._version += len(changes)
            yield from self._whole()
        else:
            for change in changes:
                self._version += 1
                yield Message("change", me, self._version, told=change)
            if self._must_beat and not changes:
                yield Message("beat", me, self._version)
        self._must_tell_all = self._must_beat = False

    def _whole(self) -> Iterator[Message]:
        told: list[Told] = [
            (room, person, entry) for room, people in self._told.items() for person, entry in people.items()
        ]
        packs = list(packed(told)) or [()]
        for part, pack in zip(count(), packs, strict=False):
            yield Message("whole", self._presence.worker, self._version, part, len(packs), told=pack)

    def _differences(self) -> Iterator[Told]:
        """What is otherwise than the others were told; they count as told from now on."""
        changed, self._changed = self._changed, {}
        for room in changed:
            before, now = self._told.get(room, {}), self._presence.own.told(room)
            for person in before.keys() | now.keys():
                if before.get(person) != now.get(person):
                    yield room, person, now.get(person)
            if now:
                self._told[room] = now
            else:
                self._told.pop(room, None)

    def _say_why(self, error: Exception) -> None:
        if not self._is_trouble_known:
            self._is_trouble_known = True
            log.warning(
                "other processes are not told who is here until the bus takes it",
                reason=str(error) or type(error).__name__,
                exc_info=None if isinstance(error, OSError | TimeoutError) else error,
            )
