"""What commits is heard in every process, what rolls back in none, and a bus that is away costs no work."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from structlog.testing import capture_logs

from heavy_engine.topics import (
    NatsNews,
    News,
    NewsBus,
    NewsNotSent,
    PostgresNews,
    RedisNews,
    Subscription,
    Topics,
    about,
)
from heavy_stack.backend.data.announcements import Announcer, BusAnnouncer, PostgresAnnouncer
from heavy_stack.backend.data.db_connection import Database
from heavy_stack.backend.data.unit_of_work import unit_of_work
from heavy_stack.settings import Settings
from tests.support.buses import SERVERS, BusServer, needs_notify, running
from tests.support.proxy import proxy_to
from tests.support.waiting import eventually, in_time

CHANNEL, KEYS = "heavy_news", (b"a key of tests",)
BUSES: dict[str, type[RedisNews | NatsNews]] = {"redis": RedisNews, "nats": NatsNews}
OUTBOX_MAX = 20


class Process:
    """One process: its topics, its database, and what carries news to it and from it."""

    def __init__(self, database_url: str, bus_url: str) -> None:
        self.topics = Topics()
        announcer: Announcer
        if bus_url:
            self.bus: NewsBus = BUSES[bus_url.split(":")[0]](bus_url, CHANNEL, self.topics, KEYS)
            announcer = self.outbox = BusAnnouncer(self.bus, self.topics, OUTBOX_MAX)
            self.parts = [self.bus, self.outbox]
            self.listening = self.bus.listening
        else:
            announcer = PostgresAnnouncer(CHANNEL, KEYS)
            news = PostgresNews(database_url, CHANNEL, self.topics, KEYS)
            self.parts, self.listening = [news], news.listening
        self.database = Database(Settings(_env_file=None, database_url=database_url), announcer)

    async def change(self, *news: News) -> None:
        """Change something in a unit of work."""
        async with unit_of_work(self.database) as unit:
            for one in news:
                unit.mark_changed(one.topic, **one.facts)


@asynccontextmanager
async def process(database_url: str, bus_url: str = "") -> AsyncIterator[Process]:
    """A process whose news PostgreSQL carries, or a bus."""
    if not bus_url:
        needs_notify(database_url)
    made = Process(database_url, bus_url)
    for part in made.parts:
        await part.start()
    try:
        async with in_time():
            await made.listening.wait()
        yield made
    finally:
        for part in reversed(made.parts):
            await part.stop()
        await made.database.close()


@pytest.fixture(params=["postgresql", *BUSES])
def bus_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Nothing for PostgreSQL, or the address of a Redis or a NATS."""
    if request.param == "postgresql":
        yield ""
        return
    with running(SERVERS[request.param](tmp_path)) as server:
        yield server.url


@pytest.fixture(params=BUSES)
def bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BusServer]:
    """A Redis or a NATS that may be killed."""
    with running(SERVERS[request.param](tmp_path)) as server:
        yield server


@pytest.fixture
async def two(database_url: str, bus_url: str) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes."""
    async with process(database_url, bus_url) as here, process(database_url, bus_url) as there:
        yield here, there


async def woken(subscription: Subscription) -> None:
    async with in_time():
        await subscription.wait()


async def hears_in_the_end(sender: Process, end: Subscription) -> None:
    """Say "end" until it is heard: what was said before it would have come by then."""
    async with in_time():
        heard = asyncio.create_task(end.wait())
        while not heard.done():
            await sender.change(News("end"))
            await asyncio.wait([heard], timeout=2)


def is_away(bus: NewsBus) -> bool:
    return not bus.listening.is_set()


async def test_a_commit_is_heard_in_both_processes_by_those_it_concerns(two: tuple[Process, Process]) -> None:
    here, there = two
    axe, saw = about("tools", id="axe"), about("tools", id="saw")
    with (
        here.topics.subscribe(axe) as axe_here,
        there.topics.subscribe(axe) as axe_there,
        there.topics.subscribe(saw) as saw_there,
        there.topics.subscribe("end") as end,
    ):
        await here.change(News("tools", {"id": "axe"}))

        await asyncio.gather(woken(axe_here), woken(axe_there))
        await hears_in_the_end(here, end)
        assert not saw_there.has_news
        assert not axe_here.has_news, "the echo of our own news is no news"
        assert not axe_there.has_news


async def test_a_rollback_announces_nothing(two: tuple[Process, Process]) -> None:
    here, there = two
    with (
        here.topics.subscribe("tools") as tools_here,
        there.topics.subscribe("tools") as tools_there,
        there.topics.subscribe("end") as end,
    ):
        with pytest.raises(ZeroDivisionError):
            async with unit_of_work(here.database) as unit:
                unit.mark_changed("tools")
                raise ZeroDivisionError

        await here.change(News("end"))
        await woken(end)
        assert not tools_here.has_news
        assert not tools_there.has_news


async def test_a_commit_that_the_database_refuses_announces_nothing(
    two: tuple[Process, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A constraint that is checked at commit may refuse when all seemed well."""
    here, there = two
    async with unit_of_work(here.database) as unit:
        await unit.db_session.execute(
            text("create table shelves (id int primary key, next int references shelves deferrable)")
        )
    with there.topics.subscribe("shelves") as shelves, there.topics.subscribe("end") as end:
        with pytest.raises(IntegrityError):
            async with unit_of_work(here.database) as unit:
                await unit.db_session.execute(text("set constraints all deferred"))
                await unit.db_session.execute(text("insert into shelves values (1, 2)"))
                unit.mark_changed("shelves")

        await here.change(News("end"))
        await woken(end)
        assert not shelves.has_news


async def test_many_news_are_one_statement(database_url: str) -> None:
    async with process(database_url) as here:
        statements: list[str] = []
        event.listen(
            here.database._engine.sync_engine,
            "before_cursor_execute",
            lambda _connection, _cursor, statement, *_rest: statements.append(statement),
        )
        with here.topics.subscribe(about("tools", id=49)) as last:
            await here.change(*(News("tools", {"id": number}) for number in range(50)))
            await woken(last)

        assert len([statement for statement in statements if "pg_notify" in statement]) == 1


async def test_pages_of_this_process_hear_at_once_while_the_bus_is_away(
    database_url: str, bus: BusServer
) -> None:
    async with process(database_url, bus.url) as here:
        bus.kill()
        with here.topics.subscribe("tools") as tools:
            await here.change(News("tools"))

            assert tools.has_news


async def test_what_was_committed_while_the_bus_was_away_is_told_when_it_is_back(
    database_url: str, bus: BusServer
) -> None:
    """Only this process lost the bus, so the other has no reason of its own to load anew."""
    async with (
        proxy_to(bus.url) as proxy,
        process(database_url, proxy.url) as here,
        process(database_url, bus.url) as there,
    ):
        await proxy.cut()
        with there.topics.subscribe(about("tools", id="axe")) as axe, there.topics.subscribe("saws") as saws:
            await here.change(News("tools", {"id": "axe"}))
            assert not axe.has_news
            await proxy.restore()

            await woken(axe)
            assert not saws.has_news


async def test_news_that_a_bus_refuses_are_sent_again(
    database_url: str, bus: BusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with process(database_url, bus.url) as here, process(database_url, bus.url) as there:
        really, refusals = here.bus.publish, iter([NewsNotSent("not now"), NewsNotSent("not yet")])

        async def publish(news: Sequence[News]) -> None:
            if refusal := next(refusals, None):
                raise refusal
            await really(news)

        monkeypatch.setattr(here.bus, "publish", publish)
        with there.topics.subscribe("tools") as tools, capture_logs() as logged:
            await here.change(News("tools"))
            await woken(tools)

        assert [line["reason"] for line in logged] == ["not now"], "one line for each time of trouble"


async def test_beyond_the_bound_one_news_stands_for_all(database_url: str, bus: BusServer) -> None:
    async with (
        process(database_url, bus.url) as there,
        proxy_to(bus.url) as proxy,
        process(database_url, proxy.url) as here,
    ):
        await proxy.cut()
        await eventually(lambda: is_away(here.bus), what="the loss")
        await here.change(*(News("tools", {"id": number}) for number in range(OUTBOX_MAX)))
        await here.change(News("tools", {"id": 0}))
        assert here.outbox.waiting == OUTBOX_MAX, "what waits already waits once"

        await here.change(News("people"))
        assert here.outbox.waiting == 1
        with there.topics.subscribe(about("axes", id=1)) as axes:
            await proxy.restore()
            await woken(axes)


async def test_what_waits_at_the_end_is_sent(database_url: str, bus: BusServer) -> None:
    async with process(database_url, bus.url) as there:
        with there.topics.subscribe("tools") as tools:
            async with process(database_url, bus.url) as here:
                await here.change(News("tools"))

            await woken(tools)


async def test_an_end_without_a_bus_tells_what_is_lost(database_url: str, bus: BusServer) -> None:
    with capture_logs() as logged:
        async with process(database_url, bus.url) as here:
            bus.kill()
            await eventually(lambda: is_away(here.bus), what="the loss")
            await here.change(News("tools"), News("people"))

    assert [line["count"] for line in logged if "before the end" in line["event"]] == [2]


async def test_a_database_announces_by_itself_with_the_keys_of_the_settings(database_url: str) -> None:
    """As scripts and tests use it."""
    needs_notify(database_url)
    settings = Settings(_env_file=None, database_url=database_url, secret_keys="k" * 32)
    topics = Topics()
    news = PostgresNews(database_url, settings.news_channel, topics, settings.signing_keys())
    database = Database(settings)
    await news.start()
    await news.listening.wait()
    with topics.subscribe("tools") as tools:
        async with unit_of_work(database) as unit:
            unit.mark_changed("tools")

        await woken(tools)
    await news.stop()
    await database.close()


async def test_a_script_says_that_nobody_hears_it_where_a_bus_carries_the_news(database_url: str) -> None:
    settings = Settings(_env_file=None, database_url=database_url, news_url="redis://127.0.0.1:1")
    database = Database(settings)
    with capture_logs() as logged:
        for _change in range(2):
            async with unit_of_work(database) as unit:
                unit.mark_changed("tools")
    await database.close()

    assert [line["topic"] for line in logged if "do not hear" in line["event"]] == ["tools"]
