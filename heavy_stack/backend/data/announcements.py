"""How a commit becomes news: within the transaction, or after it over a bus."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Protocol

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from heavy_engine.background import BackgroundTask
from heavy_engine.topics import EVERYTHING, News, NewsBus, NewsNotSent, Topics, encode

from ...settings import Settings

# What waits at the end of a process gets this long to leave.
FAREWELL_S = 1.0
RETRY_S = 0.5

NOTIFY = text("select pg_notify(:channel, message) from unnest(cast(:messages as text[])) as message")

log = structlog.get_logger("heavy.news")


class Announcer(Protocol):
    """Tells every process what a unit of work changed."""

    async def within(self, db_session: AsyncSession, news: Sequence[News]) -> None:
        """Say so as part of the transaction, before it commits."""

    async def after(self, news: Sequence[News]) -> None:
        """Say so after it has committed; never fails, for the work is done."""


def announcer_alone(settings: Settings) -> Announcer:
    """The announcer of a process that runs nothing beside its work, such as a script."""
    if settings.news_url.get_secret_value() or settings.is_on_cockroach:
        return MuteAnnouncer()
    return PostgresAnnouncer(settings.news_channel, settings.signing_keys())


class PostgresAnnouncer:
    """PostgreSQL delivers at commit and drops at rollback, so nothing can get lost between."""

    def __init__(self, channel: str, keys: Sequence[bytes]) -> None:
        self._channel = channel
        self._keys = keys

    async def within(self, db_session: AsyncSession, news: Sequence[News]) -> None:
        """Hand the news to the transaction, in one statement."""
        if news:
            messages = [encode(one, self._keys) for one in news]
            await db_session.execute(NOTIFY, {"channel": self._channel, "messages": messages})

    async def after(self, news: Sequence[News]) -> None:
        """Nothing is left to do."""


class MuteAnnouncer:
    """Tells nobody, and says so once: for scripts where a bus carries the news of the servers.

    Pages follow what a script changed when they load again for another reason.
    """

    def __init__(self) -> None:
        self._has_said = False

    async def within(self, db_session: AsyncSession, news: Sequence[News]) -> None:
        """Say nothing."""

    async def after(self, news: Sequence[News]) -> None:
        """Say nothing to the servers."""
        if news and not self._has_said:
            self._has_said = True
            log.warning(
                "open pages do not hear what this process changes: it has no bus", topic=news[0].topic
            )


class BusAnnouncer(BackgroundTask):
    """Says over Redis or NATS what was committed.

    Pages of this process hear at once, whether the bus works or not. For the others news wait in
    an outbox until the bus takes them; when too many wait, one that says "everything" stands for all.
    A process that is killed between its commit and its sending leaves the others without these news.

    Args:
        bus: takes the news away.
        topics: of this process.
        outbox_max: so many news may wait.
    """

    def __init__(self, bus: NewsBus, topics: Topics, outbox_max: int) -> None:
        super().__init__()
        self._bus = bus
        self._topics = topics
        self._outbox_max = outbox_max
        # A dictionary, for it keeps the order and each of equal news once.
        self._outbox: dict[News, None] = {}
        self._is_filled = asyncio.Event()
        self._is_trouble_known = False

    @property
    def waiting(self) -> int:
        """How many news the bus did not take yet."""
        return len(self._outbox)

    async def within(self, db_session: AsyncSession, news: Sequence[News]) -> None:
        """A bus is no part of the transaction."""

    async def after(self, news: Sequence[News]) -> None:
        """Tell the pages here, and leave the rest to the outbox."""
        for one in news:
            self._topics.publish(one)
        self._keep(News(one.topic, one.facts, self._bus.origin) for one in news)

    async def stop(self) -> None:
        """Send what waits, if that does not take long."""
        await super().stop()
        with suppress(NewsNotSent, TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await self._send()
        if self._outbox:
            log.warning("news were not sent before the end", count=len(self._outbox))

    async def _run(self) -> None:
        while True:
            await self._is_filled.wait()
            await self._bus.listening.wait()
            try:
                await self._send()
                self._is_trouble_known = False
            except Exception as error:  # noqa: BLE001  # Whatever it is: who stops sending leaves others stale.
                self._say_why(error)
                await asyncio.sleep(RETRY_S)

    async def _send(self) -> None:
        """Send what waits; it waits on if that fails."""
        self._is_filled.clear()
        sending = list(self._outbox)
        self._outbox.clear()
        try:
            if sending:
                await self._bus.publish(sending)
        except BaseException:
            # Also when it is cancelled: that it left is not certain.
            self._keep(sending)
            raise

    def _keep(self, news: Iterable[News]) -> None:
        self._outbox.update(dict.fromkeys(news))
        if len(self._outbox) > self._outbox_max:
            self._outbox = {News(EVERYTHING, origin=self._bus.origin): None}
        if self._outbox:
            self._is_filled.set()

    def _say_why(self, error: Exception) -> None:
        if not self._is_trouble_known:
            log.warning(
                "news wait until their bus takes them",
                count=len(self._outbox),
                reason=str(error) or type(error).__name__,
                exc_info=None if isinstance(error, NewsNotSent) else error,
            )
        self._is_trouble_known = True
