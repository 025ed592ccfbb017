"""Processes that tell each other who is there, as far as one test process can hold them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from heavy_engine import Caller
from heavy_engine.background import BackgroundTask
from heavy_engine.presence import Exchange, Presence, PresenceLimits
from heavy_engine.presence.exchange import Carrier
from heavy_engine.topics import News, NewsBus, NewsNotSent, Topics
from tests.support.waiting import eventually

KEYS = (b"the key of this year",)
# No beat comes in a test that does not wait for one.
STEADY = PresenceLimits(beat_s=1_000.0, grace_s=0.0)
QUICK = PresenceLimits(beat_s=0.2, grace_s=0.0)


@dataclass
class Process:
    """What one server process has of presence, and who has pages of it open."""

    carrier: Carrier
    topics: Topics
    limits: PresenceLimits = STEADY

    def __post_init__(self) -> None:
        self.presence = Presence(self.limits, b"key")
        self.exchange = Exchange(self.presence, self.carrier, self.topics)

    def enter(self, name: str, room: str = "/") -> None:
        """Somebody opens a page."""
        self.presence.join(room, Caller("", name), name, page=name, name=name)

    def leave(self, name: str, room: str = "/", *, at_once: bool = True) -> None:
        """They close it, or may be loading it anew."""
        self.presence.leave(room, Caller("", name), name, at_once=at_once)

    async def die(self) -> None:
        """End without a word, as by kill -9."""
        assert self.exchange._timer
        self.exchange._timer.cancel()
        await BackgroundTask.stop(self.exchange)

    async def shows(self, *names: str, room: str = "/") -> None:
        """Return when these are in a room, as far as this process knows."""

        def are_there() -> bool:
            return sorted(one.name for one in self.presence.people(room)) == sorted(names)

        await eventually(are_there, what=f"that {names} are there")


@asynccontextmanager
async def process_on(
    driver: Callable[..., NewsBus], url: str, limits: PresenceLimits = STEADY
) -> AsyncIterator[Process]:
    """A process beside a real server."""
    topics = Topics()
    bus = driver(url, "heavy_news", topics, KEYS)
    process = Process(bus, topics, limits)
    await bus.start()
    await process.exchange.start()
    try:
        yield process
    finally:
        await process.exchange.stop()
        await bus.stop()


@dataclass
class Wire:
    """Carries between processes without a server, and loses what a test wants lost."""

    processes: list[Process] = field(default_factory=list)
    said: list[News] = field(default_factory=list)
    is_losing: bool = False
    is_refusing: bool = False

    def process(self, limits: PresenceLimits = STEADY) -> Process:
        """One more process on this wire; it is not started."""
        made = Process(WireEnd(self), Topics(), limits)
        self.processes.append(made)
        return made

    def kinds(self) -> list[str]:
        """What kinds of messages were said until now."""
        return [str(news.facts["kind"]) for news in self.said]


class WireEnd:
    """One process's end of it."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.origin = "here"
        self.listening = asyncio.Event()
        self.listening.set()

    async def publish(self, news: Sequence[News]) -> None:
        """All hear it, whoever says it too."""
        if self._wire.is_refusing:
            raise NewsNotSent("the wire is cut")
        self._wire.said.extend(news)
        if not self._wire.is_losing:
            for process in self._wire.processes:
                for one in news:
                    process.topics.publish(one)
